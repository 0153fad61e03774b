"""Imports the package once, and forks a process for each code that it is sent, which has it imported then.

Run with the descriptor of a socket, on which it is told the code, its arguments, folder, environment and standard
streams, and tells the process's number and in the end its status. What is in the code is run at the end of this file,
so that Python ends after it as it does after any program.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import socket
import sys
from pathlib import Path

LATE = ("kpiworkbook.workers", "kpiworkbook.__main__")
"""What starts processes, and the start itself."""


def warm_up() -> None:
    """Import what commands import when they need it, except what is heavy and not theirs alone."""
    import kpiworkbook

    for module in pkgutil.walk_packages(kpiworkbook.__path__, "kpiworkbook."):
        if not module.name.startswith(LATE):
            importlib.import_module(module.name)
    for name in ("python_calamine", "xlsxwriter", "json", "csv", "tempfile", "tomllib"):
        importlib.import_module(name)


def asked(channel: socket.socket) -> dict[str, object]:
    """Return, in a new process whenever one is asked for, what it is to run; end where nobody asks any more."""
    while True:
        message, streams, _, _ = socket.recv_fds(channel, 1 << 22, 3)
        if not message:
            sys.exit()
        process = os.fork()
        if process == 0:
            channel.close()
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
                os.close(stream)
            return dict(json.loads(message))
        for stream in streams:
            os.close(stream)
        channel.send(str(process).encode())
        channel.send(str(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])).encode())


def settle(request: dict[str, object]) -> None:
    """Have the process be as if it had been started where it is asked for."""
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[call-overload]
    os.chdir(str(request["cwd"]))
    sys.argv[:] = request["arguments"]  # type: ignore[call-overload]
    sys.path[0] = ""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = open(  # noqa: SIM115 - stays open to the end
            number, "w" if number else "r", encoding="utf-8", closefd=False,
            errors="backslashreplace" if name == "stderr" else "strict",
            buffering=1 if name == "stderr" or os.isatty(number) else -1,
        )  # fmt: skip
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())
    warm_up()
    del __file__  # with which a process that is started would run this
    told = asked(socket.socket(fileno=int(sys.argv[1])))
    settle(told)
    exec(compile(str(told["code"]), "<string>", "exec"), {"__name__": "__main__"})
