"""Python in processes of their own that need not import the package first: each is forked off one that has it.

To start Python and import a command takes as much as the command's work. Whatever is a process's own is so here too:
its memory and limits, folder, environment, standard streams, signals and exit status. What Python looks at when it
starts, such as PYTHONIOENCODING, and what starts Python again need a Python that is really started; and so does, once
for each command, the command.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["COMMAND", "Forked", "as_text", "forked", "run"]

COMMAND = "from kpiworkbook.cli import main; main()"
"""The code of the command line, whose arguments are a command's."""
_FORKER = Path(__file__).with_name("forker.py")
_ROOT = Path(__file__).resolve().parent.parent


@cache
def _forker(user: tuple[str, ...]) -> socket.socket:
    """Start the process that the others are forked off, once, and return what speaks with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [*user, sys.executable, str(_FORKER), str(theirs.fileno())], cwd=_ROOT, pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def close() -> None:
        ours.close()
        process.wait(60)

    atexit.register(close)
    return ours


class Forked:
    """A process that runs."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told
        self.pid = int(told.recv(64))

    def kill(self) -> None:
        """Have the system end it, if it has not ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float = 60) -> int:
        """Return its exit status, as subprocess gives it; after some seconds it is killed, which is an error."""
        self._told.settimeout(timeout)
        try:
            return int(self._told.recv(64))
        except TimeoutError:
            self.kill()
            self._told.settimeout(None)
            self._told.recv(64)
            raise


def forked(
    code: str, *arguments: object, cwd: Path | None = None, streams: tuple[int, int, int],
    environment: Mapping[str, str] | None = None, user: Sequence[str] = (),
) -> Forked:  # fmt: skip
    """Run code with arguments as `python -c` does; one process runs at a time.

    `streams` are its descriptors 0 to 2, `user` is what starts a program with other rights.
    """
    told = _forker(tuple(user))
    request = {
        "code": code, "arguments": ["-c", *map(str, arguments)], "cwd": str(cwd or Path.cwd()),
        "environment": {**os.environ, **(environment or {})},
    }  # fmt: skip
    socket.send_fds(told, [json.dumps(request).encode()], list(streams))
    return Forked(told)


def run(
    code: str, *arguments: object, cwd: Path | None = None, stdout: int | None = None, timeout: float = 60,
    environment: Mapping[str, str] | None = None, user: Sequence[str] = (),
) -> subprocess.CompletedProcess[bytes]:  # fmt: skip
    """Run code to its end, and return its status and what it wrote, to pipes unless standard output is given."""
    if not hasattr(socket, "send_fds") or not hasattr(os, "fork"):
        command = [*user, sys.executable, "-c", code, *map(str, arguments)]
        return _started(command, cwd=cwd, stdout=stdout, timeout=timeout, environment=environment)
    out, into_out = os.pipe()
    error, into_error = os.pipe()
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device
        process = forked(
            code, *arguments, cwd=cwd, environment=environment, user=user,
            streams=(nothing.fileno(), into_out if stdout is None else stdout, into_error),
        )  # fmt: skip
    os.close(into_out)
    os.close(into_error)
    written = _read_to_the_end(out, error, process, timeout)
    return subprocess.CompletedProcess([code, *arguments], process.wait(timeout), *written)


def as_text(done: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[str]:
    """Return what a process wrote as text."""
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def _read_to_the_end(out: int, error: int, process: Forked, timeout: float) -> tuple[bytes, bytes]:
    written, until = {out: b"", error: b""}, time.monotonic() + timeout
    with selectors.DefaultSelector() as ready:
        for each in written:
            ready.register(each, selectors.EVENT_READ)
        while ready.get_map():
            if not (events := ready.select(max(0, until - time.monotonic()))):
                process.kill()
                process.wait()
                raise TimeoutError
            for key, _ in events:
                if piece := os.read(key.fd, 1 << 16):
                    written[key.fd] += piece
                else:
                    ready.unregister(key.fd)
                    os.close(key.fd)
    return written[out], written[error]


def _started(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Start Python where nothing can be forked."""
    options["env"] = {**os.environ, **(options.pop("environment") or {})}
    options["stdout"] = subprocess.PIPE if options["stdout"] is None else options["stdout"]
    return subprocess.run(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False, **options)
