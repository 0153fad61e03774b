"""Files appear whole or not at all, with the permissions that a user would expect."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

import kpiworkbook as kw
from kpiworkbook.errors import KpiWorkbookError, OutputError
from kpiworkbook.output import backup_of, check_target, part_prefix, sweep, sweep_dead, whole_file, whole_path
from tests.support import SAMPLE

unix = pytest.mark.skipif(os.name == "nt", reason="permissions of this kind are Unix's")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(target: Path, data: bytes = b"new", *, force: bool = False) -> None:
    with whole_file(target, force=force) as stream:
        stream.write(data)


def test_the_file_is_there_when_everything_was_written(tmp_path: Path) -> None:
    write(tmp_path / "new.xlsx")

    assert (tmp_path / "new.xlsx").read_bytes() == b"new"
    assert names(tmp_path) == ["new.xlsx"]


def test_until_then_the_target_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "new.xlsx"
    target.write_bytes(b"old")

    with whole_file(target, force=True) as stream:
        stream.write(b"half")
        stream.flush()
        assert target.read_bytes() == b"old"


LINKS = {
    "links": lambda _: None,
    "no links": lambda patch: patch.setattr(os, "link", Mock(side_effect=OSError(errno.EPERM, "no links here"))),
    "Python without links": lambda patch: patch.delattr(os, "link"),
}
"""What a file system knows of links, or the system: in a browser page Python has none."""


@pytest.mark.parametrize("links", LINKS)
@pytest.mark.parametrize("writer", [whole_file, whole_path])
def test_a_target_that_appears_meanwhile_is_somebodys_and_stays(
    tmp_path: Path, writer: Callable[..., Any], links: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    LINKS[links](monkeypatch)
    target = tmp_path / "new.xlsx"

    def write_late(*, force: bool) -> None:
        with writer(target, force=force) as part:
            part.write_bytes(b"ours") if isinstance(part, Path) else part.write(b"ours")
            target.write_bytes(b"theirs")

    with pytest.raises(OutputError, match=r"new\.xlsx cannot be written: .* meanwhile; choose another name"):
        write_late(force=False)
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == ["new.xlsx"]

    write_late(force=True)
    assert target.read_bytes() == b"ours"


@pytest.mark.parametrize("links", LINKS)
def test_without_links_a_file_gets_its_name_all_the_same(
    tmp_path: Path, links: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    LINKS[links](monkeypatch)
    write(tmp_path / "new.xlsx")
    assert names(tmp_path) == ["new.xlsx"]


def fail_midway(target: Path, error: BaseException) -> None:
    with whole_file(target, force=True) as stream:
        stream.write(b"half")
        raise error


class StoppedError(Exception):
    """Stands for whatever may go wrong midway."""


@pytest.mark.parametrize("error", [StoppedError, OSError, KpiWorkbookError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("old", [b"old", None], ids=["old target", "no target"])
def test_a_failure_midway_leaves_neither_target_nor_temporary_file(
    tmp_path: Path, error: type[BaseException], old: bytes | None
) -> None:
    target = tmp_path / "new.xlsx"
    if old:
        target.write_bytes(old)

    with pytest.raises((error, OutputError)):
        fail_midway(target, error())

    assert names(tmp_path) == (["new.xlsx"] if old else [])
    assert not old or target.read_bytes() == old


def test_the_operating_systems_errors_become_ours_with_the_file_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"new\.xlsx cannot be written: No space left"):
        fail_midway(tmp_path / "new.xlsx", OSError(28, "No space left on device"))


def test_an_existing_target_needs_force(tmp_path: Path) -> None:
    target = tmp_path / "new.xlsx"
    target.write_bytes(b"old")

    with pytest.raises(OutputError, match=r"new\.xlsx exists already"):
        write(target)
    assert target.read_bytes() == b"old"

    write(target, force=True)
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("folder", "is a folder"),
        ("nowhere/new.xlsx", "there is no folder .*nowhere; create it"),
        ("file.txt/new.xlsx", "file.txt is a file, not a folder|there is no folder .*file.txt"),
        ("a" * 300, "name"),
    ],
    ids=["a folder", "in no folder", "in a file", "too long"],
)
@pytest.mark.parametrize("check", [check_target, write])
def test_what_cannot_be_a_target_is_said_before_any_work(tmp_path: Path, target: str, said: str, check: object) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").touch()

    with pytest.raises(OutputError, match=said):
        check(tmp_path / target, force=True)  # type: ignore[operator]

    assert names(tmp_path) == ["file.txt", "folder"]


@pytest.mark.parametrize("name", ["a" * 240 + ".xlsx", "Ärztliche Übersicht ⬆️.xlsx", "with space.xlsx", ".hidden"])
def test_unusual_names_are_fine(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)

    assert names(tmp_path) == [name]


def test_a_long_name_in_another_script_is_fine(tmp_path: Path) -> None:
    write(tmp_path / ("报" * 80 + ".xlsx"))  # 245 bytes of the 255 that a name may have

    assert len(names(tmp_path)) == 1


@unix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_of_the_users_mask(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "new.xlsx")
    finally:
        os.umask(before)

    assert (tmp_path / "new.xlsx").stat().st_mode & 0o777 == mode


@unix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_replaced_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "new.xlsx"
    target.touch()
    target.chmod(mode)

    write(target, force=True)

    assert target.stat().st_mode & 0o777 == mode


@unix
def test_while_it_is_written_nobody_else_may_read_it(tmp_path: Path) -> None:
    with whole_file(tmp_path / "new.xlsx", force=False):
        assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0]


@unix
def test_a_link_keeps_pointing_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "sep-19.xlsx").write_bytes(b"old")
    link = tmp_path / "current.xlsx"
    link.symlink_to("sep-19.xlsx")

    write(link, force=True)

    assert link.is_symlink()
    assert (tmp_path / "sep-19.xlsx").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ([], "book.bak.xlsx"),
        (["book.bak.xlsx"], "book.bak2.xlsx"),
        (["book.bak.xlsx", "book.bak2.xlsx"], "book.bak3.xlsx"),
        (["book.bak2.xlsx"], "book.bak.xlsx"),
    ],
)
def test_a_backup_never_takes_the_name_of_another(tmp_path: Path, there: list[str], name: str) -> None:
    for older in there:
        (tmp_path / older).touch()

    assert backup_of(tmp_path / "book.xlsx") == tmp_path / name


def test_a_file_that_excel_has_open_is_not_replaced_and_the_message_says_who_has_it(tmp_path: Path) -> None:
    book = tmp_path / "sep-19.xlsx"
    book.write_bytes(SAMPLE.read_bytes())
    lock = tmp_path / "~$sep-19.xlsx"
    lock.write_bytes(bytes([9]) + b"Analyst A" + b" " * 45)

    for run in (lambda: kw.refresh(book, in_place=True), lambda: kw.fix(SAMPLE, book, force=True)):
        with pytest.raises(kw.OutputError, match=r"is open in Excel \(Analyst A\); close it there"):
            run()
    assert book.read_bytes() == SAMPLE.read_bytes()

    lock.unlink()
    assert kw.refresh(book, in_place=True).written


# --- what killed processes leave behind


def ended() -> int:
    """Return the number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def unfinished(folder: Path, process: int, *, age: int = 0) -> Path:
    part = folder / f"{part_prefix(process)}abc.part"
    part.write_bytes(b"half")
    moment = part.stat().st_mtime - age
    os.utime(part, (moment, moment))
    return part


def test_only_the_named_process_is_swept_up_after(tmp_path: Path) -> None:
    dead = ended()
    unfinished(tmp_path, dead)
    others = [unfinished(tmp_path, os.getpid()), unfinished(tmp_path, int(f"{dead}0"))]
    (tmp_path / "book.part").write_bytes(b"mine")

    sweep(tmp_path, dead)

    assert names(tmp_path) == sorted([*(path.name for path in others), "book.part"])


@unix
def test_old_unfinished_files_of_dead_processes_are_swept(tmp_path: Path) -> None:
    old = unfinished(tmp_path, ended(), age=3600)
    young = unfinished(tmp_path, ended())
    alive = unfinished(tmp_path, os.getpid(), age=3600)
    elsewhere = tmp_path / old.name.replace(".kpi-", ".kpi-0")  # of another machine
    elsewhere.write_bytes(b"half")
    os.utime(elsewhere, (0, 0))

    sweep_dead(tmp_path)

    assert names(tmp_path) == sorted(path.name for path in (young, alive, elsewhere))


def test_a_folder_in_which_a_killed_process_was_writing_a_database_goes_as_well(tmp_path: Path) -> None:
    with whole_path(tmp_path / "history.duckdb", force=False) as path:
        folder = tmp_path / path.parent.name.replace(f"-{os.getpid()}-", "-4194305-")  # no process has that number
        folder.mkdir()
        (folder / "new.duckdb").write_bytes(b"half")
        path.write_bytes(b"whole")

    sweep(tmp_path, 4194305)

    assert [entry.name for entry in tmp_path.iterdir()] == ["history.duckdb"]


def test_sweeping_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    sweep(tmp_path / "absent", 1)
    sweep_dead(tmp_path / "absent")
