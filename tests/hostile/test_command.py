"""The command line on hostile input: status 2, one paragraph, nothing written, and nothing that steers a terminal."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forked import COMMAND, forked
from tests.hostile.books import BOOK
from tests.hostile.refused import REFUSED
from tests.support import CommandLine, tsv

SOME = (
    "empty file", "text renamed", "cut after 5 tenths", "zip bomb, blanks", "zip bomb, lying in a sheet", "part twice",
    "part named ../evil.xml", "sheet missing", "entity bomb in xl/styles.xml", "cell at the sheet's end", "encrypted",
    "a long text in many cells", "old book, a cell far away", "repeated rows and cells", "a million columns of text",
)  # fmt: skip
COMMANDS = ("validate", "refresh", "fix", "tidy -o new.csv", "discover -o new.toml", "compare good.xlsx")


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize(("what", "command"), [(w, COMMANDS[n % len(COMMANDS)]) for n, w in enumerate(SOME)])
def test_bad_input_gets_status_2_one_paragraph_and_leaves_nothing(
    command_line: CommandLine, tmp_path: Path, what: str, command: str
) -> None:
    name, build, said = REFUSED[what]
    (tmp_path / name).write_bytes(build())
    (tmp_path / "good.xlsx").write_bytes(BOOK)
    before = files(tmp_path)
    verb, *options = command.split()

    status, _, message = command_line(verb, name, *options, cwd=tmp_path)

    assert status == 2
    assert message.startswith("Error: ")
    assert "Traceback" not in message
    assert "panicked" not in message
    # What only an .xlsx can be fixed of is said before the book is read.
    assert said in message or (verb == "fix" and "so it cannot be fixed" in message)
    assert files(tmp_path) == before


@pytest.mark.parametrize("what", ["zip bomb, blanks", "cell at the sheet's end", "empty file"])
def test_a_bad_book_does_not_stop_the_others(command_line: CommandLine, tmp_path: Path, what: str) -> None:
    name, build, said = REFUSED[what]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(BOOK)
    (tmp_path / "in" / name).write_bytes(build())
    (tmp_path / "in" / "z.xlsx").write_bytes(BOOK)

    status, _, message = command_line("refresh", "in", "-o", "out/", cwd=tmp_path)

    assert status == 2
    assert said in message
    written = [name for name in files(tmp_path / "out") if not name.startswith(".kpiworkbook")]  # beside the manifest
    assert written == ["a.refreshed.xlsx", "z.refreshed.xlsx"]


OUTPUTS = {
    # What is asked for, and what is said; `taken` is a folder, `locked.xlsx` a file that may not be written to.
    "tidy book.xlsx -o taken.csv": "is a folder; name a file in it",
    "validate book.xlsx --format csv -o taken.csv": "is a folder; name a file in it",
    "refresh book.xlsx -o book.xlsx": "is the workbook that is read",
    "refresh book.xlsx -o ./taken.csv/../book.xlsx --force": "is the workbook that is read",
    "refresh book.xlsx again.xlsx -o there.xlsx": "folder",
    "refresh a/book.xlsx b/book.xlsx -o out/": "become",
    "refresh book.xlsx -o there.xlsx": "exists already",
    "fix book.xlsx -o there.xlsx": "exists already",
    "tidy book.xlsx -o book.xlsx --force": "is the workbook that is read",
    "validate book.xlsx --annotate there.xlsx": "exists already",
    "refresh book.xlsx -o nowhere/new.xlsx": "no folder",
    "refresh book.xlsx -o " + "x" * 300 + ".xlsx": "name",
    "refresh book.xlsx --config odd.toml": "[limits] has no 'cell': did you mean 'cells'?",
    "validate book.xlsx --config odd.toml": "the file has no 'limit': did you mean 'limits'?",
    "validate book.xlsx --config book.xlsx": "is not readable as TOML",
    "validate book.xlsx --config taken.csv": "taken.csv",
}


@pytest.mark.parametrize("command", OUTPUTS)
def test_an_output_or_a_configuration_that_cannot_be_is_refused_before_anything_is_written(
    command_line: CommandLine, tmp_path: Path, command: str
) -> None:
    for name in ("book.xlsx", "again.xlsx", "there.xlsx", "a/book.xlsx", "b/book.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(BOOK)
    (tmp_path / "taken.csv").mkdir()
    (tmp_path / "odd.toml").write_text("[limits]\ncell = 5\n[limit]\n")
    before = files(tmp_path)

    status, _, message = command_line(*shlex.split(command), cwd=tmp_path)

    assert status == 2
    assert message.startswith("Error: ")
    assert OUTPUTS[command] in message
    assert files(tmp_path) == before
    assert {path.read_bytes() for path in tmp_path.rglob("*.xlsx")} == {BOOK}


@pytest.mark.skipif(os.name == "nt", reason="permissions of this kind are Unix's")
def test_a_read_only_target_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(BOOK)
    (tmp_path / "there.xlsx").write_bytes(b"old")
    (tmp_path / "there.xlsx").chmod(0o444)
    user = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
    command = [*user, sys.executable, "-m", "kpiworkbook", "refresh", "book.xlsx", "-o", "there.xlsx", "--force"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60)

    assert done.returncode == 2
    assert "there.xlsx is a read-only file; choose another name, or allow writing to it" in done.stderr
    assert (tmp_path / "there.xlsx").read_bytes() == b"old"


STEERING = "\x1b]0;title\x07\x1b[2J\x9b31m\u202eevil\x08"


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of Unix's kind")
@pytest.mark.parametrize("command", ["validate", "refresh --dry-run", "compare other.csv", "fix", "tidy -o x.csv"])
def test_nothing_in_a_book_steers_the_terminal(tmp_path: Path, command: str) -> None:
    grid = f"""
    Section {STEERING}
    Ref          | Indicator     | Owner       | Aug-19 | Sep-19          | % change from previous month
    M1{STEERING} | C{STEERING}   | O{STEERING} | 10     | x{STEERING}     | ↑ 10%
    M2           | D             | O{STEERING} | 10     | 20              | ↓ {STEERING}
    M2           | D             | O           | 10     | 2x              |
    """
    (tmp_path / "book.csv").write_bytes(tsv(grid))
    (tmp_path / "other.csv").write_bytes(
        tsv(grid.replace("10     |", "11     |").replace("M2           | D             | O ", "M3| D |"))
    )
    verb, *options = command.split()
    master, terminal = pty.openpty()
    process = forked(
        COMMAND, verb, "book.csv", *options, cwd=tmp_path, streams=(terminal,) * 3, environment={"NO_COLOR": "1"}
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            shown += (piece := os.read(master, 65_536))
        except OSError:
            break
        if not piece:
            break
    process.wait(timeout=60)
    os.close(master)

    text = shown.decode()
    assert text.strip()
    assert not re.search("\x1b\\]|\x1b\\[2J|\x9b|\u202e|\x08|\x07", text), re.search(
        "\x1b\\]|\x1b\\[2J|\x9b|\u202e|\x08|\x07", text
    )
