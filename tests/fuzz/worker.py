"""A process that tries cases: with limited memory, and watched from outside, so that a case may crash or hang in it."""

from __future__ import annotations

import signal
import sys
import tempfile
import traceback
import warnings
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

__all__ = ["Worker"]

MEMORY = 3_000_000_000
"""Bytes of address space: what a large book within the limits takes, and no more."""


def chances(target: str, seed: int, number: int) -> Random:
    """Return the chances of a case, which are the same whenever it is tried."""
    return Random(f"{target} {seed} {number}")


def attempt(target: str, seed: int, number: int, folder: Path) -> str:
    """Try a case; return what went wrong that should not, or an empty text."""
    from tests.fuzz.targets import ALLOWED, MISDEEDS, TARGETS

    warnings.simplefilter("ignore")
    try:
        with suppress(*ALLOWED):
            (TARGETS | MISDEEDS)[target](chances(target, seed, number), folder)
    except BaseException as error:
        told = traceback.format_exc()
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno} in {place.name}\n{told}"
    return ""


def _serve(pipe: Connection, with_books: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # All that a case needs is loaded before the first one is timed; LibreOffice makes some of the books.
    from tests.fuzz import seeds, targets  # noqa: F401

    if with_books:
        seeds.books()
    pipe.send("ready")
    # calamine's mistakes are told on standard error before they become exceptions.
    sys.stderr.flush()
    with tempfile.TemporaryDirectory() as folder, suppress(EOFError):
        while True:
            pipe.send(attempt(*pipe.recv(), Path(folder)))


class Worker:
    """One such process, started anew after each case that ends it."""

    def __init__(self, seconds: float, *, with_books: bool = False) -> None:
        """Start the process; a case may take so many seconds. `with_books` makes the books that cases spoil first."""
        self._seconds, self._with_books = seconds, with_books
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self._with_books), daemon=True)
        self._process.start()
        other.close()
        self._pipe.recv()

    def run(self, target: str, seed: int, number: int, *, seconds: float | None = None) -> str:
        """Try a case in the process; return what went wrong that should not, or an empty text."""
        seconds = self._seconds if seconds is None else seconds
        self._pipe.send((target, seed, number))
        try:
            if self._pipe.poll(seconds):
                return str(self._pipe.recv())
            told = f"hang: more than {seconds:.0f} seconds"
        except EOFError:
            self._process.join()
            told = f"crash: the process ended with {self._process.exitcode}"
        self.stop()
        self._start()
        return told

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
