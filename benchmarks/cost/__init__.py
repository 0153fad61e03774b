"""What reading, checking and refreshing cost, beside what other programs take for the same file in the same run.

`books` makes the workbooks, `works` does one piece of work in a process of its own, `commands` starts programs,
`rounds` measures them in turn, `targets` holds what is aimed at, and `page` writes docs/benchmarks.md.
"""
