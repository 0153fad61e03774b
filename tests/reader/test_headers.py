"""Headings are read by meaning: their spelling, their order and their number may differ from sheet to sheet."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import kpiworkbook as kw
from tests.support import read, saved, xlsx

SEPTEMBER = dt.date(2019, 9, 1)

SPELLINGS = {
    "ref": [
        "Ref.", "REF", "Ref No.", "Reference", "KPI Ref", "Ref:", " ref ", "PI Ref.", "Indicator No.", "KPI ID",
        "Measure code", "PI Ref No", "Reference number", "KPI Ref. No.", "Metric ID",
    ],
    "indicator": [
        "Indicator", "INDICATOR", "Indicator name", "Performance indicator", "Measure", "KPI", "Measures",
        "PI description", "Short Name", "Metric", "Metric name",
    ],
    "owner": ["Owner", "Lead officer", "Responsible officer", "KPI owner", "Exec Lead", "Managed By"],
    "reporter": ["Reporter", "Reported by"],
    "outcome": ["Outcome", "Outcome (what difference this makes)", "OUTCOMES"],
    "change_month": [
        "% change from previous month", "% change from prev. month", "% Change From Previous Month",
        "%change from previous month", "% change on previous month", "Change from last month",
        "Percentage change from previous month", "% change since last month", "Monthly change Aug-19",
        "% change from previous month Aug-19", "Sep-19 month on month change",
    ],
    "change_year": [
        "% change from same month prev. yr", "% change from same month previous year", "Change on previous year",
        "% change from same month last year", "Year on year change", "Change since this month last year",
        "% change from same time last year", "YoY change", "% change from 12 months ago", "Change over 12 months",
        "12 month change", "% change from same month prev. yr Sep-18",
        "Sep-19 year on year change",
    ],
    "dot": [
        "GOOD PERF IS", "DoT", "DOT",
        "Direction of travel", "Direction of Travel (DoT)", "Polarity", "Good is", "Good to be high/low",
        "High or low is good",
    ],
    "average_12m": [
        "12 month average", "12-mth average", "12-mnth avg", "12 months average", "12-month rolling average",
        "Rolling 12 month average", "Average (12 months)", "12 mth ave.",
        "Average for the last 12 months", "Average of the past 12 months",
    ],
    "max_12m": ["12-mnth max value", "12-mth max value", "12 month max", "12 month maximum", "12-month max. value"],
    "percentage_flag": ["Percentage?", "Percentage", "percentage ?", "%?"],
    "stat_neighbour": [
        "Stat. Neighbour", "Statistical neighbours", "SN", "Statistical Neighbour Average", "Stat neighbours",
        "Stat. Neighbours (17-18)", "Statistical neighbor", "STAT NEIGH AVE",
    ],
    "england": ["England", "ENGLAND", "National", "England average", "National avg.", "NAT AVE"],
    "se_region": ["SE region", "South East", "South East region", "S.E. region", "South-East"],
    "target_2018_19": [
        "Target 18-19", "Target 2018/19", "Target 18/19", "2018-19 target", "Target 2018-2019", "Target (2018/19)",
        "TARGET 18–19", "Target: 2018-19", "Targets 18-19", "Annual target 2018/19", "Target for 2018/19",
        "2018/19 annual targets", "Target from 2018/19",
    ],
    "target_2011_12": ["Target 11-12", "Target 11/12", "Target 2011/12", "Target 2011-2012", "2011-12 target"],
    "target_2012_13": ["Target 12-13", "Target (12/13)", "Target 2012/13", "12-13 target", "Annual target for 2012/13"],
    "target": ["Target", "Annual target"],
    "commentary": ["Commentary", "Commentary (Sep-19):", "Comments", "COMMENTARY", "Comments and actions",
                   "Officer comment", "Latest Note"],
}  # fmt: skip


@pytest.mark.parametrize(("key", "spelling"), [(key, text) for key, texts in SPELLINGS.items() for text in texts])
def test_heading_is_known_in_every_usual_spelling(key: str, spelling: str) -> None:
    others = {"ref": "Ref.", "indicator": "Indicator"}
    headings = [text for other, text in others.items() if other != key]
    card = read(f"{' | '.join(headings)} | Sep-19 | {spelling}\n{' | '.join('M1' for _ in headings)} | 5 |")
    assert card.sections[0].columns[-1].key == key


@pytest.mark.parametrize(("heading", "key"), [
    ("% change from Aug-19", "change_month"), ("Change since August 2019", "change_month"),
    ("% change Aug-19 to Sep-19", "change_month"), ("Change Sep-19 v Aug-19", "change_month"),
    ("% change compared to Aug-19", "change_month"),
    ("% change from Sep-18", "change_year"), ("Movement between 30/09/2018 and 30/09/2019", "change_year"),
    ("% change from Jul-19", "extra_change_from_jul_19"), ("Change Jul-19 to Aug-19", "extra_change_jul_19_to_aug_19"),
    ("% change Sep-19", "extra_change_sep_19"), ("% change Aug-19", "extra_change_aug_19"),
    ("Change in Aug-19", "extra_change_in_aug_19"),
    ("Change from Apr-19 target", "extra_change_from_apr_19_target"),
    ("Change (number) from Aug-19", "extra_change_number_from_aug_19"),
    ("Change over 24 months", "extra_change_over_24_months"),
])  # fmt: skip
def test_a_change_may_say_on_which_month_it_is(heading: str, key: str) -> None:
    card = read(f"Ref | Indicator | Aug-19 | Sep-19 | {heading}\nM1 | Contacts | 5 | 6 | ↑ 20%")
    assert keys(card)[-1] == key
    assert [problem.kind for problem in card.problems] == ["heading-unclear"] * key.startswith("extra_")


def test_changes_on_months_go_by_the_month_that_is_current_while_others_are_to_come() -> None:
    grid = """
    Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from Jul-19 | % change from Aug-18
    M1  | Contacts  | 5      | 6      | tbc    | ↑ 20%                | ↑ 50%
    M2  | Visits    | 5      | 6      | tbc    | ↑ 20%                | ↑ 50%
    M3  | Plans     | 5      | 6      | tbc    | ↑ 20%                | ↑ 50%
    """
    card = read(grid)
    assert (card.sections[0].as_of, keys(card)[-2:]) == (dt.date(2019, 8, 1), ["change_month", "change_year"])


def test_a_change_on_a_month_stands_back_behind_one_whose_heading_says_which_it_is() -> None:
    grid = "Ref | Indicator | Aug-19 | Sep-19 | Change on Aug-19 | Monthly change\nM1 | Contacts | 5 | 6 | x | ↑ 20%"
    assert keys(read(grid))[-2:] == ["extra_change_on_aug_19", "change_month"]


@pytest.mark.parametrize("heading", ["Target 11-12 months", "Target (12 months)", "12 month target", "Target 11-12m"])
def test_a_target_in_months_is_no_financial_years(heading: str) -> None:
    assert keys(read(f"Ref | Indicator | Sep-19 | {heading}\nM1 | Days to adopt | 5 | 4"))[-1].startswith("extra_")


def test_line_breaks_in_headings_do_not_matter() -> None:
    source = xlsx("Ref | Indicator | Sep-19 | % change~from prev.~month | 12-mth~average\nM1 | Contacts | 5 | |")
    book = openpyxl.load_workbook(io.BytesIO(source))
    for cell in book.active[1]:
        cell.value = cell.value.replace("~", "\n")
    assert keys(kw.read(saved(book)))[-2:] == ["change_month", "average_12m"]


def keys(card: kw.Scorecard, section: int = 0) -> list[str]:
    return [column.key for column in card.sections[section].columns]


def test_configured_headings_add_to_the_known_ones() -> None:
    grid = """
    Wskaznik | Indicator | Sep-19 | Family group | Who
    M1       | Contacts  | 5      | 7            | Manager
    """
    card = read(grid, config=kw.Settings(columns={
        "ref": ("Wskaznik",), "owner": ("who",), "benchmark": ("Family group",),
    }))  # fmt: skip
    assert keys(card) == ["ref", "indicator", "2019-09", "family_group", "owner"]
    assert card["M1"].owner == "Manager"
    assert [r.value for r in card.records if r.series == "benchmark"] == [7]


def test_books_read_one_after_the_other_keep_their_own_configurations_headings() -> None:
    grid = "Ref | Indicator | Sep-19 | Family group\nM1 | Contacts | 5 | 7"
    settings = kw.Settings(columns={"benchmark": ("Family group",)})

    read_so = [keys(read(grid, config=config))[-1] for config in (None, settings, None, settings)]

    assert read_so == ["extra_family_group", "family_group", "extra_family_group", "family_group"]


def test_headings_that_store_the_same_and_show_something_else_keep_their_texts() -> None:
    grid = "Ref | Indicator | Sep-19 | x\nM1 | Contacts | 5 | 2\nRef | Indicator | Sep-19 | x\nM2 | Visits | 6 | 3"
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.active["D1"], book.active["D3"] = True, 1

    card = kw.read(saved(book))

    assert [section.columns[3].heading for section in card.sections] == ["TRUE", "1"]


@pytest.mark.parametrize("heading", [
    "Sep-19", "Sep 19", "September 2019", "Sept-19", "2019-09", "09/2019",
    "SEP-19", "Sep 2019", "Sept 2019", "September-19", "Sep'19", "Sep.19", "9/2019", "30/09/2019", "01-Sep-19",
    "2019-09-01", "Sep–19", "Sep-19*", "Sep-2019", "Sep/19",
])  # fmt: skip
def test_month_heading_as_text(heading: str) -> None:
    card = read(f"Ref | Indicator | {heading}\nM1 | Contacts | 5")
    assert [column.period for column in card.sections[0].fields(kw.Field.MONTH)] == [SEPTEMBER]


@pytest.mark.parametrize(
    "code", ["mmm-yy", "mmmm yyyy", "dd/mm/yyyy", "yyyy-mm", "[$-809]mmm yy", 'mmm"-"yy', "m/d/yyyy", "mmm"]
)
@pytest.mark.parametrize("day", [1, 15, 30])
def test_month_heading_as_real_date(code: str, day: int) -> None:
    book = dated_book(day, code)
    assert [c.period for c in kw.read(saved(book)).sections[0].fields(kw.Field.MONTH)] == [
        dt.date(2019, 8, 1), SEPTEMBER,
    ]  # fmt: skip


def dated_book(day: int, code: str, epoch: dt.datetime | None = None) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    book.active.append(["Ref", "Indicator", dt.date(2019, 8, day), dt.date(2019, 9, day)])
    book.active.append(["M1", "Contacts", 5, 6])
    for cell in ("C1", "D1"):
        book.active[cell].number_format = code
    return book


def test_month_headings_of_a_workbook_that_counts_days_from_1904() -> None:
    card = kw.read(saved(dated_book(1, "mmm-yy", CALENDAR_MAC_1904)))
    assert keys(card) == ["ref", "indicator", "2019-08", "2019-09"]
    assert [record.label for record in card.records] == ["Aug-19", "Sep-19"]


@pytest.mark.parametrize("heading", [
    "Q2", "Q2 19-20", "Q2 2019", "Quarter 2", "Qtr 2 2019", "YTD", "Sep-19 YTD", "YTD Sep-19", "Year to date",
    "Total", "Total 2019", "2018-19", "2018/19", "Mar-19 outturn", "Apr-Jun 19", "Apr 19 - Sep 19", "Sep-19 RAG",
    "12 months to Sep-19", "Outturn 18-19", "FY 2018/19", "Sept 19 Total", "13/2019", "Half year 2019",
])  # fmt: skip
def test_quarter_year_to_date_and_total_are_no_months(heading: str) -> None:
    card = read(f"Ref | Indicator | Aug-19 | Sep-19 | {heading}\nM1 | Contacts | 5 | 6 | 18")
    assert [c.heading for c in card.sections[0].fields(kw.Field.MONTH)] == ["Aug-19", "Sep-19"]
    assert card["M1"].entries[card.sections[0].columns[-1].key].shown == "18"
    assert len([r for r in card.records if r.series == "actual"]) == 2


def test_years_may_head_as_many_columns_as_they_like() -> None:
    """They are numbers, as figures are, which no header has otherwise."""
    grid = """
    Ref. | Indicator | 2015 | 2016 | 2017 | 2018 | Aug-19 | Sep-19 | Target 19-20
    M1   | Contacts  | 2001 | 2002 | 2003 | 2004 | 2005   | 2006   | 1990
    """
    expected = ["extra_2015", "extra_2016", "extra_2017", "extra_2018", "2019-08", "2019-09", "target_2019_20"]
    for card in (read(grid), kw.read(xlsx(grid))):
        assert keys(card)[2:] == expected
        assert [indicator.ref for indicator in card] == ["M1"]


def test_figures_like_years_below_headings_that_are_bands_elsewhere_are_an_indicators() -> None:
    card = kw.read(
        xlsx("""
    Indicator | Target | Benchmark | Sep-19
    Children  | 2000   | 2010      | 1990
    Visits    | 2000   | 2010      | 1990
    """)
    )
    assert [indicator.name for indicator in card] == ["Children", "Visits"]


def test_years_alone_under_a_band_are_a_header_s_second_row() -> None:
    card = kw.read(
        xlsx("""
    Ref. | Indicator | Aug-19 | Sep-19 | Targets |      |
         |           |        |        | 2020    | 2021 | 2022
    M1   | Contacts  | 5      | 6      | 7       | 8    | 9
    """)
    )
    assert keys(card)[2:] == ["2019-08", "2019-09", "target_2020_21", "target_2021_22", "target_2022_23"]
    assert [indicator.ref for indicator in card] == ["M1"]


def test_header_in_which_most_columns_are_unknown_is_still_a_header() -> None:
    card = read("""
    Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Q1 | Q2 | YTD | Total | Outturn 17/18 | Outturn 18/19 | RAG | Trend
    M1  | Contacts  | 5      | 6      | 7      | 15 | 18 | 33  | 33    | 60            | 70            | G   | up
    """)
    assert keys(card)[:5] == ["ref", "indicator", "2019-07", "2019-08", "2019-09"]


@pytest.mark.parametrize(("months", "kind", "cell"), [
    ("Aug-19 | Sep-19 | Jul-19", "month-order", "E1"),
    ("Jul-19 | Sep-19 | Sep-19", "month-twice", "E1"),
    ("Jun-19 | Aug-19 | Sep-19", "month-gap", "D1"),
    ("Jul-19 | Sep-19 | September 2019", "month-twice", "E1"),
])  # fmt: skip
def test_odd_month_columns_are_read_and_named(months: str, kind: str, cell: str) -> None:
    card = read(f"Ref | Indicator | {months}\nM1 | Contacts | 5 | 6 | 7")
    assert [record.value for record in card.records] == [5, 6, 7]
    assert (kind, cell) in [(problem.kind, problem.cell) for problem in card.problems]


MONTHLY_TARGETS = """
    Ref | Indicator | Jul-19 Actual | Jul-19 Target | Aug-19 Actual | Aug-19 Target | Sep-19 Actual | Target (Sep-19)
    M1  | Contacts  | 100           | 90            | 110           | 95            | {current} | 99
"""


@pytest.mark.parametrize(("current", "cell", "target"), [("120", "H2", "Target (Sep-19)"), ("", "F2", "Aug-19 Target")])
def test_of_targets_that_stand_beside_their_months_the_current_months_is_the_target(
    current: str, cell: str, target: str
) -> None:
    card = read(MONTHLY_TARGETS.format(current=current))

    assert [(r.cell, r.label) for r in card.records if r.series == "target"] == [(cell, target)]
    others = [name for name in ("Jul-19 Target", "Aug-19 Target", "Target (Sep-19)") if name != target]
    assert [problem.message for problem in card.problems if problem.kind == "heading-unclear"] == [
        f"{target!r} is read as the target; {other!r} is carried along as it is" for other in others
    ]


TWO_COMMENTARIES = """
    Ref | Indicator | Jul-19 | Aug-19 | Sep-19   | {headings}
    M1  | Contacts  | 100    | 110    | {figure} | {texts}
"""


@pytest.mark.parametrize(
    ("figure", "headings", "read_as"),
    [
        ("120", "Commentary (Aug-19) | Commentary (Sep-19)", "Commentary (Sep-19)"),
        ("120", "Commentary (Sep-19): | Commentary (Aug-19):", "Commentary (Sep-19):"),
        ("120", "Comments Jul-19 | Comments Aug-19 | Comments Sep-19", "Comments Sep-19"),
        ("120", "Commentary (Sep-19) | Commentary (Oct-19)", "Commentary (Sep-19)"),
        ("120", "Commentary (Jul-19) | Commentary (Aug-19)", "Commentary (Aug-19)"),
        ("tbc", "Commentary (Jul-19) | Commentary (Aug-19)", "Commentary (Aug-19)"),
        ("120", "Commentary | Commentary (Aug-19)", "Commentary"),
    ],
)
def test_of_commentaries_that_name_their_months_the_current_months_is_the_commentary(
    figure: str, headings: str, read_as: str
) -> None:
    names = headings.split(" | ")
    texts = " | ".join(f"text of {name}" for name in names)
    card = read(TWO_COMMENTARIES.format(figure=figure, headings=headings, texts=texts))

    assert card["M1"].commentary == f"text of {read_as}"
    assert card.sheets[0].as_of.month == (9 if figure == "120" else 8)
    assert [problem.message for problem in card.problems if problem.kind == "heading-unclear"] == [
        f"{other!r} can mean the same as {read_as!r}, which is read in its place; this column is carried along as it is"
        for other in names
        if other != read_as
    ]


@pytest.mark.parametrize(
    ("headings", "texts", "column"),
    [
        ("Change on previous month (Aug-19) | Change on previous month (Sep-19)", "→ 6% | ↑ 10%", "change_month"),
        ("Monthly change (Aug-19 v Jul-19) | Monthly change (Sep-19 v Aug-19)", "→ 6% | ↑ 10%", "change_month"),
        ("12 month average (Aug-19) | 12 month average (Sep-19)", "1,339 | 1,397", "average_12m"),
        ("England (Aug-19) | England (Sep-19)", "1,200 | 1,300", "england"),
    ],
)
def test_of_columns_that_mean_the_same_of_two_months_the_current_months_is_read_and_the_other_left(
    headings: str, texts: str, column: str
) -> None:
    """The change of August, right as it is, was called wrong, and a refresh made September's of it."""
    card = read(f"""
        Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | {headings}
        M1  | Contacts  | 1300   | 1377   | 1514   | {texts}
    """)

    assert card["M1"].entries[column].cell == "G2"
    assert not [finding for finding in kw.validate(card) if finding.rule in ("change-value", "average-value")]


@pytest.mark.parametrize("names", [("Aug-19", "Sep-19"), ("Sep-19", "Aug-19")])
@pytest.mark.parametrize(("late", "current"), [("figures are late", 9), ("", 8)])
def test_of_dated_columns_the_latest_that_is_filled_tells_whether_a_month_is_still_to_come(
    names: tuple[str, str], late: str, current: int
) -> None:
    """Changes and commentary of August were taken for a sign that September is to come, whatever stood beside them."""
    texts = {"Aug-19": ("↑ 10%", "many calls"), "Sep-19": (late and "- n/a", late)}
    headings = [f"{heading} ({name})" for heading in ("Change on previous month", "Commentary") for name in names]
    cells = [texts[name][at] for at in (0, 1) for name in names]
    rows = [f"M{number} | Contacts | 100 | 110 | tbc | {' | '.join(cells)}" for number in range(1, 5)]
    card = read("\n".join(["Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | " + " | ".join(headings), *rows]))

    assert card.sheets[0].as_of.month == current
    assert card["M1"].commentary == (late or "many calls")


@pytest.mark.parametrize(
    ("headings", "key"),
    [
        ("No. (Sep-19) | Ref (Apr-19) | Indicator", "ref"),
        ("Ref | Indicator (Apr-19) | Description (Sep-19)", "indicator"),
        ("Ref | Indicator | DoT (Sep-19) | Polarity (updated Apr-19)", "dot"),
    ],
)
def test_a_weaker_word_for_a_column_is_none_because_of_a_later_month(headings: str, key: str) -> None:
    """A number was taken for the ref, a description for the name, and the way that figures went for the good one."""
    texts = {"No.": "12", "Ref": "M1", "Indicator": "Contacts", "Description": "All calls", "DoT": "▼", "Polarity": "▲"}
    cells = " | ".join(texts[name.split(" ")[0]] for name in headings.split(" | "))
    (section,) = read(f"{headings} | Aug-19 | Sep-19\n{cells} | 5 | 6").sheets[0].sections

    (column,) = (column for column in section.columns if column.key == key)
    assert column.heading.split(" ")[0] in ("Ref", "Indicator", "Polarity")


def test_a_target_that_stands_twice_is_still_said_to() -> None:
    (problem,) = read("Ref | Indicator | Aug-19 | Sep-19 | Target | Target\nM1 | Contacts | 5 | 6 | 7 | 8").problems
    assert problem.message.startswith("the heading 'Target' stands here a second time")


@pytest.mark.parametrize("headings", ["Polarity | DoT", "DoT | Polarity", "Direction of travel | Good is"])
def test_a_dot_beside_what_says_which_way_is_good_is_the_way_that_the_figures_went(headings: str) -> None:
    good = "Low" if headings.endswith(("Polarity", "Good is")) else "High"
    sides = ["↓", good] if good == "Low" else [good, "↓"]
    card = read(f"Ref | Indicator | Aug-19 | Sep-19 | {headings}\nM1 | Contacts | 50 | 40 | {' | '.join(sides)}")

    assert {record.polarity for record in card.records} == {kw.Polarity.DOWN if good == "Low" else kw.Polarity.UP}
    (problem,) = card.problems
    dot, read_ = headings.split(" | ") if good == "Low" else reversed(headings.split(" | "))
    assert problem.message == (
        f"{dot!r} can mean the same as {read_!r}, which is read in its place; this column is carried along as it is"
    )


@pytest.mark.parametrize(("first", "gap"), [
    ("July 2019", "Aug-19 is missing"),
    ("June 2019", "Jul-19 and Aug-19 are missing"),
    ("December 2018", "Jan-19 to Aug-19 are missing"),
])  # fmt: skip
def test_all_months_of_a_gap_are_named(first: str, gap: str) -> None:
    (problem,) = read(f"Ref | Indicator | {first} | Sept 2019\nM1 | Contacts | 5 | 6").problems
    assert problem.message == f"{gap} between {first!r} and 'Sept 2019'"


def test_months_without_gap_in_order_give_no_problem_even_over_new_year() -> None:
    assert read("Ref | Indicator | Dec-18 | Jan-19 | Feb-19\nM1 | Contacts | 5 | 6 | 7").problems == ()


def test_months_newest_first_are_read_by_calendar() -> None:
    card = read("""
    Ref | Indicator | Sep-19 | Aug-19 | Jul-19
    M1  | Contacts  | 110    | 100    | 80
    """)
    assert card.sheets[0].as_of == SEPTEMBER
    assert kw.calculate(card)["M1"].change_month.percent == 10


def test_columns_may_stand_in_any_order() -> None:
    card = read("""
    Commentary | Target 19-20 | DoT | Sep-19 | Aug-19 | England | Indicator | Owner | Ref
    fine       | 9            | ▲   | 6      | 5      | 7       | Contacts  | Lead  | M1
    """)
    entries = {key: entry.shown for key, entry in card["M1"].entries.items()}
    assert entries == {
        "commentary": "fine", "target_2019_20": "9", "dot": "▲", "2019-09": "6", "2019-08": "5", "england": "7",
        "indicator": "Contacts", "owner": "Lead", "ref": "M1",
    }  # fmt: skip


def test_section_may_lack_columns_that_another_has() -> None:
    card = read("""
    Ref | Indicator | Aug-19 | Sep-19 | England | Target 19-20
    M1  | Contacts  | 5      | 6      | 7       | 8

    Ref | Indicator | Aug-19 | Sep-19
    M2  | Referrals | 9      | 10
    """)
    assert list(card["M1"].entries)[-2:] == ["england", "target_2019_20"]
    assert list(card["M2"].entries) == ["ref", "indicator", "2019-08", "2019-09"]
    assert card.problems == ()


def test_extra_columns_are_kept_with_and_without_heading() -> None:
    card = read("""
    Ref | Indicator | RAG   | Sep-19 | Review date |
    M1  | Contacts  | Green | 6      | 1 Nov 2019  | see file
    M2  | Referrals | Red   | 7      | 1 Dec 2019  |
    """)
    entries = card["M1"].entries
    assert entries["extra_rag"].shown == "Green"
    assert entries["extra_review_date"].shown == "1 Nov 2019"
    assert entries["extra_6"].shown == "see file"
    assert [column.field for column in card.sections[0].columns if column.key.startswith("extra")] == ["extra"] * 3


def test_same_extra_heading_beside_each_month_stays_apart() -> None:
    card = read("""
    Ref | Indicator | Aug-19 | RAG | Sep-19 | RAG
    M1  | Contacts  | 5      | G   | 6      | R
    """)
    assert [entry.shown for entry in card["M1"].entries.values()] == ["M1", "Contacts", "5", "G", "6", "R"]


BANDED = """
Ref | Indicator | Monthly Data |        |        | DoT | Benchmarking |        | Target 19-20 | Commentary
    |           | Jul-19       | Aug-19 | Sep-19 |     | Family group | London |              |
M1  | Contacts  | 5            | 6      | 7      | ▲   | 3            | 4      | 8            | fine
"""
BANDED_KEYS = [
    "ref", "indicator", "2019-07", "2019-08", "2019-09", "dot", "family_group", "london", "target_2019_20",
    "commentary",
]  # fmt: skip


@pytest.mark.parametrize("source", ["merged", "unmerged", "text"])
def test_two_row_header_with_bands(source: str) -> None:
    merges = ("A1:A2", "B1:B2", "C1:E1", "F1:F2", "G1:H1", "I1:I2", "J1:J2") if source == "merged" else ()
    card = read(BANDED) if source == "text" else kw.read(xlsx(BANDED, merges=merges))
    assert keys(card) == BANDED_KEYS
    bands = card.sections[0].header.bands
    assert [(b.text, b.first_column, b.last_column) for b in bands] == [("Monthly Data", 2, 4), ("Benchmarking", 6, 7)]
    assert [r.label for r in card.records if r.series == "benchmark"] == ["Family group", "London"]


def test_bands_may_stand_above_the_labels() -> None:
    card = read("""
        |           | Monthly Data |        | Benchmarking |        | Targets |
    Ref | Indicator | Aug-19       | Sep-19 | Family group | London | 18-19   | 19-20
    M1  | Contacts  | 5            | 6      | 3            | 4      | 8       | 9
    """)
    assert keys(card)[2:] == ["2019-08", "2019-09", "family_group", "london", "target_2018_19", "target_2019_20"]


def test_the_other_nations_are_benchmarks_as_england_is() -> None:
    card = read("""
    Ref | Indicator         | Area     | Sep-19 | Scotland | Welsh average | N. Ireland | UK (2018-19)
    M1  | Percentage in care | Scotland | 81.0% | 79.0%    | tbc           | 5          | 80.0%
    """)
    assert [(record.label, record.value) for record in card.records if record.series == "benchmark"] == [
        ("Scotland", 0.79), ("Welsh average", None), ("UK (2018-19)", 0.8),
    ]  # fmt: skip
    assert keys(card)[3:] == ["2019-09", "scotland", "welsh_average", "extra_n_ireland", "uk_2018_19"]


def test_metric_beside_a_name_says_what_is_counted_and_is_no_second_name() -> None:
    card = read("""
    Ref | Indicator | Metric | Aug-19 | Sep-19
    M1  | Contacts  | Number | 5      | 6

    Ref | Metric | Measure   | Aug-19 | Sep-19
    M2  | %      | Answered  | 5%     | 6%

    Ref | Metric   | Metric | Aug-19 | Sep-19
    M3  | Visits   | Number | 5      | 6
    """)
    assert [[column.key for column in section.columns[1:3]] for section in card.sections] == [
        ["indicator", "extra_metric"], ["extra_metric", "indicator"], ["indicator", "extra_metric_3"],
    ]  # fmt: skip
    assert [record.indicator for record in card.records if record.period == SEPTEMBER] == [
        "Contacts", "Answered", "Visits",
    ]  # fmt: skip
    assert [problem.cell for problem in card.problems if problem.kind == "heading-unclear"] == ["C7"]


@pytest.mark.parametrize("band", ["Monthly performance", "Monthly data 13 months", "Performance (13 months)"])
def test_monthly_performance_over_the_months_is_a_band_and_no_title(band: str) -> None:
    card = read(f"""
    Ref | Metric   | {band} |        | Target
        |          | Aug-19 | Sep-19 |
    M1  | Contacts | 5      | 6      | 8
    """)
    assert [each.text for each in card.sections[0].header.bands] == [band]
    assert keys(card) == ["ref", "indicator", "2019-08", "2019-09", "target"]


def test_two_row_header_in_which_the_lower_row_holds_unknown_labels_only_under_bands() -> None:
    card = read("""
    Ref | Indicator | Monthly Data |        | Benchmarking |        |       | Targets |
        |           | Aug-19       | Sep-19 | Family group | London | Wales | 18-19   | 19-20
    M1  | Contacts  | 5            | 6      | 3            | 4      | 5     | 8       | 9
    """)
    assert keys(card)[2:] == [
        "2019-08", "2019-09", "family_group", "london", "wales", "target_2018_19", "target_2019_20",
    ]  # fmt: skip


def test_a_question_about_the_target_is_none() -> None:
    card = read("""
    Ref | Indicator | Aug-19 | Sep-19 | On target? | Target
    M1  | Contacts  | 5      | 6      | Y          | 7
    """)
    assert [(c.heading, c.field) for c in card.sections[0].columns if "arget" in c.heading] == [
        ("On target?", "extra"), ("Target", "target"),
    ]  # fmt: skip
    assert not card.problems


@pytest.mark.parametrize(("heading", "ref"), [("ASCOF ref", "A1"), ("PHOF ref.", "A1"), ("Ward ref", "")])
def test_a_column_of_refs_under_another_heading_is_read_or_told(heading: str, ref: str) -> None:
    card = read(f"{heading} | Indicator | Aug-19 | Sep-19\nA1 | Visits | 4 | 5\nA2 | Plans | 6 | 7")

    assert next(iter(card)).ref == ref
    assert [(p.kind, p.cell) for p in card.problems] == [("heading-unclear", "A1")] * (not ref)


@pytest.mark.parametrize(
    "grid",
    [
        "Reference year | Indicator | Aug-19 | Sep-19\n2018 | Visits | 4 | 5\n2018 | Plans | 6 | 7",
        "Policy ref | Indicator | Aug-19 | Sep-19\nP1 | Visits | 4 | 5\n | Plans | 6 | 7",
        "Indicator | Aug-19 | Sep-19 | Source reference\nVisits | 4 | 5 | DfE\nPlans | 6 | 7 | CQC",
    ],
)
def test_a_reference_that_cannot_be_a_ref_is_carried_along_without_a_word(grid: str) -> None:
    assert read(grid).problems == ()


@pytest.mark.parametrize(
    "header", ["Ref. | Risk ref", "Ref. | ASCOF ref", "No. | PHOF ref", "ID | ASCOF ref", "Indicator ref | ASCOF ref"]
)
def test_a_reference_beside_the_refs_is_carried_along_without_a_word(header: str) -> None:
    card = read(f"{header} | Indicator | Aug-19 | Sep-19\nA1 | R7 | Visits | 4 | 5\nA2 | R7 | Plans | 6 | 7")

    assert (next(iter(card)).ref, card.problems) == ("A1", ())
