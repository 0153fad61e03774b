"""One process that works on items one after the other, and the connection to it."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from kpiworkbook.workers.attempt import Attempt, Failure, Named, unexpected
from kpiworkbook.workers.interrupts import interrupts_wait

__all__ = ["READY", "Worker", "stopped"]

READY = b"ready"
"""What a process says first of all."""
_PATIENCE = 5.0
"""Seconds that a killed process has to go; one that hangs in a network drive may take for ever, and is left behind."""


class Worker:
    """A process with a queue of items of its own, small ones, so that they fit into the pipe while it works.

    As only one process writes into each pipe, no death, at whatever moment, can leave a lock behind or spoil what
    another one says. That is why the pools that share a queue among their workers do not serve here.
    """

    def __init__(self, attempt: Attempt) -> None:
        """Start the process."""
        # Not forked: a copy of a process with threads may wait for ever for what one of them held.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, attempt), daemon=True)
        if hasattr(signal, "pthread_sigmask"):
            # It lets interrupts through again once it has started, so that must not come between.
            resource_tracker.ensure_running()
        with interrupts_wait():
            # The new process inherits the blocked signal: Ctrl-C is the command's to answer, whatever the hour.
            self._process.start()
        theirs.close()
        self.is_ready = False
        self.queue: deque[int] = deque()
        """The numbers of the items that it was given; the first is in hand."""
        self.deadline: float | None = None

    @property
    def number(self) -> int:
        """The process's number in the operating system."""
        return self._process.pid or 0

    def give(self, index: int, item: Named) -> bool:
        """Hand it an item; return whether it is still there to take it."""
        try:
            self.connection.send(item)
        except OSError:
            return False
        self.queue.append(index)
        return True

    def answers(self) -> Iterator[Any]:
        """Yield READY, when that comes in, and the results after it.

        Raises EOFError where the process has died and all has been read.
        """
        while self.connection.poll():
            try:
                answer = self.connection.recv_bytes()
            except OSError:  # cut off in the middle of a word
                raise EOFError from None
            if not self.is_ready:
                self.is_ready = True
                yield READY
                continue
            yield pickle.loads(answer)  # noqa: S301 - our own process wrote it

    def kill(self) -> None:
        """End the process at once. Outputs appear whole or not at all, so nothing is spoiled by it."""
        self._process.kill()
        self._process.join(_PATIENCE)
        self.connection.close()

    @property
    def ended_by_itself(self) -> bool:
        """Whether the process has ended without a signal."""
        code = self._process.exitcode
        return code is not None and code >= 0

    def cause_of_death(self) -> str:
        """Return why the process has ended, and what to do."""
        self._process.join(_PATIENCE)
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"the process that worked on it ended unforeseen (exit status {code}); try it by itself (--jobs 1)"
        with suppress(ValueError):
            name = signal.Signals(-code).name
            if name == "SIGKILL":
                return (
                    "the process that worked on it was killed (SIGKILL), perhaps for want of memory; close other "
                    "programs, or give fewer --jobs, and try it again"
                )
            return f"the process that worked on it crashed ({name}); please report it, with the workbook if you may"
        return f"the process that worked on it was ended by signal {-code}; try it again"


def _serve(connection: Connection, attempt: Attempt) -> None:
    """Work until nobody is left to listen."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where signals cannot be blocked, as on Windows
    with suppress(EOFError, OSError):  # the command has ended
        connection.send_bytes(READY)
        while True:
            item = connection.recv()
            result = attempt(item)
            try:
                answer = pickle.dumps(result)
            except Exception as error:
                answer = pickle.dumps(unexpected(item, error))
            connection.send_bytes(answer)


def stopped(item: Named, seconds: float) -> Failure:
    """Return the failure of an item that took too long."""
    return Failure(
        message=f"{item.path}: not done within {seconds:g} seconds, so it was stopped; give it more time with "
        "--timeout (in Python: timeout=…), or try it by itself"
    )
