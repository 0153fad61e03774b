"""Tables on a terminal: a message can be read whole at any width, and a pipe gets the same as ever."""

from __future__ import annotations

import io

import pytest

from kpiworkbook.cli.show import short_apart, table

HEADINGS = ("", "Cell", "Ref", "As typed", "Should say", "What is wrong")
MESSAGE = (
    "Sep-19 12.0% (S27) against Aug-19 10.3% (R27) is +16.5%; the sign is the wrong way round (or: it is the change on "
    "Mar-19) [change-value]"
)
ROWS = [
    ("error", "T27", "EH3c%", "⬆️ -16%", "↑ 17%", MESSAGE),
    ("warning", "C36", "CP2", "Head of Quality Asurance", "Head of Quality Assurance", "a name [name-variant]"),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(width: int, monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, ...]] = ROWS) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    table(HEADINGS, rows, stream)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("width", [80, 100, 120])
def test_on_a_narrow_terminal_the_message_stands_below_its_row(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(width, monkeypatch)

    start = next(number for number, line in enumerate(lines) if line.startswith("error"))
    assert lines[start].split() == ["error", "T27", "EH3c%", "⬆️", "-16%", "↑", "17%"]
    end = next(number for number, line in enumerate(lines) if line.startswith("warning"))
    assert " ".join(line.strip() for line in lines[start + 1 : end]) == MESSAGE
    assert all(line.startswith("    ") for line in lines[start + 1 : end])
    assert lines[end].split("  ")[-1] == "Head of Quality Assurance"
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160, 200, 300])
def test_no_rule_is_cut_at_any_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join("".join(drawn(width, monkeypatch)).split())

    assert "…" not in text
    assert "[change-value]" in text
    assert "[name-variant]" in text


def test_on_a_wide_terminal_the_message_stands_beside_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(200, monkeypatch)

    (line,) = [line for line in lines if "T27" in line]
    assert "Sep-19 12.0% (S27) against" in line


def test_a_pipe_gets_a_row_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stream = io.StringIO()

    table(HEADINGS, ROWS, stream)

    assert stream.getvalue().splitlines()[1].endswith(MESSAGE)
    assert len(stream.getvalue().splitlines()) == 3


DIFFERENCES = ("", "Ref", "Was", "Now", "Old cell", "New cell", "What differs")


def differing(width: int, monkeypatch: pytest.MonkeyPatch, *rows: tuple[str, ...]) -> list[str]:
    """Return the lines of a table of differences below its headings."""
    monkeypatch.setenv("COLUMNS", str(width))
    stream = Terminal()
    table(DIFFERENCES, rows, stream, below=(("Was", "Now"), ("Old cell", "New cell")))
    lines = [line.rstrip() for line in stream.getvalue().splitlines()]
    return lines[next(number for number, line in enumerate(lines) if "What differs" in line) + 1 :]


def test_on_a_narrow_terminal_a_short_message_stands_below_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ("restated", "A1", "1,861", "1,816", "D2", "C2", "Jul-19 is restated, 45 lower")

    assert differing(60, monkeypatch, row) == [
        "restated  A1   1,861  1,816  D2        C2",
        "    Jul-19 is restated, 45 lower",
    ]


def test_on_a_narrow_terminal_what_was_and_is_stands_below_the_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    assert differing(
        80,
        monkeypatch,
        ("owner", "A1", "Head of Safeguarding", "Head of Children's Services", "C6", "C7", "another owner"),
        ("column-removed", "", "Data quality and its notes", "", "AB5", "", "no more column" + " in 'Front door'" * 4),
    ) == [
        "owner           A1   C6        C7",
        "    Was: Head of Safeguarding   Now: Head of Children's Services",
        "    another owner",
        "column-removed       AB5",
        "    Was: Data quality and its notes",
        "    no more column in 'Front door' in 'Front door' in 'Front door' in 'Front",
        "    door'",
    ]


def test_on_a_narrow_terminal_long_names_of_sheets_stand_below_too(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = "'Adoption, fostering'!D2", "'Adoption, fostering'!C2"

    assert differing(80, monkeypatch, ("restated", "LAC12 (%, aged 16-17)", "18%", "19%", old, new, "higher")) == [
        "restated  LAC12 (%, aged 16-17)",
        "    Was: 18%   Now: 19%",
        f"    Old cell: {old}   New cell: {new}",
        "    higher",
    ]


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("Head A", "Head B", ("Head A", "Head B")),
        ("Percentage of reviews", "Share of reviews", ("Percentage of reviews", "Share of reviews")),
        (
            "Percentage of reviews held in time at month end", "Share of reviews held in time at month end",
            ("Percentage of reviews held in t…", "Share of reviews held in time a…"),
        ),
        (
            "Number of reviews that are open at month end", "Number of reviews that are open at month end (all)",
            ("…at month end", "…at month end (all)"),
        ),
        (
            "Percentage of reviews that are open at month end", "Percentage of reviews that are open at\nquarter end",
            ("…are open at month end", "…are open at quarter end"),
        ),
        ("W" * 60 + "1", "W" * 60 + "2", ("…" + "W" * 12 + "1", "…" + "W" * 12 + "2")),
    ],
)  # fmt: skip
def test_two_long_texts_are_shown_from_where_they_differ(one: str, other: str, shown: tuple[str, str]) -> None:
    assert short_apart(one, other) == shown
