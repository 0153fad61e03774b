"""Expensive results that all processes of a test run share: made once for the same content, by whoever asks first."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["begin", "end", "once", "one_first", "shared_folder"]

_FOLDER = "KPIWORKBOOK_TESTS_SHARE"
"""In the environment, since the processes of a run inherit it; it names a folder that lasts as long as the run."""


def begin() -> None:
    """Make the folder, in the process that starts the others."""
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="kpiworkbook-tests-")


def end() -> None:
    """Remove it."""
    shutil.rmtree(os.environ.pop(_FOLDER), ignore_errors=True)


def shared_folder() -> Path:
    """Return a new folder that lasts as long as the run, or this process where there is none."""
    folder = Path(tempfile.mkdtemp(dir=os.environ.get(_FOLDER)))
    if _FOLDER not in os.environ:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def one_first(*what: str) -> Iterator[None]:
    """Let the process that comes first be done with this before the others begin, which then do it all at once."""
    if fcntl is None or _FOLDER not in os.environ:
        yield
        return
    known = Path(os.environ[_FOLDER]) / f"{_digest(what)}.first"
    with known.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def _digest(made_of: Iterable[str | bytes]) -> str:
    digest = sha256()
    for each in made_of:
        content = each.encode() if isinstance(each, str) else each
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def once(make: Callable[[], bytes], *made_of: str | bytes) -> bytes:
    """Return what is made of these, which say all that it depends on; outside of a test run it is made each time."""
    if _FOLDER not in os.environ:
        return make()
    known = Path(os.environ[_FOLDER]) / _digest(made_of)
    if not known.exists():
        made = make()
        # Under a name of its own first: two processes may make the same at the same time.
        with tempfile.NamedTemporaryFile(dir=known.parent, delete=False) as new:
            new.write(made)
        Path(new.name).replace(known)
    return known.read_bytes()
