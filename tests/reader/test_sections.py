"""The scorecard is found wherever it stands, and parted into the sections that its reader sees."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.ooxml.archive import rewrite
from tests.support import cells, put, read, saved, xlsx


def sections(card: kw.Scorecard) -> list[tuple[str, list[str]]]:
    """Return each section's title and its indicators' refs."""
    by_section = {id(section): [i.ref for i in card if i.section is section] for section in card.sections}
    return [(section.title, by_section[id(section)]) for section in card.sections]


TABLE = """
Ref | Indicator | Aug-19 | Sep-19 | Target 19-20
M1  | Contacts  | 5      | 6      | 7
M2  | Referrals | 8      | 9      | 10
"""


@pytest.mark.parametrize("rows", [0, 1, 7, 300])
@pytest.mark.parametrize("columns", [0, 1, 30])
def test_table_may_stand_anywhere_on_the_sheet(rows: int, columns: int) -> None:
    book = openpyxl.Workbook()
    for row, texts in enumerate(cells(TABLE), 1 + rows):
        for column, text in enumerate(texts, 1 + columns):
            put(book.active.cell(row, column), text, numbers=True)
    card = kw.read(saved(book))
    assert sections(card) == [("Section 1", ["M1", "M2"])]
    expected = book.active.cell(3 + rows, 4 + columns).coordinate
    assert card["M2"].entries["2019-09"].cell == expected
    assert [record.value for record in card.records if record.cell == expected] == [9]


ABOVE = """
Performance scorecard, September 2019
Qualitative measures: | | | Key to direction of travel: | |
Positive | Similar | Negative | Increase 10% or more | Similar | Decrease 10% or more

Benchmarking | | Updated Mar-19
Owner | Ref of the plan
"""


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_text_above_the_table_is_not_taken_for_it(gap: str) -> None:
    card = read(ABOVE.rstrip("\n") + gap + TABLE.lstrip("\n"))
    assert [ref for _, refs in sections(card) for ref in refs] == ["M1", "M2"]
    assert [record.value for record in card.records] == [5, 6, 7, 8, 9, 10]
    assert card.problems == ()


REPEATED = """
Front door
Ref | Indicator | Aug-19 | Sep-19 | Commentary
M1  | Contacts  | 5      | 6      | fine

Assessment
Ref | Indicator   | Aug-19 | Sep-19 | Commentary
EH1 | Assessments | 3      | 4      | fine
"""
SHARED = """
Ref | Indicator | Aug-19 | Sep-19 | Commentary
Front door
M1  | Contacts  | 5      | 6      | fine

Assessment
EH1 | Assessments | 3    | 4      | fine
"""
TIGHT = SHARED.replace("\n\n", "\n")
EXPECTED = [("Front door", ["M1"]), ("Assessment", ["EH1"])]


@pytest.mark.parametrize(
    ("grid", "merges"),
    [
        pytest.param(REPEATED, ("A1:E1", "A5:E5"), id="over repeated headers, merged"),
        pytest.param(REPEATED, (), id="over repeated headers, not merged"),
        pytest.param(SHARED, ("A2:E2", "A5:E5"), id="under one header, merged"),
        pytest.param(SHARED, (), id="under one header, not merged"),
        pytest.param(TIGHT, ("A2:E2", "A4:E4"), id="under one header, merged, no blank rows"),
    ],
)
def test_titles_name_their_sections(grid: str, merges: tuple[str, ...]) -> None:
    assert sections(kw.read(xlsx(grid, merges=merges))) == EXPECTED
    if not merges:
        assert sections(read(grid)) == EXPECTED


UNPARTED = """
Ref | Indicator   | Aug-19 | Sep-19 | Commentary
Front door
M1  | Contacts    | 5      | 6      | fine
{between}
EH1 | Assessments | 3      | 4      | fine
"""


@pytest.mark.parametrize("column", ["", " | "])
def test_title_between_indicators_is_known_by_the_one_before(column: str) -> None:
    grid = UNPARTED.replace("Front door", f"{column}Front door")
    assert sections(read(grid.format(between=f"{column}Assessment"))) == EXPECTED


@pytest.mark.parametrize("note", [
    "Figures for September are provisional.", "* includes transfers", "and those of partners", "Note that A is B",
    " | Assessment", "Source: case system", "Of which:",
    "Contacts that came in by post and were entered after the month",
])  # fmt: skip
def test_note_between_indicators_parts_nothing(note: str) -> None:
    assert sections(read(UNPARTED.format(between=note))) == [("Front door", ["M1", "EH1"])]


def test_text_between_indicators_that_looks_otherwise_than_the_title_parts_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(UNPARTED.format(between="Assessment"))))
    book.active["A2"].font = openpyxl.styles.Font(bold=True)
    assert sections(kw.read(saved(book))) == [("Front door", ["M1", "EH1"])]
    book.active["A4"].font = openpyxl.styles.Font(bold=True)
    assert sections(kw.read(saved(book))) == EXPECTED


@pytest.mark.parametrize("blank", ["", "\n"])
@pytest.mark.parametrize("source", ["text", "xlsx"])
def test_number_and_text_alone_in_a_row_are_a_title_among_other_refs(blank: str, source: str) -> None:
    grid = f"""
Ref | Indicator   | Aug-19 | Sep-19 | Commentary
1   | Front door
M1  | Contacts    | 5      | 6      | fine
{blank}2.  | Assessment
EH1 | Assessments | 3      | 4      | fine
"""
    card = read(grid) if source == "text" else kw.read(xlsx(grid))
    assert sections(card) == [("1 Front door", ["M1"]), ("2. Assessment", ["EH1"])]


def test_number_behind_its_word_is_a_titles_too() -> None:
    card = read("""
    Ref        | Indicator   | Aug-19 | Sep-19
    Priority 1 | Front door
    M1         | Contacts    | 5      | 6
    Priority 2 | Assessment
    EH1        | Assessments | 3      | 4
    """)
    assert sections(card) == [("Priority 1 Front door", ["M1"]), ("Priority 2 Assessment", ["EH1"])]


@pytest.mark.parametrize("first", ["A", "A.", "Section A", "1"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_letter_and_text_alone_in_a_row_are_a_title_as_a_number_is(first: str, blank: str) -> None:
    second = first.replace("A", "B").replace("1", "2")
    grid = f"""
Ref      | Indicator   | Aug-19 | Sep-19 | Commentary
{first}  | Front door
A1       | Contacts    | 5      | 6      | fine
A2       | A new one   |        |        |
{blank}{second} | Assessment
B1       | Assessments | 3      | 4      | fine
"""
    assert sections(read(grid)) == [(f"{first} Front door", ["A1", "A2"]), (f"{second} Assessment", ["B1"])]


@pytest.mark.parametrize("number", ["A", "1"])
def test_numbered_title_may_stand_above_a_header(number: str) -> None:
    grid = f"{number} | Front door\n{TABLE.lstrip()}\n{number} | Assessment\n{TABLE.lstrip().replace('M', 'N')}"
    titles = [f"{number} Front door", f"{number} Assessment"]
    for card in (read(grid), kw.read(xlsx(grid))):  # in the one `1` is a text, in the other a number
        assert sections(card) == list(zip(titles, (["M1", "M2"], ["N1", "N2"]), strict=True))


@pytest.mark.parametrize("above", ["| | 2018 | | 2019", "7 | 8", "| | 100 | 200"])
@pytest.mark.parametrize("number_format", ["General", ";;;"])
def test_two_numbers_above_a_header_are_no_title(above: str, number_format: str) -> None:
    """The years of its months say so, or totals; hidden ones are not even shown."""
    grid = f"{above}\n{TABLE.lstrip()}"
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    for cell in book.active[1]:
        cell.number_format = number_format
    for card in (read(grid), kw.read(saved(book))):
        assert sections(card) == [("Section 1", ["M1", "M2"])]


def test_the_last_indicator_above_a_header_is_no_title() -> None:
    card = read(f"{TABLE.rstrip()}\n3 | Visits\n{TABLE.lstrip()}".replace("M", ""))
    assert [title for title, _ in sections(card)] == ["Section 1", "Section 2"]


def test_letters_alone_are_titles_where_the_first_is_one() -> None:
    card = read(UNPARTED.format(between="B").replace("Front door", "A"))
    assert sections(card) == [("A", ["M1"]), ("B", ["EH1"])]


def test_letters_are_refs_where_indicators_with_figures_have_them() -> None:
    card = read("""
    Ref | Indicator | Aug-19 | Sep-19 | % change from previous month
    1   | Front door
    A   | Contacts  | 5      | 6      | ↑ 20%
    B   | Visits    |        |        | → 5%
    C   | Calls     |        |        |
    D   | Letters   | 5      | 6      | ↑ 20%
    """)
    assert sections(card) == [("1 Front door", ["A", "B", "C", "D"])]


def test_small_letters_list_what_an_indicator_consists_of_and_are_no_titles() -> None:
    card = read("""
    Ref | Indicator   | Aug-19 | Sep-19
    M1  | Contacts    | 5      | 6
    a   | of children |        |
    M2  | Visits      | 5      | 6
    """)
    assert sections(card) == [("Section 1", ["M1", "M2"])]


@pytest.mark.parametrize("refs", ["1 2 3", "1 2 M3", "M1 2 3"])
def test_number_among_numbered_refs_is_an_indicator_without_figures(refs: str) -> None:
    first, new, last = refs.split()
    card = read(f"""
    Ref     | Indicator | Aug-19 | Sep-19
    {first} | Contacts  | 5      | 6
    {new}   | Visits    |        |
    {last}  | Calls     | 3      | 4
    """)
    assert sections(card) == [("Section 1", [first, new, last])]


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("figures", ["→ 5% | ", "→ 5% | 12", "-1.5% | ", "#DIV/0! | 3"])
@pytest.mark.parametrize("names", [" | Mean change", "Mean | ", "Total | of all"])
def test_row_that_sums_up_derived_columns_is_no_indicator(gap: str, figures: str, names: str) -> None:
    card = read(f"""
Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | 12 month average
M1  | Contacts  | 10     | 11     | ↑ 10%                        | 10.5
M2  | Visits    | 10     | 10     | → 0%                         | 10
{gap}{names}    |        |        | {figures}
""")
    assert sections(card) == [("Section 1", ["M1", "M2"])]
    assert card.problems == ()


@pytest.mark.parametrize("row", ["NEW | Visits | | | - n/a | -", "M2 | Visits | | | ↑ 10% | 12"])
def test_indicator_whose_figures_are_not_there_yet_is_one_by_its_ref_and_name(row: str) -> None:
    card = read(f"""
    Ref | Indicator | Aug-19 | Sep-19 | % change from previous month | 12 month average
    M1  | Contacts  | 10     | 11     | ↑ 10%                        | 10.5

    {row}
    """)
    assert sections(card) == [("Section 1", ["M1", row.split(maxsplit=1)[0]])]


def test_title_may_stand_in_the_indicator_column() -> None:
    card = read("""
    Ref | Indicator   | Aug-19 | Sep-19
        | Front door
    M1  | Contacts    | 5      | 6

        | Assessment
    EH1 | Assessments | 3      | 4
    """)
    assert sections(card) == EXPECTED


@pytest.mark.parametrize(
    "note",
    [
        "Figures for September are provisional.",
        "* includes transfers",
        " | a second line of the commentary above",
        "Source: case system. Extracted in Oct-19",
    ],
)
def test_notes_below_and_between_sections_are_no_indicators(note: str) -> None:
    card = read(f"{REPEATED}{note}\n\n{note}\n")
    assert sections(card) == EXPECTED
    first, second = REPEATED.lstrip("\n").split("\n\n")
    assert sections(read(f"{first}\n{note}\n\n{second}")) == EXPECTED


@pytest.mark.parametrize(
    "notes",
    [
        "Note | counts are of children, not of families",
        "Prepared by: | Performance team",
        "* includes transfers\nSource: | case system",
    ],
)
def test_notes_of_two_cells_apart_from_the_table_are_no_indicators(notes: str) -> None:
    card = read(f"{TABLE}\n{notes}\n")
    assert sections(card) == [("Section 1", ["M1", "M2"])]


def test_blank_rows_between_indicators_part_nothing() -> None:
    card = read("""
    Ref | Indicator | Aug-19 | Sep-19

    M1  | Contacts  | 5      | 6


    M2  | Referrals | 8      | 9
    """)
    assert sections(card) == [("Section 1", ["M1", "M2"])]
    assert card["M2"].entries["2019-09"].cell == "D6"


def test_sections_may_follow_each_other_without_a_blank_row() -> None:
    card = read("""
    Ref | Indicator | Aug-19 | Sep-19
    M1  | Contacts  | 5      | 6
    Ref | Indicator | Aug-19 | Sep-19
    M2  | Referrals | 8      | 9
    """)
    assert [refs for _, refs in sections(card)] == [["M1"], ["M2"]]


def test_indicator_without_any_figure_is_an_indicator() -> None:
    card = read("""
    Ref | Indicator       | Aug-19 | Sep-19
    M1  | Contacts        | 5      | 6
    M2  | A new indicator |        |
    M3  | Referrals       | tbc    | tbc
    """)
    assert [i.ref for i in card] == ["M1", "M2", "M3"]
    assert [record.status for record in card.records if record.ref == "M2"] == ["missing", "missing"]


def test_title_with_a_number_of_its_own_is_no_indicator() -> None:
    card = kw.read(
        xlsx(
            """
            Ref | Indicator   | Aug-19 | Sep-19
            1   | Front door  |        |
            1.1 | Contacts    | 5      | 6
            1.2 | Referrals   | 7      | 8
            """,
            merges=("B2:D2",),
        )
    )
    assert [i.name for i in card] == ["Contacts", "Referrals"]


def two_sheets() -> openpyxl.Workbook:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(TABLE, sheet="Children")))
    cover = book.create_sheet("Cover", 0)
    cover["B2"] = "Scorecards of the directorate"
    other = book.create_sheet("Adults")
    for row in cells(TABLE.replace("M1", "A1").replace("M2", "A2")):
        other.append([int(text) if text.isdigit() else text for text in row])
    return book


def test_every_sheet_that_holds_a_scorecard_is_read() -> None:
    card = kw.read(saved(two_sheets()))
    assert [sheet.name for sheet in card.sheets] == ["Children", "Adults"]
    assert [i.ref for i in card] == ["M1", "M2", "A1", "A2"]
    assert card["A1"].entries["2019-09"].address == "'Adults'!D2"
    assert "the sheet 'Cover'" in card.not_carried


def test_sheets_may_be_named() -> None:
    card = kw.read(saved(two_sheets()), sheets=["Adults"])
    assert [i.ref for i in card] == ["A1", "A2"]


def test_unknown_sheet_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(kw.LayoutError, match=r"'Aduls'.*'Cover', 'Children', 'Adults'"):
        kw.read(saved(two_sheets()), sheets=["Aduls"])


def test_same_ref_on_two_sheets_is_no_duplicate() -> None:
    book = two_sheets()
    book["Adults"]["A2"] = "M1"
    card = kw.read(saved(book))
    assert not [problem for problem in card.problems if problem.fatal]


def test_section_behind_the_others_is_known_as_such() -> None:
    card = read("""
    Ref | Indicator | Aug-19 | Sep-19
    M1  | Contacts  | 5      | 6

    Ref | Indicator | Aug-19 | Sep-19
    M2  | Referrals | 8      |
    """)
    assert [section.as_of.month for section in card.sections] == [9, 8]
    assert [problem.kind for problem in card.problems] == ["section-behind"]


def test_month_names_without_a_year_are_refused_rather_than_guessed() -> None:
    with pytest.raises(kw.LayoutError, match=r"'workbook'!A1 .*'Sep-19'"):
        read("""
        Ref | Indicator |      |     |     | Target
            |           | Jul  | Aug | Sep |
        M1  | Contacts  | 5    | 6   | 7   | 8
        """)


OTHER_COUNCILS = {
    "themes in a column of their own": """
        Theme      | Ref | Measure   | Lead | Jul-19 | Aug-19 | Sep-19 | Target | RAG
        Early help | M1  | Contacts  | AD   | 5      | 6      | 7      | 8      | G
                   | M2  | Referrals | AD   | 5      | 6      | 7      | 8      | A
        """,
    "previous years first": """
        KPI Ref | Performance Measure | 2017/18 | 2018/19 | Jul-19 | Aug-19 | Sep-19 | YTD | Target 2019/20 | Comments
        M1      | % in 45 days        | 78.2    | 81.0    | 5      | 6      | 7      | 82  | 85             | fine
        M2      | Rate of CiN         | 301     | 305     | 5      | 6      | 7      | 303 | <310           | fine
        """,
    "quarters between the months": """
        No. | KPI       | Good is | Jul 2019 | Aug 2019 | Sep 2019 | Q2 2019/20 | England
        M1  | Contacts  | High    | 5        | 6        | 7        | 18         | 20
        M2  | Referrals | Low     | 5        | 6        | 7        | 18         | 20
        """,
    "rating beside every month": """
        Ref | Indicator | Jul-19 | RAG | Aug-19 | RAG | Sep-19 | RAG
        M1  | Contacts  | 5      | G   | 6      | G   | 7      | G
        M2  | Referrals | 5      | R   | 6      | R   | 7      | A
        """,
    "targets before the figures": """
        ID | Description | Target 19/20 | Statistical Neighbours | National | Jul-19 | Aug-19 | Sep-19 | Narrative
        M1 | Contacts    | 8            | 9                      | 10       | 5      | 6      | 7      | fine
        M2 | Referrals   | 8            | 9                      | 10       | 5      | 6      | 7      | fine
        """,
    "trend words as direction of travel": """
        Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Direction of travel | Target | RAG
        M1  | Contacts  | 5      | 6      | 7      | Improving           | 8      | Amber
        M2  | Referrals | 5      | 6      | 7      | Declining           | 8      | Red
        """,
    "months with the figures' state": """
        Ref | Indicator | Jul-19 | Aug-19* | Sep-19^ | Commentary
        M1  | Contacts  | 5      | 6       | 7       | fine
        M2  | Referrals | 5      | 6       | 7       | fine
        """,
    "months under quarters": """
            |           | Quarter 2 |        |        | Year end |
        Ref | Indicator | Jul-19    | Aug-19 | Sep-19 | Forecast | Target
        M1  | Contacts  | 5         | 6      | 7      | 8        | 9
        M2  | Referrals | 5         | 6      | 7      | 8        | 9
        """,
    "a column of numbers before the refs": """
        No | Ref | Indicator | Jul-19 | Aug-19 | Sep-19
        1  | M1  | Contacts  | 5      | 6      | 7
        2  | M2  | Referrals | 5      | 6      | 7
        """,
    "percentages with targets in words": """
        Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Target 19-20                         | Target 20-21
        M1  | Contacts  | 5      | 6      | 7      | better than last year                | no target
        M2  | Referrals | 5      | 6      | 7      | below our statistical neighbours' 12 | 10% lower
        """,
}


@pytest.mark.parametrize("grid", [pytest.param(grid, id=name) for name, grid in OTHER_COUNCILS.items()])
@pytest.mark.parametrize("as_workbook", [False, True])
def test_sheets_of_other_councils(grid: str, as_workbook: bool) -> None:
    card = kw.read(xlsx(grid)) if as_workbook else read(grid)
    assert [i.ref for i in card] == ["M1", "M2"]
    assert not [problem for problem in card.problems if problem.fatal or problem.kind == "header-misplaced"]
    actuals = [(r.period.month, r.value) for r in card.records if r.series == "actual" and r.ref == "M2"]
    assert actuals == [(7, 5), (8, 6), (9, 7)]


@pytest.mark.parametrize(
    ("months", "change", "commentary", "current"),
    [
        ("5 | tbc | tbc", "→ 2%", "Commentary", 7),  # a year that was laid out beforehand
        ("5 | -   | n/a", "→ 2%", "Commentary", 7),
        ("5 | tbc | tbc", "- n/a", "Commentary", 9),  # as months stand that were rolled on without figures
        ("5 | 6   | tbc", "→ 2%", "Commentary", 9),
        ("5 | 6   | tbc", "→ 2%", "Commentary (Aug-19)", 8),
        ("5 | 6   | tbc", "→ 2%", "Commentary (Sep-19)", 9),
        ("5 | tbc | 6  ", "→ 2%", "Commentary (Aug-19)", 9),
        ("- | tbc | tbc", "→ 2%", "Commentary", 9),  # no month has a figure yet
        ("5 |     |    ", "→ 2%", "Commentary (Sep-19)", 7),
    ],
)
def test_months_to_come_may_hold_placeholders(months: str, change: str, commentary: str, current: int) -> None:
    card = read(f"""
    Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month | {commentary}
    M1  | Contacts  | {months} | - n/a
    M2  | Referrals | {months} | {change}
    """)
    assert card.sheets[0].as_of.month == current


@pytest.mark.parametrize(
    ("changes", "current"),
    [("→ 2% | → 2% | → 2%", 8), ("→ 2% | → 2% | - n/a", 9), ("- n/a | - n/a | - n/a", 9)],
)
def test_a_single_month_to_come_is_one_where_several_changes_stand_there(changes: str, current: int) -> None:
    """Few may be wrong; a month that was rolled on without figures has none."""
    rows = [f"M{n} | Contacts | 5 | 6 | tbc | {change}" for n, change in enumerate(changes.split(" | "))]
    card = read("\n".join(["Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month", *rows]))
    assert card.sheets[0].as_of.month == current


@pytest.mark.parametrize(("formula", "current"), [(b"<f>Data!A1</f>", 7), (b"", 9)])
def test_months_to_come_may_hold_zeros_that_formulas_give(formula: bytes, current: int) -> None:
    """A zero that somebody typed is a figure."""
    book = xlsx("""
    Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month
    M1  | Contacts  | 5      | 0      | 0      | → 2%
    """)
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        content = package.read(part).replace(b"<v>0</v>", formula + b"<v>0</v>")
    assert kw.read(rewrite(book, {part: content})).sheets[0].as_of.month == current


def test_a_ref_that_is_merged_over_two_rows_says_so() -> None:
    card = kw.read(xlsx("""
    Ref | Indicator | Of     | Aug-19 | Sep-19
    M1  | Contacts  | Actual | 5      | 6
        | Contacts  | Target | 7      | 8
    """, merges=("A2:A3",)))  # fmt: skip
    (problem,) = card.problems
    assert (problem.kind, problem.cell) == ("duplicate-ref", "A3")
    assert problem.message == (
        "the ref 'M1' is merged from A2 down to here; undo that, and give each row a ref of its own"
    )


@pytest.mark.parametrize(
    ("first", "second"), [("I", "II"), ("Theme A", "Theme B"), ("(A)", "(B)"), ("A:", "B:"), ("Part 1", "Part 2")]
)
def test_titles_are_numbered_in_many_ways(first: str, second: str) -> None:
    card = read(f"""
    Ref      | Indicator  | Aug-19 | Sep-19
    {first}  | Front door
    M1       | Contacts   | 5      | 6
    {second} | Care
    M2       | Visits     | 5      | 6
    """)
    assert sections(card) == [(f"{first} Front door", ["M1"]), (f"{second} Care", ["M2"])]


def test_a_theme_with_a_letter_is_a_title_among_letters() -> None:
    card = read("""
    Ref     | Indicator  | Aug-19 | Sep-19
    Theme A | Front door
    A       | Contacts   | 5      | 6
    B       | Referrals  | 5      | 6
    Theme B | Care
    C       | In care    | 5      | 6
    D       | Leavers    | 5      | 6
    """)
    assert sections(card) == [("Theme A Front door", ["A", "B"]), ("Theme B Care", ["C", "D"])]


@pytest.mark.parametrize("key", ["R | Red: off target\n    A | Amber: near", "P | Provisional figures"])
def test_a_key_below_indicators_whose_refs_are_letters_is_none_of_them(key: str) -> None:
    card = read(f"""
    Ref | Indicator | Aug-19 | Sep-19
    A   | Contacts  | 5      | 6
    B   | Referrals | 5      | 6
    C   | In care   | 5      | 6
    {key}
    """)
    assert sections(card) == [("Section 1", ["A", "B", "C"])]
