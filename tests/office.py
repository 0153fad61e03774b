"""A LibreOffice that each process of a test run starts once, and has recalculate one workbook after the other."""

from __future__ import annotations

import atexit
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Timer

__all__ = ["Office", "python_with_uno"]

_WORKER = Path(__file__).with_name("office_worker.py")
_SECONDS = 180
"""What a workbook may take."""


@cache
def python_with_uno(program: str) -> str | None:
    """Return a Python that speaks with LibreOffice: its own, or Debian's with the package python3-uno; None without."""
    for python in (Path(program).resolve().with_name("python"), Path("/usr/bin/python3")):
        asked = [python, "-c", "import uno"]
        if python.exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return str(python)
    return None


class Office:
    """A LibreOffice that is running."""

    def __init__(self, python: str, program: str, profile: Path) -> None:
        """Start it, with a folder for its own files."""
        command = [python, "-u", str(_WORKER), program, profile.as_uri()]
        self._worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self.close)

    def save(self, books: Sequence[Path], folder: Path, kind: str, *, recalculate: bool) -> None:
        """Save copies of workbooks in a folder, in a format, and where it is wanted with all formulas recalculated."""
        folder.mkdir(parents=True, exist_ok=True)
        for book in books:
            target = (folder / f"{book.stem}.{kind}").resolve()
            how = "computed" if recalculate else "stored"
            self._worker.stdin.write(f"{book.resolve().as_uri()}\t{target.as_uri()}\t{kind}\t{how}\n")
            self._worker.stdin.flush()
            timer = Timer(_SECONDS, self._worker.kill)
            timer.start()
            told = self._worker.stdout.readline().strip()
            timer.cancel()
            assert told == "done", f"LibreOffice and {book}: {told or 'it ended'}"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._worker.poll() is None

    def close(self) -> None:
        """Let it end, and close what leads to it and from it."""
        with suppress(BrokenPipeError):
            self._worker.stdin.close()
        self._worker.wait(_SECONDS)
        self._worker.stdout.close()
