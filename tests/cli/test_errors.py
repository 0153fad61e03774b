"""What bad input gets: one paragraph that says where and what to do, exit status 2, and nothing left behind."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from tests.forked import COMMAND, run
from tests.hostile.books import locked
from tests.support import SAMPLE, CommandLine, saved, tsv, xlsx

GRID = """
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | 10     | 20     | ↑ 100%
    M2   | Referrals | 40     | 20     | ↓ -50%
"""


def empty_sheet() -> bytes:
    return saved(openpyxl.Workbook())


def a_zip() -> bytes:
    with zipfile.ZipFile(stream := BytesIO(), "w") as package:
        package.writestr("minutes.txt", "no workbook")
    return stream.getvalue()


BAD: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    # what it is: its name, its content, what the message says (place, and what to do)
    "empty file": ("book.xlsx", b"", ("again",)),
    "blank text": ("book.csv", b"\n\n \n", ("again",)),
    "words": ("book.xlsx", b"Minutes of the panel", ("save it",)),
    "picture": ("book.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ("save it",)),
    "web page": ("book.xls", b"<html><table><tr><td>1</table>", ("save it",)),
    "Excel's lock file": ("~$book.xlsx", b"\x05Clerk" + b" " * 159, ("that is open", "name book.xlsx")),
    "zip": ("book.xlsx", a_zip(), ("name an .xlsx",)),
    "cut short": ("book.xlsx", SAMPLE.read_bytes()[:9000], ("again",)),
    "damaged": ("book.xlsx", SAMPLE.read_bytes()[:9000] + bytes(300) + SAMPLE.read_bytes()[9300:], ("again",)),
    "old and damaged": ("book.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), ("again",)),
    "encrypted": ("book.xlsx", locked(), ("password", "save a copy")),
    "empty sheet": ("book.xlsx", empty_sheet(), ("'Sheet'", "name")),
    "no header": ("book.xlsx", xlsx("Contacts | 10\nReferrals | 20"), ("'Dataset'", "header", "[columns]")),
    "no month": ("book.xlsx", xlsx("Ref. | Indicator | This year\nM1 | Contacts | 20"), ("'Dataset'!A1", "month")),
    "ref twice": ("book.xlsx", xlsx(GRID.replace("M2", "M1")), ("'Dataset'!A3", "A2", "another ref")),
    "month twice": ("book.xlsx", xlsx(GRID.replace("Aug", "Sep")), ("'Dataset'!D1", "C1", "correct")),
    "text, ref twice": ("book.tsv", tsv(GRID.replace("M2", "M1")), ("A3", "A2", "another ref")),
    "word document": ("book.docx", b"PK\x03\x04", ("again",)),
}


def kpi(
    *arguments: object, cwd: Path, limit: int = 0, stdout: int | None = None, user: Sequence[str] = ()
) -> tuple[int, str]:
    """Run the command as a process; return its status and what it says on standard error.

    `limit` is how large a file may grow. Python would keep what it compiles, and cut it off without a word.
    """
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
    code = f"import sys; sys.dont_write_bytecode = True; {limited}" if limit else ""
    result = run(code + COMMAND, *arguments, cwd=cwd, stdout=stdout, user=user)
    return result.returncode, result.stderr.decode("utf-8")


def is_one_paragraph(message: str) -> bool:
    return message.startswith("Error: ") and "Traceback" not in message and "\n\n" not in message.strip()


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["validate", "book.xlsx", "-o", "reports/"], "reports is named as a folder; name a file in it"),
        (["tidy", "book.xlsx", "-o", "records/"], "records is named as a folder; name a file in it"),
        (["validate", "book.xlsx", "-o", "-"], "'-' is not a file; without -o the results go to standard output"),
        (["tidy", "book.xlsx", "-o", "-"], "'-' is not a file"),
        (["compare", "book.xlsx", "book.xlsx", "-o", "-"], "'-' is not a file"),
        (["discover", "book.xlsx", "-o", "-"], "'-' is not a file"),
        (["refresh", "book.xlsx", "-o", "-"], "-o - names no file; a workbook goes to a file or a folder"),
        (["fix", "book.xlsx", "-o", "-"], "-o - names no file"),
        (["validate", "book.xlsx", "--annotate", "-"], "--annotate - names no file"),
        (["validate", "book.xlsx", "--annotate", "-o", "x.xlsx"], "--annotate needs its OUT.xlsx behind it, not -o."),
        (["refresh", "-o", "--force", "--", "book.xlsx"], "-o needs its OUT behind it, not --force."),
        (
            ["refresh", "book.xlsx", "–month", "Oct-19"],
            "–month is not an option; type --month, with two plain hyphens.",
        ),
        (
            ["refresh", "book.xlsx", "—month=Oct-19"],
            "—month=Oct-19 is not an option; type --month=Oct-19, with two plain hyphens.",
        ),
        (["validate", "-annotate", "x.xlsx", "book.xlsx"], "-annotate is not an option; type --annotate, with two"),
        (["refresh", "book.xlsx", "-o=x.xlsx"], "-o=x.xlsx is not an option; type -o x.xlsx."),
        (["refresh", "book.xlsx", "--month", "--values", "new.csv"], "--month needs its MONTH behind it"),
    ],
    ids=str,
)
def test_what_names_no_file_is_no_output(
    command_line: CommandLine, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(GRID))

    status, _, message = command_line(*arguments, cwd=tmp_path)

    assert status == 2
    assert told in message
    assert files(tmp_path) == ["book.xlsx"]


COMMANDS = (
    ["refresh"], ["tidy", "-o", "tidy.csv"], ["tidy", "-o", "tidy.sqlite"], ["tidy", "-o", "tidy.duckdb"],
    ["validate", "--annotate", "notes.xlsx"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("command", "bad"),
    # What stands twice is a finding, and no reason not to validate the book.
    [(command, bad) for command in COMMANDS for bad in BAD if not (command[0] == "validate" and "twice" in bad)],
    ids=str,
)
def test_bad_input_gets_one_paragraph_and_leaves_nothing_behind(
    command_line: CommandLine, tmp_path: Path, command: list[str], bad: str
) -> None:
    name, data, said = BAD[bad]
    (tmp_path / name).write_bytes(data)

    status, _, message = command_line(command[0], name, *command[1:], cwd=tmp_path)

    assert status == 2
    assert is_one_paragraph(message)
    assert name in message
    assert all(text in message for text in said), message
    assert files(tmp_path) == [name]
    assert (tmp_path / name).read_bytes() == data


@pytest.mark.parametrize("command", ["refresh", "tidy", "validate"])
@pytest.mark.parametrize("name", ["absent.xlsx", "folder", "a" * 300 + ".xlsx", "nul\x01.xlsx"], ids=lambda n: n[:12])
def test_a_book_that_is_not_there(command_line: CommandLine, tmp_path: Path, name: str, command: str) -> None:
    (tmp_path / "folder").mkdir()

    status, _, message = command_line(command, name, cwd=tmp_path)

    assert status == 2
    assert is_one_paragraph(message)
    assert files(tmp_path) == ["folder"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "book.xlsx").write_bytes(xlsx(GRID))
    (tmp_path / "taken.xlsx").mkdir()
    return tmp_path


OUTPUTS = {
    "no such folder": ("nowhere/new.xlsx", "create it"),
    "output is a folder": ("taken.xlsx", "folder"),
    "a file as folder": ("book.xlsx/new.xlsx", "folder"),
    "name too long": ("a" * 300 + ".xlsx", "name"),
}


WRITING = (
    ["refresh", "book.xlsx", "-o"], ["tidy", "book.xlsx", "-o"], ["sample"], ["validate", "book.xlsx", "-o"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("output", "command"),
    [
        (output, command)
        for output in OUTPUTS
        for command in WRITING
        # An existing folder as output of refresh is where the new workbook goes.
        if not (command[0] == "refresh" and output == "output is a folder")
    ],
    ids=str,
)
def test_an_output_that_cannot_be_written(
    command_line: CommandLine, folder: Path, output: str, command: list[str]
) -> None:
    name, hint = OUTPUTS[output]
    if command[0] == "validate":  # whose report is no workbook
        name = f"{name.removesuffix('.xlsx')}.txt"
        (folder / "taken.xlsx").rename(folder / "taken.txt")
    before = files(folder)

    status, _, message = command_line(*command, name, cwd=folder)

    assert status == 2
    assert is_one_paragraph(message)
    assert hint in message
    assert files(folder) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder where even root may not write")
@pytest.mark.parametrize("command", [["refresh", "book.xlsx", "-o"], ["tidy", "book.xlsx", "-o"], ["sample"]], ids=str)
def test_a_folder_that_cannot_be_written_to(command_line: CommandLine, folder: Path, command: list[str]) -> None:
    status, _, message = command_line(*command, "/proc/new.xlsx", cwd=folder)

    assert status == 2
    assert is_one_paragraph(message)
    assert "/proc/new.xlsx cannot be written" in message
    assert "another" in message  # folder, file or place: what to do


def as_an_ordinary_user() -> list[str]:
    """Return what takes from root the right to write anywhere, so that permissions count; skip where it is missing."""
    if os.name == "nt":
        pytest.skip("permissions of this kind are Unix's")
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write anywhere, and setpriv is missing")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]


@pytest.mark.parametrize(
    "command",
    [
        "refresh locked/book.xlsx",
        "refresh locked/book.xlsx --in-place",
        "refresh book.xlsx -o locked/new.xlsx",
        "refresh book.xlsx locked/book.xlsx -o locked/new",
        "tidy book.xlsx -o locked/tidy.csv",
        "tidy book.xlsx -o locked/tidy.sqlite",
        "validate book.xlsx --format json -o locked/report.json",
        "validate book.xlsx --annotate locked/notes.xlsx",
        "fix book.xlsx -o locked/new.xlsx",
        "fix locked/book.xlsx",
        "refresh locked/book.xlsx --month Oct-19",
        "sample locked/new.xlsx",
    ],
)
def test_a_read_only_folder(folder: Path, command: str) -> None:
    locked = folder / "locked"
    locked.mkdir()
    (locked / "book.xlsx").write_bytes(xlsx(GRID))
    locked.chmod(0o555)
    try:
        status, message = kpi(*command.split(), cwd=folder, user=as_an_ordinary_user())
    finally:
        locked.chmod(0o755)

    assert status == 2
    assert is_one_paragraph(message)
    assert "locked" in message
    assert "folder" in message.replace("locked", "")
    assert files(locked) == ["book.xlsx"]


FULL_DISK = {
    "refresh": ["refresh", "sample.xlsx"],
    "refresh --in-place": ["refresh", "sample.xlsx", "--in-place"],
    "tidy to .csv": ["tidy", "sample.xlsx", "-o", "tidy.csv"],
    "tidy to .parquet": ["tidy", "sample.xlsx", "-o", "tidy.parquet"],
    "tidy to .xlsx": ["tidy", "sample.xlsx", "-o", "tidy.xlsx"],
    "tidy to .sqlite": ["tidy", "sample.xlsx", "-o", "tidy.sqlite"],
    "tidy to .duckdb": ["tidy", "sample.xlsx", "-o", "tidy.duckdb"],
    "tidy --latest to .sqlite": ["tidy", "sample.xlsx", "-o", "tidy.sqlite", "--latest"],
    "tidy --latest to .csv": ["tidy", "sample.xlsx", "-o", "tidy.csv", "--latest"],
    "refresh --restyle": ["refresh", "sample.xlsx", "--restyle"],
    "refresh --month": ["refresh", "sample.xlsx", "--month", "Oct-19"],
    "fix": ["fix", "sample.xlsx"],
    "fix --in-place": ["fix", "sample.xlsx", "--in-place"],
    "discover to a file": ["discover", "sample.xlsx", "-o", "kpiworkbook.toml"],
    "validate to a file": ["validate", "sample.xlsx", "--format", "html", "-o", "report.html"],
    "validate with notes": ["validate", "sample.xlsx", "--annotate", "notes.xlsx"],
    "sample": ["sample", "new.xlsx"],
}


@pytest.mark.skipif(os.name == "nt", reason="limits of this kind are Unix's")
@pytest.mark.parametrize("command", FULL_DISK)
def test_a_disk_that_is_full(tmp_path: Path, command: str) -> None:
    (tmp_path / "sample.xlsx").write_bytes(SAMPLE.read_bytes())

    status, message = kpi(*FULL_DISK[command], cwd=tmp_path, limit=4096)

    assert status == 2
    assert is_one_paragraph(message)
    assert files(tmp_path) == ["sample.xlsx"]
    assert (tmp_path / "sample.xlsx").read_bytes() == SAMPLE.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="limits of this kind are Unix's")
def test_a_disk_that_fills_up_after_the_backup_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "sample.xlsx").write_bytes(SAMPLE.read_bytes())

    status, message = kpi("refresh", "sample.xlsx", "--in-place", cwd=tmp_path, limit=SAMPLE.stat().st_size + 1024)

    assert status == 2
    assert is_one_paragraph(message)
    assert (tmp_path / "sample.xlsx").read_bytes() == SAMPLE.read_bytes()
    assert files(tmp_path) == ["sample.xlsx"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "command", ["tidy sample.xlsx", "refresh sample.xlsx --dry-run", "validate sample.xlsx", "--help"]
)
def test_standard_output_that_is_full(tmp_path: Path, command: str) -> None:
    (tmp_path / "sample.xlsx").write_bytes(SAMPLE.read_bytes())

    with Path("/dev/full").open("wb") as full:
        status, message = kpi(*command.split(), cwd=tmp_path, stdout=full.fileno())

    assert status == 2
    assert is_one_paragraph(message)


CONFIGS = {
    "no TOML": (b"[arrows\n", "line 1"),
    "unknown key": (b"[arrows]\ntreshold = 0.1\n", "did you mean 'threshold'"),
    "wrong type": (b"[columns]\nowner = 3\n", "list of headings"),
    "not text": (b"\xff\xfe\x00", "TOML"),
}


@pytest.mark.parametrize("command", ["refresh", "tidy", "validate"])
@pytest.mark.parametrize("config", CONFIGS)
def test_a_bad_configuration(command_line: CommandLine, folder: Path, config: str, command: str) -> None:
    data, hint = CONFIGS[config]
    (folder / "kpiworkbook.toml").write_bytes(data)

    status, _, message = command_line(command, "book.xlsx", cwd=folder)

    assert status == 2
    assert is_one_paragraph(message)
    assert "kpiworkbook.toml" in message
    assert hint in message
    assert files(folder) == ["book.xlsx", "kpiworkbook.toml", "taken.xlsx"]


@pytest.mark.parametrize("arguments", ["refesh", "refresh", "refresh b.xlsx --foo", "tidy -o"])
def test_wrong_usage_is_explained(command_line: CommandLine, tmp_path: Path, arguments: str) -> None:
    status, _, message = command_line(*arguments.split(), cwd=tmp_path)

    assert status == 2
    assert "Error: " in message
    assert "Traceback" not in message


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=60), st.booleans())
def test_damage_anywhere_is_an_error_of_ours_or_no_error(place: int, damage: bytes, cut: bool) -> None:
    data = SAMPLE.read_bytes()
    place %= len(data)

    with suppress(kw.KpiWorkbookError):  # anything else would be a traceback
        kw.read(data[:place] + damage + (b"" if cut else data[place + len(damage) :]))
