"""A month whose heading is mistyped would make another month the current one: it is told, and nothing is computed."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import read

MONTHS = "Oct-23 | Nov-23 | Dec-23 | Jan-24 | Feb-24"


def titled(
    last: str, *, months: str = MONTHS, figure: str = "16", commentary: str = "Commentary (Mar-24)", title: str = ""
) -> kw.Scorecard:
    """Return a scorecard in which something stands over the column right of the months."""
    figures = " | ".join(str(11 + number) for number in range(months.count("|") + 1))
    above = f"\n{title}" if title else ""
    return read(f"""{above}
    Ref | Indicator | {months} | {last} | % change from previous month | {commentary}
    M1  | Contacts  | {figures} | {figure} | → 7% | fine
    M2  | Visits    | {figures.replace("11", "10")} | {figure} | → 7% | fine
    """)


def told(card: kw.Scorecard) -> list[tuple[str, str, bool]]:
    return [(problem.kind, problem.cell, problem.fatal) for problem in card.problems]


@pytest.mark.parametrize("heading", [
    "Mrach-24", "Mar-2", "Mar", "March", "March (24)", "Mar-24 latest", "Mar 2O24", "Narch 2024", "Ma-24", "Mar-244",
    "Mar-24 est.", "Mrach", "45352", "Mar-42",
])  # fmt: skip
def test_the_last_month_mistyped_is_fatal_and_what_it_should_say_is_told(heading: str) -> None:
    card = titled(heading)

    assert ("month-mistyped", "H1", True) in told(card)
    message = next(str(problem) for problem in card.problems if problem.fatal)
    assert message.startswith("'workbook'!H1: ")
    assert f"{heading!r}" in message
    assert "'Mar-24'" in message
    with pytest.raises(kw.ScorecardError, match="'Mar-24'"):
        kw.calculate(card)
    # Nothing is said of changes, averages and the commentary's month, which would be of another month.
    assert {finding.rule for finding in kw.validate(card).findings} <= {"month-mistyped", "month-gap"}


@pytest.mark.parametrize("heading", [
    "Actual Mar-24", "Current month (Mar-24)", "Latest: March 2024", "Mar-24 (Q4)", "Q4 Mar-24", "Performance Mar-24",
    "Mar-24 result", "Position: 31/03/2024", "Current position (1 Mar 2024)",
])  # fmt: skip
def test_the_last_month_among_words_that_are_not_known_is_fatal_too(heading: str) -> None:
    card = titled(heading, commentary="Commentary")

    assert told(card)[0] == ("month-mistyped", "H1", True)
    assert [kind for kind, cell, _ in told(card) if cell == "H1"] == ["month-mistyped"]
    assert "it should probably say 'Mar" in card.problems[0].message


@pytest.mark.parametrize("heading", [
    "Target Mar-24", "Mar-24 forecast", "Actual Mar-23", "Apr-23 to Mar-24", "Actual Feb-24 v Mar-24",
    "Mar-24 numerator", "Current position (12/03/2024)",
])  # fmt: skip
def test_what_is_said_of_a_month_and_is_none_is_not(heading: str) -> None:
    assert not any(fatal for *_, fatal in told(titled(heading)))


@pytest.mark.parametrize("months", [
    "Actual Mar-23 | Apr-23 | May-23 | Jun-23", "Mar-22 | Actual Mar-23 | Apr-23 | May-23",
    "Apr-22 | May-22 | Actual Mar-23 | Apr-23 | May-23",
])  # fmt: skip
def test_before_a_first_month_it_may_be_the_end_of_the_year_before(months: str) -> None:
    assert not any(fatal for *_, fatal in told(titled("RAG", months=months, figure="R")))


def test_between_the_months_on_either_side_of_it_it_is_fatal_too() -> None:
    card = titled("Apr-24", months=f"{MONTHS} | Actual Mar-24")
    assert [(kind, cell) for kind, cell, fatal in told(card) if fatal] == [("month-mistyped", "H1")]


@pytest.mark.parametrize("months", [f"{MONTHS} | Q3 (Dec-23)", "Nov-23 | Dec-23 | Q3 (Dec-23) | Jan-24 | Feb-24"])
def test_the_same_words_beside_a_month_that_has_a_column_head_other_figures(months: str) -> None:
    """A quarter may have its figures to date."""
    assert not any(fatal for *_, fatal in told(titled("Q4 (Mar-24)", months=months)))
    assert any(fatal for *_, fatal in told(titled("Latest (Mar-24)", months=months)))


@pytest.mark.parametrize("figure", ["tbc", "-"])
def test_where_no_figure_stands_under_a_month_among_words_none_is_lost(figure: str) -> None:
    assert not any(fatal for *_, fatal in told(titled("Q4 (Mar-24)", figure=figure)))


def test_no_month_follows_the_last_of_all() -> None:
    card = read("Ref | Indicator | Dec-9999 | Dec-9999\nM1 | Contacts | 1 | 2")
    assert told(card) == [("month-twice", "D1", True)]


@pytest.mark.parametrize(
    "months", ["Oct-23 | Nvo-23 | Dec-23", "Otc-23 | Nov-23 | Dec-23", "Oct-23 | RAG | Nov | Dec-23"]
)
def test_a_month_mistyped_among_the_others_is_fatal_too(months: str) -> None:
    card = titled("Jan-24", months=months)

    assert [kind for kind, _, fatal in told(card) if fatal] == ["month-mistyped"]


def test_two_months_mistyped_are_both_told_in_the_spelling_of_the_others() -> None:
    card = read("""
    Ref | Indicator | Dec 2023 | Jan 2024 | Febuary 2024 | Mach 2024
    M1  | Contacts  | 11       | 12       | 13           | 14
    """)

    assert [(p.cell, p.message.split("probably say ")[1].split(".")[0]) for p in card.problems] == [
        ("E1", "'Feb 2024'"),
        ("F1", "'Mar 2024'"),
    ]


def test_months_without_year_under_a_band_of_their_own_are_none() -> None:
    grid = """
    Ref | Indicator | Monthly data |        |        | Forecast |       | DoT
        |           | Dec-23       | Jan-24 | Feb-24 | Mar      | April |
    M1  | Contacts  | 11           | 12     | 13     | 14       | 15    | ▲
    """
    assert told(read(grid)) == []
    assert [kind for kind, *_ in told(read(grid.replace("| Forecast |  ", "|          |  ")))] == ["month-mistyped"] * 2


def test_a_month_of_an_earlier_year_behind_the_others_may_be_compared_with() -> None:
    assert ("month-order", "H1", False) in told(titled("Mar-22"))
    assert not any(fatal for *_, fatal in told(titled("Mar-22")))


OCT_TO_MAY = "Oct-23 | Nov-23 | Dec-23 | Jan-24 | Feb-24 | Mar-24 | Apr-24 | May-24"


@pytest.mark.parametrize(("wrong", "cells"), [
    ({"Jan-24": "Jan-23"}, ["F1"]),
    ({"Jan-24": "Jan-23", "Feb-24": "Feb-23"}, ["F1", "G1"]),
    ({"Jan-24": "Jan-24", "Mar-24": "Mar-25"}, ["H1"]),
    ({"Dec-23": "Dec-32"}, ["E1"]),
])  # fmt: skip
def test_a_month_of_another_year_among_those_that_follow_each_other_is_fatal(
    wrong: dict[str, str], cells: list[str]
) -> None:
    """In January the year that has ended is typed out of habit."""
    months = OCT_TO_MAY
    for right, typed in wrong.items():
        months = months.replace(right, typed)
    card = titled("YTD", months=months)

    assert [cell for kind, cell, fatal in told(card) if fatal] == cells
    assert all(repr(right) in str(card.problems) for right, typed in wrong.items() if right != typed)
    newest_first = titled("YTD", months=" | ".join(reversed(months.split(" | "))))
    assert sum(fatal for *_, fatal in told(newest_first)) == len(cells)


@pytest.mark.parametrize(("months", "cells"), [
    ("Oct-22 | Nov-22 | Dec-22 | Jan-22", ["F1"]),
    ("Nov-22 | Dec-22 | Jan-22 | Feb-22", []),  # as many follow each other in either year
    ("Oct-22 | Nov-22 | Dec-22 | Jan-22 | Feb-22", ["F1", "G1"]),
    ("Aug-22 | Sep-22 | Oct-22 | Nov-22 | Dec-22 | Jan-22 | Feb-22", ["H1", "I1"]),
    ("Aug-22 | Sep-22 | Oct-22 | Nov-22 | Dec-22 | Dec-21", []),
    ("Mar-21 | Apr-22 | May-22 | Jun-22 | Jul-22", []),  # the year end before
    ("Apr-18 | May-18 | Jun-18 | Jul-18 | Aug-20 | Sep-20", []),  # a year left out
    ("Apr-18 | Apr-19 | May-18 | May-19 | Jun-18 | Jun-19", []),
])  # fmt: skip
def test_the_newest_months_in_the_year_that_has_ended_are_fatal_and_months_to_compare_with_are_not(
    months: str, cells: list[str]
) -> None:
    assert [cell for _, cell, fatal in told(titled("YTD", months=months)) if fatal] == cells


@pytest.mark.parametrize("months", [
    "Nov 9999 | Dec 9999 | Jan", "Jan-24 | Feb-24 | March 0000",
    "Nov 9999 | Dec 9999 | Latest", "Oct 9999 | Nov 9999 | Dec 9999 | Dec-24",
])  # fmt: skip
def test_years_beyond_all_calendars_await_nothing(months: str) -> None:
    figures = " | ".join("1234"[: months.count("|") + 1])
    card = read(f"Ref | Indicator | {months}\nM1 | Contacts | {figures}")
    assert "month-mistyped" not in [kind for kind, *_ in told(card)]


@pytest.mark.parametrize("months", ["Jan 0001 | Feb 0001", "Feb 0001 | Jan 0001", "Dec 1909 | Nov 1909"])
def test_a_month_before_all_scorecards_is_none(months: str) -> None:
    """There is no month a year before January of the year 1."""
    with pytest.raises(kw.LayoutError, match="at least one month"):
        read(f"Ref | Indicator | {months}\nM1 | Contacts | 1 | 2")


def test_months_newest_first_are_awaited_in_their_order() -> None:
    card = read("Ref | Indicator | Mrach-24 | Feb-24 | Jan-24\nM1 | Contacts | 11 | 12 | 13")
    assert ("month-mistyped", "C1", True) in told(card)
    assert "'Mar-24'" in str(card.problems[0])


def test_only_the_section_whose_heading_is_mistyped_is_told() -> None:
    card = read("""
    Ref | Indicator | Monthly data |        |        |     | % change from previous month
        |           | Jan-24       | Feb-24 | Mar-24 | DoT |
    M1  | Contacts  | 11           | 12     | 13     | ▲   | → 19%

    Ref | Indicator | Jan-24       | Feb-24 | Mra-24 | DoT | % change from previous month
    M2  | Visits    | 11           | 12     | 13     | ▲   | → 19%
    """)

    assert [place for place in told(card) if place[2]] == [("month-mistyped", "E5", True)]
    # The change of the other section, 8% and not 19%, is judged; that of this one is not.
    errors = [f for f in kw.validate(card).findings if f.severity is kw.Severity.ERROR]
    assert [(finding.rule, finding.cell) for finding in errors] == [("change-value", "G3"), ("month-mistyped", "E5")]


@pytest.mark.parametrize("heading", [
    "YTD", "Q1", "Q4 23/24", "Total", "Total 2024", "2023/24", "Target", "Mar-24 Target", "England", "London",
    "London 24", "Benchmark", "RAG", "Var 24", "Act 24", "Plan 2024", "Match", "Rank", "Outturn 22-23", "Mar-24 YTD",
    "SN", "Median",
])  # fmt: skip
def test_what_usually_stands_beside_the_months_gives_no_alarm(heading: str) -> None:
    assert told(titled(heading)) == []


@pytest.mark.parametrize("heading", ["Max 24", "Avg 24", "Average", "Mar-24 forecast", "Feb-24 est."])
def test_what_may_be_something_else_stays_a_warning(heading: str) -> None:
    assert told(titled(heading)) == [("heading-unclear", "H1", False)]


@pytest.mark.parametrize("figure", ["", "Green", "on track"])
def test_a_column_without_figures_makes_no_month(figure: str) -> None:
    assert told(titled("Mar", figure=figure)) == []


def test_a_month_behind_another_known_column_is_not_beside_the_months() -> None:
    card = read("""
    Ref | Indicator | Jan-24 | Feb-24 | % change from previous month | Mar
    M1  | Contacts  | 11     | 12     | → 9%                         | 13
    """)
    assert told(card) == []


OF_NOW = ["Latest", "Current month", "This month", "This month's figure", "Month 12", "M12", "Mth. 12", "Period 12"]


@pytest.mark.parametrize("heading", OF_NOW)
def test_a_column_of_the_month_that_the_commentary_names_is_fatal_until_it_has_its_name(heading: str) -> None:
    card = titled(heading)

    assert told(card) == [("month-mistyped", "H1", True)]
    assert card.problems[0].message == (
        f"the heading {heading!r} stands here, right of the last month 'Feb-24', over figures, and "
        "'Commentary (Mar-24)' (J1) is of the month after it; the column is not read as a month. Write 'Mar-24', or "
        "give the column a heading of its own if it is none"
    )
    with pytest.raises(kw.ScorecardError, match="Write 'Mar-24'"):
        kw.calculate(card)


@pytest.mark.parametrize("heading", [*OF_NOW, "Performance", "Data", ""])
@pytest.mark.parametrize("commentary", ["Commentary", "Commentary (Feb-24)", "Commentary (updated March 2024)"])
@pytest.mark.parametrize("title", ["Scorecard: March 2024", "Cabinet, 14 March 2024", "Next update due: March 2024"])
def test_a_column_that_may_be_of_the_current_month_is_told(heading: str, commentary: str, title: str) -> None:
    """A report on February is discussed and published in March."""
    card = titled(heading, commentary=commentary, title=title)

    assert told(card) == [("heading-unclear", "H2", False)]
    assert "Write 'Mar-24' if it is one" in card.problems[0].message


@pytest.mark.parametrize(("heading", "figure"), [("Latest", "15"), ("Performance", "16"), ("", "16")])
def test_what_repeats_the_last_month_or_does_not_speak_of_now_is_only_told(heading: str, figure: str) -> None:
    assert told(titled(heading, figure=figure)) == [("heading-unclear", "H1", False)]


def test_a_column_without_heading_beside_each_month_is_a_habit() -> None:
    card = read("""
    Ref | Indicator | Jan-24 | | Feb-24 |
    M1  | Contacts  | 11     | 1 | 12   | 2
    """)
    assert told(card) == []
