"""Writing files whole or not at all: beside the target first, then renamed over it."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from kpiworkbook.errors import OutputError

__all__ = ["backup_of", "cannot_write", "check_target", "is_folder", "make_folders", "part_prefix", "replace_in_place",
           "same_file", "sweep", "sweep_dead", "whole_file", "whole_path"]  # fmt: skip

_ADVICE = {
    errno.ENAMETOOLONG: ("its name is too long", "choose a shorter name"),
    errno.ENOENT: ("its folder takes no new files", "choose another folder"),
    errno.ENOTDIR: ("its folder is a file", "choose another folder"),
    errno.EROFS: ("the disk is read-only", "choose another folder"),
    errno.EACCES: ("you may not write there", "close it where it is open, or choose another folder"),
    errno.EPERM: ("you may not write there", "close it where it is open, or choose another folder"),
    errno.ENOSPC: ("No space left on the disk", "make room, or choose another folder"),
    errno.EEXIST: (
        "a file of that name has come to be there meanwhile",
        "choose another name, or replace it with --force (in Python: force=True)",
    ),
    errno.EFBIG: ("the disk takes no file of that size", "make room, or choose another folder"),
}
"""What the operating system's errors mean to a person, and what to do."""


_STALE = 600.0
"""Seconds after which an unfinished file is left over: a process that cannot be seen from here, as in a container of
the same name, writes into its own all the time."""


def check_target(target: Path, *, force: bool) -> None:
    """Raise OutputError where the target cannot be written, before any work is done for it."""
    try:
        target.stat()
    except (FileNotFoundError, NotADirectoryError):
        there = False
    except (OSError, ValueError) as error:  # a ValueError is a name that no file can have
        raise cannot_write(target, error) from error
    else:
        there = True
    if there:
        _check_existing(target, force=force)
    folder = target.resolve().parent if target.is_symlink() else target.parent
    if not is_folder(folder):
        if os.path.lexists(folder):
            raise OutputError(f"{target} cannot be written: {folder} is a file, not a folder; choose another folder")
        raise OutputError(f"{target} cannot be written: there is no folder {folder}; create it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(
            f"{target} cannot be written: the folder {folder} is read-only for you; choose another folder"
        )


def _check_open_in_excel(target: Path) -> None:
    """Raise OutputError where Excel has the file open: it then keeps a file beside it that bears who it is."""
    try:
        told = target.with_name(f"~${target.name}").read_bytes()
    except (OSError, ValueError):
        return
    who = told[1 : 1 + told[0]].decode("cp1252", "replace").strip() if told else ""
    raise OutputError(
        f"{target} is open in Excel{f' ({who})' if who else ''}; close it there, and run again. If nobody has it open, "
        f"delete the file ~${target.name} beside it"
    )


def _check_existing(target: Path, *, force: bool) -> None:
    if target.is_dir():
        raise OutputError(f"{target} is a folder; name a file in it")
    if not force:
        raise OutputError(
            f"{target} exists already; choose another name, or replace it with --force (in Python: force=True)"
        )
    if not target.is_file():
        raise OutputError(f"{target} is a device and no file; choose another name")
    _check_open_in_excel(target)
    if not os.access(target, os.W_OK):
        raise OutputError(f"{target} is a read-only file; choose another name, or allow writing to it")


@contextmanager
def whole_file(target: Path, *, force: bool, like: Path | None = None) -> Iterator[BinaryIO]:
    """Give a file to write to, which becomes the target only when everything was written.

    A link stays, and the file that it points to is replaced. With `like` the file gets that one's permissions and
    times. Raises OutputError where the target exists (without `force`) or cannot be written; then no file is left
    behind.
    """
    import tempfile

    check_target(target, force=force)
    try:
        final = target.resolve()
        handle, name = tempfile.mkstemp(prefix=part_prefix(os.getpid()), suffix=".part", dir=final.parent)
    except OSError as error:
        raise cannot_write(target, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(OSError):  # not every file system knows permissions; then the file stays its owner's alone
            part.chmod(_mode_of(final))
            if like:
                shutil.copystat(like, part)
        _give_name(part, final, force=force)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def whole_path(target: Path, *, force: bool) -> Iterator[Path]:
    """Give a path to write to, for programs that open files themselves; otherwise as `whole_file`.

    It lies in a folder of its own beside the target, so that what else the program writes there goes with it.
    """
    import tempfile

    check_target(target, force=force)
    try:
        final = target.resolve()
        folder = Path(tempfile.mkdtemp(prefix=part_prefix(os.getpid()), suffix=".part", dir=final.parent))
    except OSError as error:
        raise cannot_write(target, error) from error
    part = folder / f"new{final.suffix}"
    try:
        yield part
        with part.open("r+b") as stream:
            os.fsync(stream.fileno())
        with suppress(OSError):
            part.chmod(_mode_of(final))
        _give_name(part, final, force=force)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give_name(part: Path, final: Path, *, force: bool) -> None:
    """Give a finished file its name; raise FileExistsError where, without `force`, another has come to bear it."""
    if force:
        part.replace(final)
        return
    try:
        os.link(part, final)  # a rename would take the other's place, on all systems but Windows
    except FileExistsError:
        raise
    except (OSError, AttributeError):  # a file system that knows no links, or Python in a browser page, which has none
        if os.path.lexists(final):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final)) from None
        part.rename(final)


def part_prefix(process: int) -> str:
    """Return how the names of a process's unfinished files begin.

    Short, because file systems limit names in bytes, not in letters; and with the machine and the process in it, so
    that what a killed process left behind can be told from what another one is writing.
    """
    machine = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return f".kpi-{crc32(machine.encode()):08x}-{process}-"


def sweep(folder: Path, process: int) -> None:
    """Remove the unfinished files that a process of this machine left in a folder when it was killed."""
    with suppress(OSError):
        for part in folder.glob(f"{part_prefix(process)}*.part"):
            _remove(part)


def sweep_dead(folder: Path) -> None:
    """Remove the unfinished files that processes of this machine have left in a folder, and that nobody can end."""
    if os.name == "nt":  # there, asking whether a process is alive would end it
        return
    start = part_prefix(0).removesuffix("0-")
    with suppress(OSError):
        for part in folder.glob(f"{start}*.part"):
            process = part.name.removeprefix(start).partition("-")[0]
            if process.isdecimal() and not _is_alive(int(process)) and time.time() - part.stat().st_mtime > _STALE:
                _remove(part)


def _remove(part: Path) -> None:
    """Remove an unfinished file, or the folder in which another program was to write one."""
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def replace_in_place(book: Path, content: bytes) -> Path:
    """Put a new content into a book's place and return where the old one went: beside it, as `backup_of` names it.

    All or nothing: raises OutputError where either cannot be written; then the book is as it was, without a backup.
    """
    check_target(book, force=True)
    try:
        final = book.resolve() if book.is_symlink() else book
        before, old = final.stat(), final.read_bytes()
    except OSError as error:
        raise cannot_write(book, error) from error
    backup = backup_of(final)
    with whole_file(backup, force=False, like=final) as stream:
        stream.write(old)
    try:
        with whole_file(final, force=True) as stream:
            stream.write(content)
    except BaseException:
        # An interruption may come after the renaming, when the backup is all that is left of the old book.
        if os.path.samestat(before, final.stat()):
            backup.unlink(missing_ok=True)
        raise
    return backup


def backup_of(book: Path) -> Path:
    """Return a name for a copy of the book that does not exist yet: `NAME.bak.xlsx`, `NAME.bak2.xlsx`, …"""
    numbers = chain([""], count(2))
    names = (book.with_name(f"{book.stem}.bak{number}{book.suffix}") for number in numbers)
    return next(name for name in names if not os.path.lexists(name))


@contextmanager
def make_folders(folders: Iterable[Path]) -> Iterator[None]:
    """Make the folders that are missing; afterwards remove those of them into which nothing was written.

    Raises OutputError where one cannot be made.
    """
    made: list[Path] = []
    try:
        for folder in folders:
            missing = [place for place in (folder, *folder.parents) if not is_folder(place)]
            for place in reversed(missing):
                _make(place)
                made.append(place)
        yield
    finally:
        for place in reversed(made):
            with suppress(OSError):  # it holds something, as it should
                place.rmdir()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"{folder} is a file, so it cannot be the folder of the output; choose another") from error
    except OSError as error:
        reason, advice = _told(error)
        raise OutputError(f"the folder {folder} cannot be made: {reason}; {advice}") from error


def is_folder(path: Path) -> bool:
    """Return whether there is such a folder; a name that nothing can have is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def same_file(one: Path, other: Path) -> bool:
    """Return whether two names stand for one existing file."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def cannot_write(target: Path, error: Exception) -> OutputError:
    """Return the error that says why the target cannot be written, and what to do."""
    reason, advice = _told(error)
    return OutputError(f"{target} cannot be written: {reason}; {advice}")


def _told(error: Exception) -> tuple[str, str]:
    known = _ADVICE.get(error.errno) if isinstance(error, OSError) and error.errno else None
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return known or (said, "check the disk and the network, or choose another folder")


def _mode_of(target: Path) -> int:
    """Return the permissions that the file should have: the old one's, else what the user's mask leaves."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
