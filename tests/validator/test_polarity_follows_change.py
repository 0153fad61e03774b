"""A DoT column that says which way the figures went, and not which way is good, is told."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import DISPLACED, SAMPLE, read

HEADER = "Ref. | Indicator | Aug-19 | Sep-19 | {heading}"
MOVED = [
    "A1 | Complaints received      | 100 | 121 | ▲", "A2 | Children missing         | 100 | 150 | ▲",
    "A3 | Agency staff             | 40  | 60  | ▲", "A4 | Visits in time           | 60  | 40  | ▼",
    "A5 | Plans reviewed in time   | 80  | 60  | ▼",
]  # fmt: skip
"""In each row the sign is that of the change."""


def found(rows: list[str], heading: str = "Direction of travel", **settings: object) -> list[kw.Finding]:
    grid = "\n".join([HEADER.format(heading=heading), *rows])
    report = kw.validate(read(grid, config=kw.Settings(**settings)))
    return [finding for finding in report.findings if finding.rule == "polarity-follows-change"]


@pytest.mark.parametrize("heading", ["Direction of travel", "DoT"])
def test_a_sign_that_is_each_changes_own_is_told_once_with_what_to_do(heading: str) -> None:
    (finding,) = found(MOVED, heading)

    assert (finding.severity, finding.cell, finding.column) == ("warning", "E1", "dot")
    assert finding.message == (
        f"{heading!r} says ▲ in each row that rose on the month before and ▼ in each that fell (5 rows). So it seems "
        "to say how figures moved, and is read as which way is good. If it says how they moved, head it 'Trend', and "
        'name which way is good under [polarity] in kpiworkbook.toml, as in "A1" = "down"'
    )


@pytest.mark.parametrize("odd", [
    "A6 | Calls answered | 90 | 70 | ▲", "A6 | Calls answered | 70 | 90 | ▼", "A6 | Calls answered | 90 | 70 |",
    "A6 | Calls answered | 90 | 90 | ▲", "A6 | Calls answered | 90 | 70 | Low is good",
])  # fmt: skip
def test_one_row_that_says_something_else_is_enough_to_believe_the_column(odd: str) -> None:
    assert not found([*MOVED, odd])


@pytest.mark.parametrize(
    "more", ["A6 | Calls | 90 | 90 |", "A6 | Calls | - | 90 | ▼", "A6 | Calls | 0 | 90 | ▼", "A6 | Calls | 90 | 91 | ►"]
)
def test_rows_without_a_change_or_with_another_sign_say_nothing_against_it(more: str) -> None:
    assert len(found([*MOVED, more])) == 1


@pytest.mark.parametrize("rows", [MOVED[1:], [row.replace("▼", "▲") for row in MOVED], MOVED[:3]])
def test_few_rows_or_one_sign_prove_nothing(rows: list[str]) -> None:
    assert not found(rows)


def test_figures_that_all_rose_prove_nothing() -> None:
    assert not found([f"A{number} | Visits | 10 | 1{number} | ▲" for number in range(1, 9)])


@pytest.mark.parametrize("heading", ["Polarity", "Good is", "Desired direction"])
def test_a_heading_that_says_which_way_is_good_is_believed(heading: str) -> None:
    assert not found(MOVED, heading)


def test_up_and_down_in_words_are_told_as_well() -> None:
    assert len(found([row.replace("▲", "Up").replace("▼", "Down") for row in MOVED])) == 1


def test_the_rows_of_all_sections_count_together() -> None:
    rows = [*MOVED[:3], "", HEADER.format(heading="Direction of travel"), *MOVED[3:]]
    assert [finding.cell for finding in found(rows)] == ["E1"]


def test_rows_without_refs_are_told_without_an_example() -> None:
    rows = [row.partition("|")[2] for row in MOVED]
    report = kw.validate(read("\n".join(["Indicator | Aug-19 | Sep-19 | DoT", *rows])))
    (finding,) = (finding for finding in report.findings if finding.rule == "polarity-follows-change")
    assert finding.message.endswith("under [polarity] in kpiworkbook.toml")


def test_what_the_advice_says_ends_the_warning() -> None:
    assert not found(MOVED, "Trend")
    assert not found(MOVED, polarity={f"A{number}": kw.Polarity.UP for number in range(1, 6)})


def test_the_sample_and_the_sheet_that_it_is_made_of_do_not_get_it() -> None:
    for book in (SAMPLE, DISPLACED):
        assert "polarity-follows-change" not in {finding.rule for finding in kw.validate(kw.read(book)).findings}
