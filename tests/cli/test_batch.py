"""Many books from the command line, in real processes, with real signals and a real terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.support import SAMPLE, xlsx

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals are Unix's")

ROOT = Path(__file__).resolve().parents[2]
BOOK = xlsx("""
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | 10     | 20     | ↑ 50%
""")
ODD = [sys.executable, "-m", "tests.batch.odd"]
PLAIN = [sys.executable, "-m", "kpiworkbook"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make twelve books of which each takes a while."""
    (tmp_path / "books" / "2018").mkdir(parents=True)
    for number in range(12):
        (tmp_path / "books" / f"slow-{number:02}.xlsx").write_bytes(BOOK)
    return tmp_path


def start(folder: Path, *command: str, **options: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [*command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True, **options,
    )  # fmt: skip


def run(folder: Path, *command: str) -> tuple[int, str, str]:
    process = start(folder, *command)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "out").rglob("*.xlsx")}


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def interrupted(folder: Path, *options: str, times: int = 1, after: int = 4) -> tuple[int, str]:
    """Press Ctrl-C when some books are done: each process of the terminal's group gets the signal."""
    process = start(folder, *ODD, "refresh", "books", "-o", "out", *options)
    wait_until(lambda: len(outputs(folder)) >= after)
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.02)
    _, err = process.communicate(timeout=60)
    wait_until(lambda: is_gone(process.pid))
    return process.returncode, err


def left_over(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


# --- Ctrl-C


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_batch_says_what_was_done_and_goes_on_from_there(folder: Path, jobs: str) -> None:
    status, err = interrupted(folder, "--jobs", jobs)

    assert status == 130, err
    assert "Traceback" not in err
    told = re.search(
        r"Interrupted: (\d+) of 12 books were done; (\d+) were not: (.*)\. Every file .* --resume goes on", err
    )
    assert told, err
    done, not_done, names = int(told[1]), int(told[2]), told[3]
    assert (done + not_done, names.count(".xlsx")) == (12, min(not_done, 5))
    before = {name: (folder / "out" / name).stat().st_mtime_ns for name in outputs(folder)}
    assert done <= len(before) < 12
    assert not left_over(folder)

    status, out, err = run(folder, *PLAIN, "refresh", "books", "-o", "out", "--resume")

    assert status == 0, err
    assert out.count("Refreshed ") == 12 - done
    assert re.search(rf"^12 +{12 - done} +{done} ", err, re.MULTILINE), err
    assert {name: (folder / "out" / name).stat().st_mtime_ns for name in before} == before
    assert len(set(outputs(folder).values())) == 1
    assert len(outputs(folder)) == 12


def test_pressing_it_again_and_again_changes_nothing(folder: Path) -> None:
    status, err = interrupted(folder, "--jobs", "2", times=5)

    assert status == 130
    assert "Traceback" not in err
    assert not left_over(folder)


def test_a_hanging_book_does_not_keep_the_command_from_stopping(folder: Path) -> None:
    (folder / "books" / "hang.xlsx").write_bytes(BOOK)

    status, err = interrupted(folder, "--jobs", "2")

    assert status == 130
    assert "books/hang.xlsx" in err


@pytest.mark.parametrize("command", ["validate", "tidy"])
def test_other_commands_stop_as_well_and_write_no_half_report(folder: Path, command: str) -> None:
    for number in range(400):
        (folder / "books" / f"{number}.xlsx").write_bytes(SAMPLE.read_bytes())
    process = start(
        folder, *PLAIN, command, "books", "-o", "out.csv", *(["--format", "csv"] if command == "validate" else [])
    )
    wait_until(lambda: len(psutil.Process(process.pid).children()) >= 2)  # the tracker of resources, and a worker
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert out == ""
    assert re.search(r"Interrupted: \d+ of 412 books were done; .* No (report was|records were) written\.", err)
    assert not (folder / "out.csv").exists()


# --- killed


def test_after_sigkill_a_batch_goes_on_where_it_was(folder: Path) -> None:
    (folder / "books" / "late.xlsx").write_bytes(BOOK)
    process = start(folder, *ODD, "refresh", "books", "-o", "out", "--jobs", "2")
    wait_until(lambda: len(outputs(folder)) >= 6 and "late.refreshed.xlsx" in outputs(folder))
    process.kill()
    os.killpg(process.pid, signal.SIGKILL)  # the process of the late book sleeps on, as if it hung
    process.communicate(timeout=60)
    recorded = (folder / "out" / ".kpiworkbook.jsonl").read_text().count('"name"')
    before = {name: (folder / "out" / name).stat().st_mtime_ns for name in outputs(folder)}

    status, out, err = run(folder, *PLAIN, "refresh", "books", "-o", "out", "--resume")

    assert status == 0, err
    assert out.count("Refreshed ") == 13 - recorded
    # What was written and not noted is found to be just what would be written, and stays.
    assert {name: (folder / "out" / name).stat().st_mtime_ns for name in before} == before
    assert len(outputs(folder)) == 13


def test_no_process_outlives_a_command_that_was_killed(folder: Path) -> None:
    process = start(folder, *ODD, "refresh", "books", "-o", "out", "--jobs", "2")
    wait_until(lambda: len(outputs(folder)) >= 2)
    process.kill()
    process.communicate(timeout=60)

    wait_until(lambda: is_gone(process.pid))
    assert len(outputs(folder)) < 12


# --- one bad book


def test_hanging_and_dying_books_are_named_and_the_others_done(folder: Path) -> None:
    for name in ("hang", "killed", "exit"):
        (folder / "books" / f"{name}.xlsx").write_bytes(BOOK)
    (folder / "books" / "bad.xlsx").write_text("to be done")

    status, out, err = run(folder, *ODD, "refresh", "books", "-o", "out", "--jobs", "2", "--timeout", "3")

    assert status == 2
    assert out.count("Refreshed ") == len(outputs(folder)) == 12
    errors = [line for line in err.splitlines() if line.startswith("Error: ")]
    assert [error.split()[1].rstrip(":") for error in errors] == [
        "books/bad.xlsx", "books/exit.xlsx", "books/hang.xlsx", "books/killed.xlsx",
    ]  # fmt: skip
    assert re.search(r"^Books +Refreshed +Indicators +Changed +Not done\n16 +12 +12 +12 +4$", err, re.MULTILINE), err
    for reason in ("is not a workbook", "ended unforeseen", "not done within 3 seconds", "was killed (SIGKILL)"):
        assert err.count(reason) == 2, reason  # as it happens, and in the closing table


def test_what_a_killed_process_had_begun_to_write_is_removed(folder: Path) -> None:
    (folder / "books" / "torn.xlsx").write_bytes(BOOK)

    status, _, err = run(folder, *ODD, "refresh", "books", "-o", "out", "--jobs", "2")

    assert status == 2
    assert "books/torn.xlsx: the process that worked on it was killed" in err
    assert not left_over(folder)
    assert len(outputs(folder)) == 12


# --- the bar


def on_a_terminal(folder: Path, *command: str, press: bytes = b"", is_piped: bool = False) -> tuple[int, str, str]:
    """Run a command with a terminal of its own; return its exit status, what the terminal got, and the pipe."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*command], cwd=folder, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE if is_piped else theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"},
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no thread is there
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # nobody holds the other end any more
            break
        if press and re.search(rb" [4-9]/12", shown):
            os.write(ours, press)
            press = b""
    os.close(ours)
    out, _ = process.communicate(timeout=60)
    return process.returncode, shown.decode(), (out or b"").decode()


def test_on_a_terminal_there_is_a_bar_with_the_book_in_hand_and_the_time_left(folder: Path) -> None:
    status, shown, out = on_a_terminal(folder, *ODD, "refresh", "books", "-o", "out", "--jobs", "2", is_piped=True)

    assert status == 0, shown
    assert "\x1b[" in shown
    assert re.search(r"\d+/12 \d:\d\d:\d\d slow-\d\d\.xlsx", re.sub(r"\x1b\[\d+m", "", shown)), shown
    assert "\x1b[" not in out
    assert out.count("Refreshed") == 12


def test_what_is_printed_and_the_bar_do_not_get_into_each_others_way(folder: Path) -> None:
    status, shown, _ = on_a_terminal(folder, *ODD, "refresh", "books", "-o", "out", "--jobs", "2")

    assert status == 0
    assert len(re.findall(r"(?:^|[\n\r]|\x1b\[2K)Refreshed books/slow-\d\d\.xlsx -> out/\S+\r\n", shown)) == 12, shown


def test_control_c_on_a_terminal(folder: Path) -> None:
    status, shown, _ = on_a_terminal(folder, *ODD, "refresh", "books", "-o", "out", "--jobs", "2", press=b"\x03")

    assert status == 130, shown
    assert "Traceback" not in shown
    assert re.search(r"Interrupted: \d+ of 12 books were done", shown)
    assert "\x1b[?25h" in shown[shown.rindex("\x1b[?25l") :]  # the cursor is there again
    assert not left_over(folder)


def test_without_a_terminal_there_is_no_bar(folder: Path) -> None:
    _, out, err = run(folder, *PLAIN, "refresh", "books", "-o", "out", "--jobs", "2")

    assert "\x1b" not in out + err
    assert "/12" not in err


def test_one_book_has_neither_bar_nor_summary(folder: Path) -> None:
    _, shown, _ = on_a_terminal(folder, *PLAIN, "refresh", "books/slow-01.xlsx", "-o", "new.xlsx", is_piped=True)

    assert shown == ""
