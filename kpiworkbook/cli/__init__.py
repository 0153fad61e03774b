"""The command line: the only place that knows a terminal."""

from __future__ import annotations

import io
import os
import signal
import sys
from contextlib import suppress

from kpiworkbook.cli.show import disconnect

__all__ = ["main"]

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it: 128 and the number of the signal."""


def main() -> None:
    """Run the command line; exit status 0 done, 1 findings, 2 usage or a book that could not be read or written.

    130 after Ctrl-C.
    """
    _prepare_streams()
    raise SystemExit(_run())


def _run() -> int:
    """Return the exit status; the last resort for what nobody expected, so that no traceback reaches an officer."""
    status = 0
    try:
        status = _command()
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:  # the reader of the pipe (`| head`) has seen enough
        disconnect()
    except OSError as error:
        status = 2
        if error.filename is None:  # what cannot be opened has a name; what cannot be written to does not
            disconnect()
            _say(
                f"Error: standard output cannot be written: {error.strerror or error}; make room, or send it elsewhere"
            )
        else:
            _say(_internal(error))
    except Exception as error:
        status = 2
        _say(_internal(error))
    return status


def _command() -> int:
    from kpiworkbook.cli.app import narrowed
    from kpiworkbook.cli.commands import app

    try:
        narrowed(app, sys.argv[1:])()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            # typer answers a closed pipe with status 1, which would say here that something was found.
            raise BrokenPipeError from None
        if stop.code == INTERRUPTED:
            # Python ends with the signal itself where Ctrl-C is pressed again while it clears up.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        return stop.code if isinstance(stop.code, int) else 0
    return 0


def _internal(error: Exception) -> str:
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"kpiworkbook: internal error ({told}); please report it, with the command that you gave"


def _say(message: str) -> None:
    with suppress(OSError):  # standard error may be closed or full as well, and then there is nobody to tell
        print(message, file=sys.stderr, flush=True)


def _prepare_streams() -> None:
    """Make the standard streams take every sign: UTF-8 in a pipe, and on a terminal what it can show."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the program
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - stays open to the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
