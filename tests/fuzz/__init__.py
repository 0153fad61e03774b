"""Fuzzing: mutated books, texts and values, from a seed, until the time is up. `python -m tests.fuzz --help`."""
