"""The command line: the only place that knows a terminal."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; exit status 0 done, 1 findings, 2 usage or a book that could not be read or written."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # a pipe on Windows would not take arrows otherwise
    from kpiworkbook.cli.commands import app

    try:
        app()
    except BrokenPipeError:  # the reader of the pipe (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
