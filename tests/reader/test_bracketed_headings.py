"""What stands in brackets behind a heading may explain the column, or make another one of it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import put_into, read

EXPLAINED = {
    "change_month": [
        "% change from previous month (Aug-19)", "% change from previous month (Aug-19 to Sep-19)",
        "Monthly change (%)", "Monthly change (arrow and percentage)", "Monthly change (Sep v Aug)",
        "% change from previous month (calculated)", "% change from previous month (↑/↓)", "Monthly change [note 2]",
    ],
    "change_year": [
        "Annual change (%)", "Annual change (Sep-18 to Sep-19)", "Annual change (year on year)", "Annual change (2019)",
    ],
    "average_12m": [
        "12 month average (rolling)", "12 month average (Sep-19)", "12 month average (Oct-18 to Sep-19)",
        "Rolling average (12 months)", "Rolling average (last 12 months)", "Rolling average (12m)",
        "12 month average (mean)", "12 month average [do not edit]", "12 month average (formula) (see notes)",
        "Rolling average (Oct 2018 - Sept 2019)",
    ],
    "max_12m": ["12 month max (rolling)", "12-mth max value (last 12 months)", "12 month high (Oct-18 to Sep-19)"],
    "england": [
        "England (17-18)", "England (2017/18)", "England (average)", "England (Mar-19)", "England (updated March 2019)",
        "England (as at 31 March 2019)", "England (p)", "England (£)",
        "National (England)", "England (latest published)", "England (DfE)", "England (source: LAIT)", "England (1)",
    ],
    "stat_neighbour": ["Stat. Neighbour (17-18)", "SN (average)", "Stat. Neighbours (2018)"],
    "se_region": ["Region (South East)", "SE region (average)", "South East (2017-18)"],
    "target": ["Target (annual)", "Target (%)", "Target (year end)", "Target (£)", "Target £",
        "Target (Sep-19)", "Sep-19 (target)", "Target [2]",
    ],
    "target_2019_20": ["Target (2019/20)", "Target 19-20 (agreed)", "Target 2019/20 (revised)"],
    "percentage_flag": ["Percentage? (P or -)", "Percentage (Y/N)", "% flag (yes/no)"],
    "dot": ["DoT (direction of travel)", "DoT (high or low)", "Polarity (▲ ▼)", "Good is (higher / lower)"],
}  # fmt: skip
"""Read as the column that the heading names."""

OTHERS = {
    "change_month": [
        "Monthly change (pp)", "Monthly change (points)", "Monthly change (number)", "Monthly change (#)",
        "Monthly change (£)", "% change from previous month (England)", "Monthly change (3 months)",
        "Monthly change (year to date)", "Monthly change £", "Monthly change (Sep-18 to Sep-19)",
        "Monthly change (RAG)",
    ],
    "change_year": [
        "Annual change (pp)", "Annual change (% points)", "Annual change (actual number)",
        "Annual change (2017-18 to 2018-19)", "Annual change (Apr-19 to Sep-19)",
    ],
    "average_12m": [
        "Rolling average (3 months)", "Rolling average [3 mths]", "Rolling average (6m)", "Rolling average (YTD)",
        "Rolling average (24 months)", "Rolling average (36)", "Rolling average (3)", "12 month average (England)",
        "12 month average (target)",
        "12 month average (previous)", "12 month average (previous year)", "12 month average (2017/18)",
        "Rolling average (2018)", "Rolling average (Apr-19 to Sep-19)", "Rolling average Apr-19 to Sep-19",
        "12 month average (Apr to Sep)", "12 month average (median)", "12 month average (rolling, England)",
        "12 month average (rolling) (England)", "Rolling average (quarterly)", "12 month average (rank)",
    ],
    "max_12m": ["12 month max (England)", "12 month max (2018/19)", "12 month high (month)", "12 month max (date)"],
    "england": [
        "England (rank)", "England (RAG)", "England (% change)", "England (number)", "England (per 10,000)",
        "England (previous year)", "England (South East)", "England (median)", "England (10)",
    ],
    "stat_neighbour": ["Stat. Neighbour (rank)", "SN (best)", "Stat. Neighbour (England)"],
    "se_region": ["SE region (rank)", "Region (London)"],
    "target": ["Target (RAG)", "Target (met?)", "Target (rating)", "Target (England)", "Target (variance)"],
    "target_2019_20": ["Target 19-20 (RAG)", "Target 2019/20 (met)"],
    "percentage_flag": ["Percentage? (target)", "Percentage (of total)"],
    "dot": ["DoT (England)", "DoT (previous month)", "DoT (RAG)"],
}  # fmt: skip
"""Other columns than the one that the heading names without its brackets."""


def pairs(headings: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(key, text) for key, texts in headings.items() for text in texts]


def last_column(heading: str, entry: str = "") -> kw.Column:
    grid = f"Ref. | Indicator | Aug-19 | Sep-19 | {heading}\nK1 | Contacts | 10 | 12 | {entry}"
    return read(grid).sections[0].columns[-1]


@pytest.mark.parametrize(("key", "heading"), pairs(EXPLAINED))
def test_brackets_that_explain_leave_the_column_what_it_is(key: str, heading: str) -> None:
    assert last_column(heading).key == key


@pytest.mark.parametrize("heading", [heading for _, heading in pairs(OTHERS)])
def test_brackets_that_name_something_else_make_a_column_of_its_own(heading: str) -> None:
    assert last_column(heading).field is kw.Field.EXTRA


@pytest.mark.parametrize(("key", "heading"), [
    ("outcome", "Outcome (what difference this makes)"), ("commentary", "Commentary (reasons, actions, by whom)"),
    ("owner", "Owner (name and e-mail)"), ("reporter", "Reported by (team)"),
])  # fmt: skip
def test_words_over_words_are_never_more_than_an_explanation(key: str, heading: str) -> None:
    assert last_column(heading).key == key


def test_ref_and_indicator_may_be_explained_in_any_words() -> None:
    card = read(
        "Ref. (do not change) | Indicator (what we measure, and why) | Aug-19 | Sep-19\nK1 | Contacts | 10 | 12"
    )
    assert [column.key for column in card.sections[0].columns[:2]] == ["ref", "indicator"]


def test_of_two_headings_the_one_without_brackets_is_meant() -> None:
    card = read("""
    Ref. (old) | Ref. | Indicator | Aug-19 | Sep-19 | Owner (e-mail) | Owner
    7          | K1   | Contacts  | 10     | 12     | a@b.example    | Head
    """)
    assert card["K1"].owner == "Head"


AVERAGES = """
    Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | {heading}
    K1   | Contacts  | 10     | 11     | 12     | 99
    K2   | Referrals | 20     | 22     | 27     | 98
"""


@pytest.mark.parametrize("heading", ["Rolling average (3 months)", "12 month average (England)"])
def test_another_average_is_neither_checked_nor_overwritten(heading: str, tmp_path: Path) -> None:
    book = put_into(tmp_path, AVERAGES.format(heading=heading))

    (finding,) = kw.validate(kw.read(book)).findings

    assert (finding.rule, finding.cell) == ("heading-unclear", "F1")
    assert finding.message == (
        f"{heading!r} is not known as a derived column; it is carried along as it is. If it is one, name its heading "
        "under [columns] in kpiworkbook.toml"
    )
    assert kw.refresh(book, tmp_path / "out.xlsx").revisions == ()
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Dataset"]
    assert [sheet["F2"].value, sheet["F3"].value] == [99, 98]


def test_differences_in_points_are_not_called_wrong() -> None:
    card = read("""
    Ref. | Indicator          | Sep-18 | Aug-19 | Sep-19 | Annual change (pp)
    K1   | % of visits        | 50%    | 52%    | 60%    | +10%
    K2   | % of plans in time | 80%    | 70%    | 60%    | -20%
    """)
    assert [finding.rule for finding in kw.validate(card).findings if finding.cell > "F"] == ["heading-unclear"]


def test_figures_that_no_other_column_has_are_said_to_be_carried_along() -> None:
    (problem,) = read("Ref. | Indicator | Aug-19 | Sep-19 | England (rank)\nK1 | Contacts | 10 | 12 | 3").problems
    assert (problem.kind, problem.cell) == ("heading-unclear", "E1")
    assert problem.message == (
        "'England (rank)' is carried along as it is, since its brackets may make another column of it than 'England'. "
        "If they do not, name the heading under [columns] in kpiworkbook.toml"
    )


def test_what_stands_beside_the_column_itself_is_told_from_it_without_a_word() -> None:
    card = read("""
    Ref. | Indicator | Aug-19 | Sep-19 | England (rank) | England | Target | Target (RAG)
    K1   | Contacts  | 10     | 12     | 3              | 11      | 15     | Amber
    """)
    assert [(record.series, record.label, record.shown) for record in card.records][2:] == [
        ("benchmark", "England", "11"), ("target", "Target", "15"),
    ]  # fmt: skip
    assert card.problems == ()


def test_heading_with_its_brackets_may_be_named_under_columns() -> None:
    settings = kw.Settings(columns={"average_12m": ("Rolling average (3 months)",), "england": ("England (DfE)",)})
    card = read(
        """
        Ref. | Indicator | Aug-19 | Sep-19 | Rolling average (3 months) | England (DfE) | England (rank)
        K1   | Contacts  | 10     | 12     | 11                         | 9             | 3
        """,
        config=settings,
    )
    assert [column.key for column in card.sections[0].columns[-3:]] == ["average_12m", "england", "extra_england_rank"]


def test_month_that_is_told_more_of_is_none_and_no_warning_says_more_of_it_than_before() -> None:
    card = read("Ref. | Indicator | Aug-19 | Sep-19 | Mar-20 (year end forecast)\nK1 | Contacts | 10 | 12 | 3")
    assert (card.sections[0].columns[-1].field, card.problems) == (kw.Field.EXTRA, ())


def test_under_a_band_of_benchmarks_each_heading_is_one_of_its_own() -> None:
    card = read("""
    Ref. | Indicator | Monthly Data |        | Benchmarking |
         |           | Aug-19       | Sep-19 | England      | England (best)
    K1   | Contacts  | 10           | 12     | 11           | 9
    """)
    assert [column.key for column in card.sections[0].columns[-2:]] == ["england", "england_best"]
