"""A header that does not stand over its data is noticed: the figures are read right, or not at all."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.layout.contents import Kind, Kinds, doubts
from kpiworkbook.model.grid import CellStyle, Grid, SheetLook
from tests.support import DISPLACED, SAMPLE, cells, put, read, saved, xlsx

LABELS = [
    "Ref.", "Indicator", "Owner", "Jul-19", "Aug-19", "Sep-19", "% change from previous month",
    "% change from same month prev. yr", "DoT", "12 month average", "12-mth max value", "Percentage?", "England",
    "SE region", "Target 19-20", "Commentary",
]  # fmt: skip
SENTENCE = "A sentence about the month, long enough to be no figure and no name."
SECTIONS = [
    """
    M1  | Contacts         | AD | 1861 | 1377 | 1514 | ↑ 10%  | → 5%    |   | 1642 | 1871 | - | Local | Local | 1500 | ~
    M2  | Referrals        | AD | 612  | 459  | 558  | ↑ 22%  | ↑ 147%  | ▼ | 424  | 612  | - | 359   | 468   | 400  | ~
    M8  | % within a day   | AD | 86%  | 90%  | 95%  | → 6%   | → -3%   | ▲ | 88%  | 99%  | P | Local | Local | 97%  | ~
    """,
    """
    EH1 | Assessments      | AD | 363  | 428  | 393  | → -8%  | ↑ 251%  |   | 260  | 428  | - | Local | 310   | tbc  | ~
    EH2 | % in 45 days     | AD | 76%  | 81%  | 79%  | → -2%  | ↑ 20%   | ▲ | 70%  | 81%  | P | 82.9% | 83.1% | 85%  | ~
    EH3 | Enquiries        | AD | 182  | 101  | 103  | → 2%   | ↑ 18%   |   | 120  | 182  | - | Local | Local | tbc  | ~
    """,
    """
    L1  | Children in care | AD | 300  | 310  | 312  | → 1%   | → 4%    |   | 305  | 312  | - | 64    | 53    | tbc  | ~
    L2  | % with a review  | AD | 91%  | 92%  | 94%  | → 2%   | → 3%    | ▲ | 92%  | 94%  | P | Local | Local | 95%  | ~
    L3  | Moves            | AD | 12   | 15   | 9    | ↓ -40% | ↓ -25%  | ▼ | 11   | 15   | - | 10    | 11    | 10   | ~
    """,
]  # fmt: skip
HEADER_ROWS = (1, 6, 11)


def sheet(headers: dict[int, list[str]] | None = None) -> list[list[str]]:
    """Return three sections with the same layout; `headers` replaces the header of a section by its number."""
    rows: list[list[str]] = []
    for number, section in enumerate(SECTIONS):
        rows += [(headers or {}).get(number, LABELS), *cells(section.replace("~", SENTENCE)), []]
    return rows


def text(rows: list[list[str]]) -> bytes:
    return "\n".join("\t".join(row) for row in rows).encode()


def figures(card: kw.Scorecard) -> dict[tuple[str, str, str], tuple[float | None, str]]:
    return {(r.ref, r.series, r.label): (r.value, r.status) for r in card.records}


def as_read(card: kw.Scorecard) -> dict[str, tuple[str, str, float | None, str]]:
    return {r.cell: (r.series, r.label, r.value, r.status) for r in card.records}


TRUTH = figures(kw.read(text(sheet())))
AS_READ = as_read(kw.read(text(sheet())))


def without(label: str) -> list[str]:
    """The labels as they stand when one cell of the row was deleted: all right of it move to the left."""
    return [other for other in LABELS if other != label]


def pushed(label: str) -> list[str]:
    """The labels as they stand when an empty cell was inserted before one: it and the rest move to the right."""
    at = LABELS.index(label)
    return [*LABELS[:at], "", *LABELS[at:]]


def swapped(one: str, other: str) -> list[str]:
    exchange = {one: other, other: one}
    return [exchange.get(label, label) for label in LABELS]


DOT_FIRST = [*LABELS[:6], "DoT", *LABELS[6:8], *LABELS[9:]]


def test_sheet_with_headers_over_their_data_is_read_without_a_word() -> None:
    card = kw.read(text(sheet()))
    assert card.problems == ()
    assert card["M2"].entries["england"].shown == "359"


@pytest.mark.parametrize("section", [0, 1, 2])
@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(["", *LABELS], id="all one to the right"),
        pytest.param([*LABELS[1:]], id="all one to the left"),
        pytest.param(["", "", "", *LABELS], id="all three to the right"),
        pytest.param(DOT_FIRST, id="DoT before the changes"),
        pytest.param(swapped("Sep-19", "% change from previous month"), id="last month and change swapped"),
        pytest.param(swapped("Percentage?", "12-mth max value"), id="flag and maximum swapped"),
        *[pytest.param(without(label), id=f"without {label}") for label in LABELS[1:15]],
        *[pytest.param(pushed(label), id=f"pushed at {label}") for label in LABELS[:15]],
    ],
)
def test_layout_of_the_other_sections_is_used_with_a_warning_that_names_the_row(
    labels: list[str], section: int
) -> None:
    card = kw.read(text(sheet({section: labels})))
    assert figures(card) == TRUTH
    (problem,) = [problem for problem in card.problems if problem.kind == "header-misplaced"]
    assert f"row {HEADER_ROWS[section]} " in problem.message
    assert problem.cell.endswith(str(HEADER_ROWS[section]))
    assert not problem.fatal


@pytest.mark.parametrize("labels", [["", *LABELS], LABELS[1:], DOT_FIRST, without("Aug-19"), pushed("England")])
def test_sheet_in_which_every_header_is_displaced_alike_is_refused(labels: list[str]) -> None:
    with pytest.raises(kw.LayoutError, match=r"workbook.* row 1 \('workbook'!.1\).*Move the headings"):
        kw.read(text(sheet(dict.fromkeys(range(3), labels))))


def test_single_section_with_a_displaced_header_is_refused() -> None:
    with pytest.raises(kw.LayoutError, match="does not stand over its data"):
        kw.read(text([pushed("Sep-19"), *cells(SECTIONS[0].replace("~", SENTENCE))]))


@st.composite
def displaced_headers(draw: st.DrawFn) -> list[str]:
    """Cells of a header row deleted and inserted as slips of the mouse do it, months never exchanged."""
    labels = list(LABELS)
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(labels) - 1))
        if draw(st.booleans()):
            labels.insert(at, "")
        elif labels[at:]:
            del labels[at]
    return labels


@given(section=st.integers(0, 2), labels=displaced_headers())
@settings(max_examples=150, deadline=None)
def test_figures_are_never_misaligned(section: int, labels: list[str]) -> None:
    try:
        card = kw.read(text(sheet({section: labels})))
    except kw.LayoutError:
        return
    # A column whose label is gone may be missing from the records; a figure under another's label may not.
    assert {cell: AS_READ.get(cell) for cell in as_read(card)} == as_read(card)
    assert {indicator.ref for indicator in card} <= {indicator.ref for indicator in kw.read(text(sheet()))} | {""}


@pytest.fixture(scope="module")
def sample() -> kw.Scorecard:
    return kw.read(SAMPLE)


def cell_by_cell() -> bytes:
    """Return the sample's text as a workbook, its displaced header as it stands."""
    book = openpyxl.Workbook()
    rows = csv.reader(io.StringIO(DISPLACED.read_text(encoding="utf-8")), delimiter="\t")
    for row_number, row in enumerate(rows, 1):
        for column_number, content in enumerate(row, 1):
            if content:
                put(book.active.cell(row_number, column_number), content, numbers=True)
    return saved(book)


@pytest.mark.parametrize("as_workbook", [False, True])
def test_published_text_with_its_displaced_first_header(sample: kw.Scorecard, *, as_workbook: bool) -> None:
    card = kw.read(cell_by_cell() if as_workbook else DISPLACED)
    assert (len(card), len(card.sections)) == (55, 4)
    assert len([r for r in card.records if r.series == "actual"]) == 770
    assert [(r.value, r.status, r.unit, r.label) for r in card.records] == [
        (r.value, r.status, r.unit, r.label) for r in sample.records
    ]
    assert [(p.kind, p.cell) for p in card.problems] == [("header-misplaced", "A9")]
    assert "row 10" in card.problems[0].message
    assert [section.header.displaced for section in card.sections] == [True, False, False, False]


def test_sample_workbook_has_nothing_to_be_noticed(sample: kw.Scorecard) -> None:
    assert sample.problems == ()


RIGHT_BUT_ODD = {
    "months all to come": """
        Ref | Indicator | Aug-19 | Sep-19 | % change from prev. month | DoT | 12 month average | England | Target 19-20
        M1  | Contacts  | tbc    | tbc    | - n/a                    |     | -                | Local   | tbc
        """,
    "targets in words": """
        Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | DoT | England | Target 19-20
        M1  | Contacts  | 5      | 6      | ↑ 20%                        | ▲   | Local   | Better than last year
        M2  | Referrals | 7      | 8      | ↑ 14%                        |     | Local   | None is set: see the plan
        """,
    "one indicator": """
        Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | DoT | Percentage? | Commentary
        M1  | Contacts  | 5      | 6      | ↑ 20%                        | ▲   | -           | 12
        """,
    "no direction of travel": """
        Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | DoT | Percentage? | Commentary
        M1  | Contacts  | 5      | 6      | ↑ 20%                        |     | -           |
        M2  | Referrals | 7      | 8      | ↑ 14%                        |     | P           |
        """,
    "changes without arrows": """
        Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | % change from previous year | DoT
        M1  | Contacts  | 500    | 600    | 20%                          | -5%                         | ▲
        M2  | Referrals | 70     | 80     | 14%                          | 0%                          | ▼
        """,
    "refs that are numbers, names that are years": """
        Ref | Indicator   | Owner | Aug-19 | Sep-19 | Target 19-20
        101 | 2018 cohort | -     | 500    | 600    | 700
        102 | 2019 cohort | -     | 70     | 80     | 90
        """,
    "nothing reported yet": """
        Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | DoT | 12 month average | Target 19-20
        M1  | Contacts  |        |        |                              |     |                  |
        M2  | Referrals |        |        |                              |     |                  |
        """,
    "figures suppressed": """
        Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | 12 month average | England | Commentary
        M1  | Contacts  | <5     | <5     | - n/a                        | <5               | 3       | 5
        """,
    "commentary in the months": """
        Ref | Indicator | Aug-19 | Sep-19 | Target 19-20
        M1  | Contacts  | Not collected until the new system is in use, see plan | 6 | 7
        M2  | Referrals | 7      | 8      | 9
        """,
}


@pytest.mark.parametrize("grid", [pytest.param(grid, id=name) for name, grid in RIGHT_BUT_ODD.items()])
def test_odd_sheet_whose_header_is_right_raises_no_alarm(grid: str) -> None:
    card = read(grid)
    assert [section.header.displaced for section in card.sections] == [False]
    months = [column.heading for column in card.sections[0].fields(kw.Field.MONTH)]
    assert months == ["Aug-19", "Sep-19"]
    assert "header-misplaced" not in [problem.kind for problem in card.problems]


def test_section_whose_columns_truly_stand_in_another_order_is_read_as_it_stands() -> None:
    card = read("""
    Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | DoT | England
    M1  | Contacts  | 500    | 600    | ↑ 20%                        | ▲   | 700

    Ref | Indicator | England | DoT | Aug-19 | Sep-19 | % change from previous month
    M2  | Referrals | 70      | ▼   | 80     | 90     | ↑ 13%
    """)
    assert figures(card)["M2", "benchmark", "England"] == (70, "reported")
    assert figures(card)["M2", "actual", "Sep-19"] == (90, "reported")
    assert card.problems == ()


@pytest.mark.parametrize("word", ["up", "Up", "down"])
def test_a_change_typed_as_a_word_is_no_triangle_and_speaks_against_no_heading(word):
    grid = f"""
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | % change from same month prev. yr
    A1   | Visits    | 10     | 12     | {word}                       |
    A2   | Calls     | 10     | 12     |                              | {word}
    """
    card = kw.read(xlsx(grid))
    assert [indicator.ref for indicator in card] == ["A1", "A2"]
    assert not card.problems


@pytest.mark.parametrize(("value", "arrows"), [
    (0.1, kw.ArrowSettings()),
    ("UP 10%", kw.ArrowSettings(up="UP", same="AS", down="DOWN")),
])  # fmt: skip
def test_arrows_under_a_month_are_doubted_though_a_format_or_the_configuration_draws_them(
    value: float | str, arrows: kw.ArrowSettings
) -> None:
    styles = [CellStyle(), CellStyle(number_format='"↑ "0%')]
    look = SheetLook(styles=styles, style_ids={row: {0: 1, 1: 0} for row in range(3)})
    grid = Grid(name="Dataset", rows=[[value, 5.0]] * 3, look=look)
    columns = [kw.Column(index=index, field=kw.Field.MONTH, key="2019-09", heading="Sep-19") for index in (0, 1)]

    found = doubts(Kinds(grid, kw.Settings(arrows=arrows)), columns, range(3))

    assert [(doubt.column.index, doubt.kind) for doubt in found] == [(0, Kind.CHANGE)]
