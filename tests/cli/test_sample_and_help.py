"""`sample`, `--help`, `--version`, the three ways to start, and what a pipe or a terminal is given."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.main import get_command  # noqa: TID251 - it tests the CLI
from typer.testing import CliRunner  # noqa: TID251 - it tests the CLI

import kpiworkbook as kw
from kpiworkbook.cli.app import narrowed
from kpiworkbook.cli.commands import app
from tests.forked import COMMAND, Forked, forked, run
from tests.support import SAMPLE

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]
STARTS = {
    "cli.py": [sys.executable, str(ROOT / "cli.py")],
    "python -m": [sys.executable, "-m", "kpiworkbook"],
    "kpiworkbook": [str(Path(sys.executable).with_name("kpiworkbook"))],
}


def kpi(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return run(COMMAND, *arguments, cwd=cwd, environment=environment)


def started(
    *arguments: object, start: str = "python -m", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command with a Python of its own, which looks at the environment as it starts."""
    command = [*STARTS[start], *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=cwd, env=env)


# --- the three ways to start


@pytest.mark.parametrize(
    "arguments", [["--version"], ["refresh", SAMPLE, "--dry-run"], ["tidy", SAMPLE]], ids=lambda a: a[0]
)
def test_the_three_ways_to_start_are_the_same(arguments: list[object], tmp_path: Path) -> None:
    one, two, three = (started(*arguments, start=start, cwd=tmp_path) for start in STARTS)

    assert one.returncode == two.returncode == three.returncode == 0
    assert one.stdout == two.stdout == three.stdout != b""


def test_version_is_the_packages() -> None:
    assert kpi("--version").stdout.decode().split() == ["kpiworkbook", kw.__version__]


# --- help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_tells_every_option_and_what_it_is_for(command: str) -> None:
    text = kpi(command, "--help").stdout.decode()

    for parameter in get_command(app).commands[command].params:  # type: ignore[attr-defined]
        assert parameter.help, f"{parameter.name} has no help"
        for option in parameter.opts if parameter.param_type_name == "option" else ():
            assert re.search(rf"(^|[ ,]){re.escape(option)}\b", text, re.MULTILINE), option


def test_help_tells_every_command_in_a_whole_sentence() -> None:
    listed = kpi("--help", COLUMNS="80").stdout.decode().partition("Commands:")[2]

    assert [line.split()[0] for line in listed.splitlines() if re.match(r"  \w", line)] != []
    assert all(re.search(rf"^  {command} ", listed, re.MULTILINE) for command in COMMANDS)
    assert "..." not in listed  # a sentence that is cut tells nothing


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_terminal_and_shows_no_signs_of_the_machine(command: str) -> None:
    text = kpi(command, "--help", COLUMNS="80").stdout.decode()

    assert max(map(len, text.splitlines())) <= 80
    assert "{BOOK" not in text
    assert "x>=1" not in text
    assert "TEXT" not in text
    assert text.startswith("Usage: ")


def test_without_a_command_help_is_shown() -> None:
    result = kpi()

    assert result.returncode == 2
    assert b"Commands:" in result.stdout + result.stderr


# --- sample


def test_sample_is_written_under_its_own_name_and_named_on_standard_output(tmp_path: Path) -> None:
    result = kpi("sample", cwd=tmp_path)

    assert result.returncode == 0
    assert result.stdout.decode().strip() == "childrens-services-sep-19.xlsx"
    assert (tmp_path / "childrens-services-sep-19.xlsx").read_bytes() == SAMPLE.read_bytes()


def test_sample_holds_the_scorecard_with_its_seven_wrong_cells(tmp_path: Path) -> None:
    kpi("sample", "mine.xlsx", cwd=tmp_path)

    sheet = openpyxl.load_workbook(tmp_path / "mine.xlsx")["Dataset"]
    wrong = {"T27": -16, "U27": -67, "T29": -30, "U29": -60, "U30": -143, "T66": -1, "W66": 171}
    shown = {cell: int(re.search(r"-?\d+", str(sheet[cell].value))[0]) for cell in wrong}  # type: ignore[index]
    assert shown == wrong
    assert len(kw.read(tmp_path / "mine.xlsx").indicators) == 55


def test_sample_does_not_replace_a_file_without_force(tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"older")

    refused = kpi("sample", "mine.xlsx", cwd=tmp_path)

    assert refused.returncode == 2
    assert (tmp_path / "mine.xlsx").read_bytes() == b"older"
    assert kpi("sample", "mine.xlsx", "--force", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("name", ["mine.txt", "mine.csv"])
def test_sample_is_a_workbook_and_takes_no_other_ending(tmp_path: Path, name: str) -> None:
    result = kpi("sample", name, cwd=tmp_path)

    assert result.returncode == 2
    assert b".xlsx" in result.stderr


# --- a pipe


def test_a_pipe_gets_plain_text() -> None:
    text = kpi("refresh", SAMPLE, "--dry-run", FORCE_COLOR="").stdout.decode()

    assert "\x1b" not in text
    assert not set("─│┃━") & set(text)


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "cp1252"},
    ],
    ids=" ".join,
)
def test_a_pipe_is_utf_8_whatever_the_machine_is_set_to(environment: dict[str, str]) -> None:
    result = started("refresh", SAMPLE, "--dry-run", **environment)

    assert result.returncode == 0, result.stderr.decode()
    assert "↑ 17%" in result.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="a shell's pipe")
@pytest.mark.parametrize("arguments", ["tidy {0}", "refresh {0} --dry-run", "--help"])
@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_has_seen_enough_is_no_error(arguments: str, reader: str, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"  # beside the sample, there may be what was made of it
    book.write_bytes(SAMPLE.read_bytes())
    command = f'"{sys.executable}" -m kpiworkbook {arguments.format(book)}'
    script = f'{command} | {reader} > /dev/null; echo "${{PIPESTATUS[0]}}"'
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)

    assert result.stderr == ""
    assert result.stdout.strip() in ("0", "141")  # 1 would say that something was found


# --- a terminal


def on_a_terminal(*arguments: object, **environment: str) -> str:
    """Return what the command shows on a terminal of its own; one that takes other signs is asked as Python starts."""
    pty = pytest.importorskip("pty", reason="terminals of this kind are Unix's")
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment}
    process: Forked | subprocess.Popen[bytes]
    if "PYTHONIOENCODING" in environment:
        process = subprocess.Popen([*STARTS["python -m"], *map(str, arguments)], stdout=theirs, stderr=theirs, env=env)
    else:
        process = forked(COMMAND, *arguments, streams=(theirs,) * 3, environment=env)
    os.close(theirs)
    shown = b""
    while True:
        try:
            if not (more := os.read(ours, 65536)):
                break
        except OSError:  # how Linux says that the other end is closed
            break
        shown += more
    os.close(ours)
    assert process.wait(timeout=60) == 0, shown.decode(errors="replace")
    return shown.decode("utf-8")


COLOUR = re.compile(r"\x1b\[[\d;]*\b(3[0-8]|4[0-8]|9\d|10\d)[\d;]*m")


def test_a_terminal_gets_a_drawn_table() -> None:
    shown = on_a_terminal("refresh", SAMPLE, "--dry-run")

    assert "──" in shown
    assert "T27" in shown


def test_no_color_is_honoured() -> None:
    assert not COLOUR.search(on_a_terminal("refresh", SAMPLE, "--dry-run", NO_COLOR="1"))


def test_a_terminal_that_takes_ascii_only_gets_a_table_all_the_same() -> None:
    assert "T27" in on_a_terminal("refresh", SAMPLE, "--dry-run", PYTHONIOENCODING="ascii")


def test_a_narrow_terminal_still_shows_each_cell_and_both_figures() -> None:
    shown = on_a_terminal("refresh", SAMPLE, "--dry-run", COLUMNS="60", NO_COLOR="1")

    assert all(text in shown for text in ("T27", "EH3c%", "-16%", "17%"))


@pytest.mark.parametrize("arguments", [["--help"], ["--no-such-option"]], ids=lambda a: a[0])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_made_alone_says_what_it_says_among_all(command: str, arguments: list[str]) -> None:
    narrow = narrowed(app, [command, *arguments])
    one, among_all = (CliRunner().invoke(each, [command, *arguments]) for each in (narrow, app))

    assert list(get_command(narrow).commands) == [command]  # type: ignore[attr-defined]
    assert (one.exit_code, one.output) == (among_all.exit_code, among_all.output)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["-h"],
        ["--version"],
        ["--no-such-option"],
        ["--help", "validate"],
        ["validat"],
        ["no", "validate"],
    ],
    ids=repr,
)
def test_where_no_command_comes_first_all_are_told_of_as_they_are(arguments: list[str]) -> None:
    by_name, whole = (CliRunner().invoke(each, arguments) for each in (narrowed(app, arguments), app))

    assert (by_name.exit_code, by_name.output) == (whole.exit_code, whole.output)
