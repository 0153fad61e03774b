"""Sheets that nearly are something else: rows that look like a key, formulas beside errors, tables below the table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from kpiworkbook.normaliser import normalise
from tests.support import put, read, saved, tsv, xlsx

HEADER = "Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month | DoT | Commentary"


def refs(card: kw.Scorecard) -> list[str]:
    return [indicator.ref for indicator in card]


def edited(book: bytes, old: bytes, new: bytes) -> bytes:
    """Return a workbook in whose first sheet a piece of XML was replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    return stream.getvalue()


def test_commentary_that_begins_like_the_key_makes_no_key_of_its_row() -> None:
    card = read(f"""
    {HEADER}
    K1 | Contacts  | 10 | 11 | 12 | ↑ 9% | ▲ | Positive
    K2 | Referrals | 10 | 11 | 12 | ↑ 9% | ▲ | Increase on last month
    K3 | Plans     | 10 | 11 | 12 | ↑ 9% | ▲ | Decrease on last month
    K4 | Visits    | 10 | 11 | 12 | ↑ 9% | ▲ | Negative
    """)
    assert refs(card) == ["K1", "K2", "K3", "K4"]


def test_indicator_whose_name_is_merged_over_three_columns_is_read() -> None:
    grid = """
    Ref. | Indicator | | | Aug-19 | Sep-19
    K1   | Contacts  | | | 11     | 12
    K2   | Referrals | | | 13     | 14
    """
    assert refs(kw.read(xlsx(grid, merges=("B1:D1", "B3:D3")))) == ["K1", "K2"]


def test_indicator_without_figures_or_ref_is_read_where_it_stands_in_the_table() -> None:
    card = read("""
    Indicator   | Jul-19 | Aug-19 | Sep-19 | Owner | Commentary
    Contacts    | 10     | 11     | 12     | A     |
    New measure |        |        |        | B     | to be collected from October
    Visits      | 10     | 11     | 12     | C     |
    """)
    assert [indicator.name for indicator in card] == ["Contacts", "New measure", "Visits"]


def test_error_is_told_of_its_own_cell_beside_formulas() -> None:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("Dataset")
    sheet.write_row(0, 0, ["Ref.", "Indicator", "Jul-19", "Aug-19", "Sep-19"])
    sheet.write_formula("A2", '="K"&1', None, "K1")
    sheet.write_string("B2", "Contacts")
    sheet.write_formula("C2", "=5+5", None, 10)
    sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
    sheet.write_formula("E2", '=IF(C2="","",C2)', None, "")
    workbook.close()

    # Excel stores the empty text as a result of its own type, which xlsxwriter does not write.
    card = kw.read(edited(stream.getvalue(), b'<c r="E2">', b'<c r="E2" t="str">'))

    assert refs(card) == ["K1"]
    assert [(r.value, r.status, r.shown) for r in card.records] == [
        (10, "reported", "10"),
        (None, "error", "#DIV/0!"),
        (None, "missing", ""),
    ]
    assert card.problems == ()


@pytest.mark.parametrize(
    ("typed", "values", "warned"),
    [
        (("1.5", "1.8", "2.3"), [0.015, 0.018, 0.023], False),
        (("1.2%", "1.3%", "1.4"), [0.012, 0.013, 0.014], True),
        (("0.98", "1.02", "1.05"), [0.98, 1.02, 1.05], True),
        (("95%", "98%", "1"), [0.95, 0.98, 1.0], False),
    ],
)
def test_percentage_without_its_sign_is_read_by_its_row(
    typed: tuple[str, ...], values: list[float], *, warned: bool
) -> None:
    card = read(f"Ref. | Indicator | Jul-19 | Aug-19 | Sep-19\nK1 | Percentage of X | {' | '.join(typed)}")
    assert [record.value for record in card.records] == pytest.approx(values)
    assert ("percent-unsigned" in [problem.kind for problem in card.problems]) == warned


@pytest.mark.parametrize("as_book", [tsv, xlsx])
def test_percentage_among_counts_or_rates_is_told_with_what_it_is_read_as(as_book: Callable[[str], bytes]) -> None:
    card = kw.read(
        as_book("""
    Ref. | Indicator               | Jul-19 | Aug-19 | Sep-19 | England | Target 19-20
    K1   | Number of visits        | 20     | 21     | 100%   | 95%     | 25
    K2   | Visits per 1,000        | 2.5    | 12.5%  | 2.6    | 2.7     | 200%
    K3   | Number to be reported   | tbc    | tbc    | tbc    | 95%     | 90%
    """)
    )

    assert [(problem.kind, problem.cell) for problem in card.problems] == [
        ("percent-misplaced", cell) for cell in ("E2", "F2", "D3", "G3")
    ]
    assert "'100%' is a percentage, and the row is a count with figures like 21; it is read as 1." in str(
        card.problems[0]
    )
    assert "the row is a rate with figures like 2.6; it is read as 0.125. Type the rate" in str(card.problems[2])


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("% change on previous year", "change_year"),
        ("Change from same month last year", "change_year"),
        ("% change from same period last year", "change_year"),
        ("Year on year % change", "change_year"),
        ("Month on month % change", "change_month"),
        ("Average last 12 months", "average_12m"),
        ("Max in last 12 months", "max_12m"),
        ("12mth average", "average_12m"),
        ("England 17-18", "england"),
        ("SN average 17-18", "stat_neighbour"),
        ("Commentary Sep-19", "commentary"),
        ("Is it a percentage?", "percentage_flag"),
    ],
)
def test_headings_in_other_words_are_known(heading: str, key: str) -> None:
    card = read(f"Ref. | Indicator | Aug-19 | Sep-19 | {heading}\nK1 | Contacts | 10 | 12 | -")
    assert card.sections[0].columns[-1].key == key


@pytest.mark.parametrize(
    "heading",
    [
        "Average", "Max", "Change since the election", "% chnage from previous month", "12 mth avergae", "Anual chage",
        "Rolling averge", "12 month maximun",
    ],
)  # fmt: skip
def test_heading_that_may_be_a_derived_column_is_carried_along_with_a_warning(heading: str) -> None:
    card = read(f"Ref. | Indicator | Aug-19 | Sep-19 | {heading}\nK1 | Contacts | 10 | 12 | 99")
    assert card.sections[0].columns[-1].field is kw.Field.EXTRA
    assert [problem.kind for problem in card.problems] == ["heading-unclear"]


@pytest.mark.parametrize("heading", ["Charge", "Chance", "Last changed", "Coverage", "Range", "Exchange", "Manager"])
def test_heading_of_another_word_is_no_mistyped_derived_column(heading: str) -> None:
    assert read(f"Ref. | Indicator | Aug-19 | Sep-19 | {heading}\nK1 | Contacts | 10 | 12 | 99").problems == ()


@pytest.mark.parametrize("header", ["Chart data | | Jul-19 | Aug-19 | Sep-19 | Target", "| | Jul-19 | Aug-19 | Sep-19"])
def test_helper_table_below_the_scorecard_is_carried_along_with_a_warning(header: str) -> None:
    card = read(f"""
    Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
    K1   | Contacts  | 10     | 11     | 12
    K2   | Referrals | 10     | 11     | 12

    {header}
    Total | | 20 | 22 | 24
    """)
    assert refs(card) == ["K1", "K2"]
    assert [(problem.kind, problem.fatal) for problem in card.problems] == [("other-table", False)]


def test_changes_in_plain_numbers_are_a_habit_and_are_not_overwritten() -> None:
    card = read("""
    Ref. | Indicator | Aug-19 | Sep-19 | Monthly change | Annual change
    K1   | Contacts  | 100    | 120    | 20             | 35
    K2   | Referrals | 200    | 230    | 30             | 45
    """)
    assert [column.field for column in card.sections[0].columns[-2:]] == [kw.Field.EXTRA, kw.Field.EXTRA]
    assert "heading-unclear" in [problem.kind for problem in card.problems]


@pytest.mark.parametrize("heading", ["%", "Sep-19 %", "Percentage", "Percent (Sep-19)"])
@pytest.mark.parametrize("shares", [("30%", "50%", "20%"), ("30.5", "50.1", "20.2"), ("↑ 30%", "↑ 50%", "→ 2%")])
def test_percentages_under_a_percent_sign_are_no_flags_and_carried_along(
    heading: str, shares: tuple[str, str, str]
) -> None:
    card = kw.read(
        xlsx(f"""
    Ref. | Indicator | Aug-19 | Sep-19 | {heading} | % change from previous month
    K1   | Contacts  | 110    | 121    | {shares[0]} | ↑ 10%
    K2   | Referrals | 150    | 180    | {shares[1]} | ↑ 20%
    K3   | Plans     | 150    | 180    | {shares[2]} | ↑ 20%
    """)
    )
    assert refs(card) == ["K1", "K2", "K3"]
    assert card.sections[0].columns[4].field is kw.Field.EXTRA
    assert [(problem.kind, problem.cell, problem.message) for problem in card.problems] == [(
        "heading-unclear", "E1",
        f"the heading {heading!r} stands over figures, and not over P or '-' as 'Percentage?' does; the column is "
        "carried along as it is",
    )]  # fmt: skip
    assert not any(finding.column.startswith("extra") for finding in kw.validate(card).findings if finding.cell != "E1")


def test_percent_signs_beside_each_month_are_carried_along_for_the_same_reason() -> None:
    card = kw.read(
        xlsx("""
    Ref. | Indicator | Aug-19 | Aug-19 % | Sep-19 | Sep-19 %
    K1   | Contacts  | 110    | 30%      | 121    | 31%
    K2   | Referrals | 150    | 70%      | 180    | 69%
    """)
    )
    assert [(problem.cell, " stands over figures, and not over P" in problem.message) for problem in card.problems] == [
        ("D1", True), ("F1", True),
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["%", "Percentage", "Percentage?"])
def test_flags_under_a_percent_sign_stay_flags(heading: str) -> None:
    card = read(
        f"Ref. | Indicator | Aug-19 | Sep-19 | {heading}\nK1 | Contacts | 110 | 121 | -\nK2 | Share | 5 | 6 | P"
    )
    assert card.sections[0].columns[-1].field is kw.Field.PERCENTAGE_FLAG
    assert [record.unit for record in card.records if record.ref == "K2"] == ["percent", "percent"]


def test_percentages_under_a_question_are_a_header_that_slipped() -> None:
    with pytest.raises(kw.LayoutError, match=r"percentages under 'Percentage\?' \(E2\)"):
        kw.read(xlsx("Ref. | Indicator | Aug-19 | Sep-19 | Percentage?\nK1 | Contacts | 110 | 121 | 30%"))


def test_percentages_under_a_percent_sign_beside_another_doubt_are_a_header_that_slipped() -> None:
    with pytest.raises(kw.LayoutError, match="does not stand over its data"):
        kw.read(
            xlsx("""
        Ref. | Indicator | Aug-19 | Sep-19 | %   | DoT
        K1   | Contacts  | 110    | 121    | 30% | ↑ 10%
        K2   | Referrals | 110    | 121    | 30% | ↑ 10%
        """)
        )


def test_header_without_any_row_under_it_is_refused_for_that_reason() -> None:
    with pytest.raises(kw.LayoutError, match="no indicator stands under the header in row 1"):
        read("Ref. | Indicator | Aug-19 | Sep-19")


@pytest.mark.parametrize(("months", "named", "cell"), [
    ("Apr | May | Q1", "'Apr', 'May'", "C2"),
    ("17/18 | Actual Apr | Actual May | Actual Jun | Target Jun", "'Actual Apr', 'Actual May', 'Actual Jun' and 1 more",
     "D2"),
    ("Actual Apr-18 | Actual May-18", "'Actual Apr-18', 'Actual May-18'", "C2"),
])  # fmt: skip
def test_headings_that_speak_of_months_and_are_none_are_named(months: str, named: str, cell: str) -> None:
    with pytest.raises(kw.LayoutError) as refused:
        read(f"Adults' scorecard 2018/19\nRef | Measure | {months}\nA1 | Visits | 10 | 12 | 22")
    assert str(refused.value).startswith(
        f"workbook holds no scorecard: the headings {named} ('workbook'!{cell}) speak of months, and are not read as "
        "such, but a header row needs at least one month with its year. Write each as 'Sep-19', without other words, "
    )


@pytest.mark.parametrize("other", ["RAG rating", "Target set", "Numerator", "Comments"])
def test_what_makes_no_other_figure_of_a_month_is_not_said_to_need_a_row_of_its_own(other: str) -> None:
    headings = f"Aug-19 Score | Aug-19 {other} | Sep-19 Score | Sep-19 {other}"
    with pytest.raises(kw.LayoutError, match="Write each as 'Sep-19', without other words") as caught:
        read(f"Ref | Indicator | {headings}\nA1 | Visits | 1 | 2 | 3 | 4")
    assert "rows of their own" not in str(caught.value)


@pytest.mark.parametrize("heading", ["{} East", "East {}", "{} (East)", "East - {}"])
def test_two_councils_side_by_side_are_told_to_go_into_rows_of_their_own(heading: str) -> None:
    east = [heading.format(month) for month in ("Aug-19", "Sep-19")]
    west = [text.replace("East", "West") for text in east]
    with pytest.raises(kw.LayoutError) as refused:
        read(f"Ref | Measure | {east[0]} | {west[0]} | {east[1]} | {west[1]}\nA1 | Visits | 10 | 12 | 22 | 23")
    assert str(refused.value).endswith(
        "name each month 2 times, but an indicator has one figure a month. Put 'East' and 'West' into rows of their "
        "own, with refs of their own, or on sheets of their own, and head each month once, as 'Sep-19'"
    )


def test_figure_and_target_side_by_side_are_no_two_councils() -> None:
    with pytest.raises(kw.LayoutError, match="Write each as 'Sep-19', without other words"):
        read("Ref | Measure | Actual Aug | Target Aug | Actual Sep | Target Sep\nA1 | Visits | 10 | 12 | 22 | 23")


def test_where_no_heading_beside_the_indicators_is_a_month_they_are_named() -> None:
    with pytest.raises(kw.LayoutError) as refused:
        read("Cyngor Sir\nRef | Dangosydd | Perchennog | Meh-19 | Gor-19 | Awst-19\nA1 | Visits | Llŷr | 10 | 12 | 11",
             config=kw.Settings(columns={"indicator": ("Dangosydd",)}))  # fmt: skip
    assert str(refused.value) == (
        "workbook holds no scorecard: row 2 ('workbook'!A2) names the indicators, but none of its headings "
        "('Perchennog', 'Meh-19', 'Gor-19', 'Awst-19') is read as a month. Write months in English with their year "
        "('Sep-19'), or as dates"
    )


def test_one_heading_that_may_be_a_month_is_not_enough_to_be_named() -> None:
    with pytest.raises(kw.LayoutError, match="no header was found"):
        read("Adults' scorecard 2018/19\nRef | Visits | May | Actual\nA1 | Visits | 10 | 12")


def test_the_row_that_comes_nearest_to_a_header_is_named_as_excel_names_it() -> None:
    book = xlsx("Ref. | Indicator | Owner | Commentary\nK1 | Contacts | Head | More.", sheet="Children's")

    with pytest.raises(kw.LayoutError, match=r"the row at 'Children''s'!A1 comes nearest to a header \('Ref\.', "):
        kw.read(book)


def test_target_below_a_bound_is_no_figure_too_small_to_publish() -> None:
    card = read("Ref. | Indicator | Aug-19 | Sep-19 | Target 19-20\nK1 | Contacts | 10 | <5 | <10")
    assert [record.status for record in card.records] == ["reported", "suppressed", "reported"]


def test_sheet_name_that_excel_does_not_allow_is_shortened(tmp_path: object) -> None:
    book = openpyxl.Workbook()
    put(book.active["A1"], "Ref.", numbers=False)
    for cell, text in {"B1": "Indicator", "C1": "Sep-19", "A2": "K1", "B2": "Contacts", "C2": "12"}.items():
        put(book.active[cell], text, numbers=True)
    card = kw.read(saved(book))
    grid = replace(card.sheets[0].grid, name="Children's services: scorecard of September 2019")
    sheet = replace(card.sheets[0], grid=grid)
    long = replace(card, sheets=(sheet,))
    kw.write(replace(long, records=normalise(long)), tmp_path / "out.xlsx")
    (name,) = openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames
    assert name == "Children's services  scorecard"


@pytest.mark.parametrize("band", ["Benchmarking", "Benchmarking (2022-23)", "Benchmarking 2022-23"])
def test_band_of_an_edition_makes_benchmarks_of_all_columns_under_it(band: str) -> None:
    card = read(f"""
    Ref. | Indicator | Monthly data |        | {band}      |      |
         |           | Aug-19       | Sep-19 | CIPFA group | East | England
    K1   | Contacts  | 10           | 12     | 11          | 9    | 8
    """)
    assert [record.label for record in card.records if record.series == "benchmark"] == [
        "CIPFA group",
        "East",
        "England",
    ]


def test_key_that_names_another_threshold_is_told() -> None:
    grid = """
    Increase 10% or more | Similar | Decrease 10% or more

    Ref. | Indicator | Aug-19 | Sep-19 | Monthly change
    K1   | Contacts  | 10     | 12     | ↑ 20%
    """
    assert read(grid).problems == ()
    other = read(grid, config=kw.Settings(arrows=kw.ArrowSettings(threshold=Decimal("0.05"))))
    assert [(problem.kind, problem.cell) for problem in other.problems] == [
        ("key-threshold", "A1"),
        ("key-threshold", "C1"),
    ]
