"""What reading, checking and refreshing cost, beside what other programs take for the same file in the same run.

`books` makes the workbooks, `works` does one piece of work in a process of its own, `opening` is what a batch is held
against, `processes` runs programs in turn, `parts` says which, `targets` holds what is aimed at, and `tables` and
`page` write docs/benchmarks.md.
"""
