"""What holds for all scorecards: compared with themselves, with any other, and after one change."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.model.periods import month_name, months_before
from kpiworkbook.model.places import place_of

FIGURES = st.one_of(
    st.integers(0, 9999).map(str),
    st.sampled_from(["tbc", "-", "", "n/a", "Local"]),
)
PERCENTAGES = st.integers(0, 999).map(lambda tenths: f"{tenths // 10}.{tenths % 10}%")
NEWEST = date(2019, 9, 1)


@st.composite
def cards(draw: st.DrawFn) -> list[list[str]]:
    """Draw the rows of a scorecard, the header first; refs and names may stand more than once."""
    number = draw(st.integers(2, 14))
    months = [month_name(months_before(NEWEST, back)) for back in range(number - 1, -1, -1)]
    rows = [["Ref.", "Indicator", "Owner", *months, "England", "Commentary"]]
    for _ in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from([FIGURES, PERCENTAGES]))
        ref, name = (
            draw(st.sampled_from(["M1", "M2", "M3", "M4", ""])),
            draw(st.sampled_from(["Visits", "Plans", "Calls"])),
        )
        figures = [draw(kind) for _ in months]
        rows.append([ref, name, "Head A", *figures, draw(kind), draw(st.sampled_from(["", "Rose.", "As above"]))])
    rows[1][2 + number] = "7"  # so that the last month holds something and is the current one
    return rows


def text(rows: list[list[str]]) -> bytes:
    return "\n".join("\t".join(row) for row in rows).encode()


@given(cards())
def test_a_card_compared_with_itself_differs_in_nothing(rows: list[list[str]]) -> None:
    assert kw.compare(text(rows), text(rows)).differences == ()


@given(cards(), cards())
def test_any_two_editions_can_be_compared_and_what_is_told_stands_in_the_cells(
    old: list[list[str]], new: list[list[str]]
) -> None:
    comparison = kw.compare(text(old), text(new))

    for difference in comparison:
        for rows, cell, shown in (
            (old, difference.old_cell, difference.old_shown),
            (new, difference.new_cell, difference.new_shown),
        ):
            if cell and difference.kind not in (kw.DifferenceKind.ADDED, kw.DifferenceKind.REMOVED):
                row, column = place_of(cell)
                assert rows[row][column] == shown
    assert all(d.new_value is not None or d.kind is kw.DifferenceKind.WITHDRAWN for d in comparison.restatements)


@given(cards(), st.data())
def test_one_past_figure_that_changes_is_exactly_one_restatement(rows: list[list[str]], data: st.DataObject) -> None:
    for number, row in enumerate(rows[1:]):  # here each has a ref of its own
        row[0], row[1] = f"K{number}", f"Measure {number}"
    months = range(3, len(rows[0]) - 2)
    places = [(r, c) for r in range(1, len(rows)) for c in months if re.match(r"\d", rows[r][c])]
    row, column = data.draw(st.sampled_from(places))
    changed = [list(cells) for cells in rows]
    changed[row][column] = data.draw(other_than(rows[row][column]))

    restated = [d for d in kw.compare(text(rows), text(changed)) if d.kind is kw.DifferenceKind.RESTATED]

    assert [(d.ref, d.old_shown, d.new_shown) for d in restated] == [
        (rows[row][0], rows[row][column], changed[row][column])
    ]


def other_than(figure: str) -> st.SearchStrategy[str]:
    """Return figures of the same kind that are farther from a figure than rounding can bring them."""
    if not figure.endswith("%"):
        return st.integers(0, 9999).map(str).filter(lambda new: new != figure)
    return PERCENTAGES.filter(lambda new: abs(float(new[:-1]) - float(figure[:-1])) > 0.5)
