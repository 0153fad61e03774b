"""Many books at once, for a script, a notebook and the command line alike.

books        files, folders and globs → books
planning     books → jobs, each with the place of its output
opening      a book's content, wherever it lies; placing: its output, where it is to be
refreshing   the work on one book, and a report that travels (reporting); validating, tidying: likewise
workers      (a layer below) one piece of work over many items; cluster: by a Dask cluster
running      the account of what is done, and what is left
manifest     which book gave which output; resuming: going on by it
many         refresh_many, validate_many; history: tidy_many
"""
