"""`Average` and `Maximum` alone are of the last twelve months where the figures under them prove it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

import kpiworkbook as kw
from kpiworkbook.model.periods import month_name, months_before
from tests.support import read, xlsx

MONTHS = 14
NAMES = ("Contacts", "Referrals", "Visits", "Plans")
FIGURES = [[100 + 37 * n * (m + 3) % (41 + n) + 9 * m for m in range(MONTHS)] for n in range(1, 5)]
LARGE_ONCE = [[figures[0], 900, 700, *figures[3:]] for figures in FIGURES]
"""The largest of the twelve months is their first; that of all comes before."""


def average(figures: Sequence[int]) -> float:
    return round(sum(figures) / len(figures), 1)


def year(figures: Sequence[int]) -> Sequence[int]:
    return figures[-12:]


def grid(
    typed: Callable[[Sequence[int]], object], *, heading: str = "Average", last: str = "2019-09-01", large: bool = False
) -> str:
    """Return a scorecard of four indicators, under whose last heading stands what `typed` makes of their months."""
    end = date.fromisoformat(last)
    months = " | ".join(month_name(months_before(end, back)) for back in range(MONTHS - 1, -1, -1))
    rows = (
        f"M{number} | {name} | {' | '.join(map(str, figures))} | {typed(figures)}"
        for number, (name, figures) in enumerate(zip(NAMES, LARGE_ONCE if large else FIGURES, strict=True), 1)
    )
    return "\n".join((f"Ref. | Indicator | {months} | {heading}", *rows))


def last_column(text: str) -> str:
    return read(text).sections[0].columns[-1].key


@pytest.mark.parametrize("heading", ["Average", "Mean", "Avg.", "Average value"])
def test_a_bare_average_is_that_of_twelve_months_where_its_figures_are(heading: str) -> None:
    card = read(grid(lambda figures: average(year(figures)), heading=heading))
    assert card.sections[0].columns[-1].key == "average_12m"
    assert card.problems == ()
    assert kw.validate(card).findings == ()


def test_a_bare_maximum_likewise() -> None:
    assert last_column(grid(lambda figures: max(year(figures)), heading="Maximum", large=True)) == "max_12m"
    assert last_column(grid(max, heading="Maximum", large=True)) == "extra_maximum"


def test_a_maximum_of_the_last_months_proves_nothing() -> None:
    assert last_column(grid(lambda figures: max(year(figures)), heading="Max")) == "extra_max"


OTHERS: dict[str, Callable[[Sequence[int]], object]] = {
    "all months": average,
    "the year so far": lambda figures: average(figures[-6:]),
    "a quarter": lambda figures: average(figures[-3:]),
    "anything": len,
    "placeholders": lambda figures: "n/a" * bool(figures),
    "percentages": lambda figures: f"{average(year(figures))}%",
}


@pytest.mark.parametrize("months", OTHERS)
def test_one_of_other_months_is_carried_along_with_a_warning(months: str) -> None:
    card = read(grid(OTHERS[months]))
    assert card.sections[0].columns[-1].field is kw.Field.EXTRA
    assert [problem.kind for problem in card.problems] == ["heading-unclear"]


def test_in_march_the_year_so_far_is_twelve_months_as_well_and_nothing_is_proven() -> None:
    assert last_column(grid(lambda figures: average(year(figures)), last="2019-03-01")) != "average_12m"
    assert last_column(grid(lambda figures: average(year(figures)), last="2019-12-01")) == "average_12m"


def test_a_column_left_of_the_months_is_none() -> None:
    header, *rows = [line.split(" | ") for line in grid(lambda figures: average(year(figures))).split("\n")]
    moved = "\n".join(" | ".join([*line[:2], line[-1], *line[2:-1]]) for line in (header, *rows))
    assert "average_12m" not in {column.key for column in read(moved).sections[0].columns}


def test_one_wrong_of_four_is_an_error_then() -> None:
    text = grid(lambda figures: average(year(figures)))
    wrong = text.replace(f"| {average(year(FIGURES[1]))}", "| 250.0")
    assert [(f.cell, f.rule) for f in kw.validate(read(wrong)) if f.severity == "error"] == [("Q3", "average-value")]


@pytest.mark.parametrize("month", ["Sep-19", "Oct-19"])
def test_with_new_figures_it_follows_them(tmp_path: Path, month: str) -> None:
    """After these no row is right any more by the months that it has."""
    path = tmp_path / "sep-19.xlsx"
    path.write_bytes(xlsx(grid(lambda figures: average(year(figures)))))
    values = {f"M{number}": 500 + number for number in range(1, 5)}
    result = kw.refresh(path, tmp_path / "out.xlsx", month=month, values=values)
    card = kw.read(result.output)
    assert card.sections[0].columns[-1].key == "average_12m"
    assert {revision.cell for revision in result.revisions} == {"Q2", "Q3", "Q4", "Q5"}
    months = [*year(FIGURES[0])[:-1], 501] if month == "Sep-19" else [*year(FIGURES[0])[1:], 501]
    assert card["M1"].entries["average_12m"].value == pytest.approx(sum(months) / 12)


def test_what_was_once_refreshed_is_known_by_its_formulas_in_march_too(tmp_path: Path) -> None:
    book = tmp_path / "sep-19.xlsx"
    book.write_bytes(xlsx(grid(lambda figures: average(year(figures)))))
    for number, month in enumerate(("Oct-19", "Nov-19", "Dec-19", "Jan-20", "Feb-20", "Mar-20", "Apr-20")):
        output = tmp_path / f"{month}.xlsx"
        values = {f"M{n}": 130 + 17 * n * number % 90 for n in range(1, 5)}
        result = kw.refresh(book, output, month=month, values=values)
        assert (result.rolled.warnings, kw.validate(kw.read(output)).findings) == ((), ())
        book = output
    assert kw.read(book).sections[0].columns[-1].key == "average_12m"
