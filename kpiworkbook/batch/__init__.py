"""Many books at once, for a script, a notebook and the command line alike.

books        files, folders and globs → books
planning     books → jobs, each with the place of its output
workers      (a layer below) one piece of work over many items
running      the account of what is done, and what is left
manifest     which book gave which output; resuming: going on by it
many         refresh_many, validate_many
"""
