"""Which columns hold arrows alone, whatever their headings say."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import read, xlsx

GRID = """
Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | {heading} | DoT
A1   | Visits    | 1300   | 1500   | 15%                          | ↑         | ▲
A2   | Referrals | 540    | 400    | -26%                         | ↓         | ▼
A3   | Reviews   | 310    | 305    | -2%                          | →         | ▲
"""


def columns(card: kw.Scorecard) -> dict[int, str]:
    """Return what the columns without months are read as, by their places."""
    return {column.index: column.key for column in card.sections[0].columns if column.period is None}


@pytest.mark.parametrize(
    "heading",
    ["Trend", "Direction", "Direction of change", "Arrow", "Trend (on previous month)", "Direction of performance", ""],
)
def test_a_column_of_arrows_beside_a_change_shows_its_way(heading: str) -> None:
    card = read(GRID.format(heading=heading))
    assert columns(card)[5] == "arrow_month"
    assert card.problems == ()


@pytest.mark.parametrize("heading", ["Forecast", "Long trend", "12 month trend", "Trend (target)"])
def test_arrows_under_other_headings_are_carried_along(heading: str) -> None:
    assert columns(read(GRID.format(heading=heading)))[5].startswith("extra_")


def test_arrows_under_dot_show_how_the_figures_went_where_another_column_says_which_way_is_good() -> None:
    card = read(GRID.format(heading="DoT").replace("| DoT\n", "| Good is\n"))
    assert (columns(card)[5], columns(card)[6]) == ("arrow_month", "dot")
    assert card.problems == ()
    assert [item.polarity for item in kw.calculate(card)] == ["up", "down", "up"]


def test_arrows_under_dot_alone_say_nothing_of_which_way_is_good() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19 | Direction of travel
        A1   | Visits    | 1300   | 1500   | ↑
        A2   | Referrals | 540    | 400    | ↓
    """)
    assert columns(card)[4] == "arrow_month"
    assert {item.polarity for item in kw.calculate(card)} == {""}
    assert card.problems == ()


def test_triangles_under_dot_say_which_way_is_good_and_are_arrows_under_trend() -> None:
    grid = """
        Ref. | Indicator | Aug-19 | Sep-19 | {heading}
        A1   | Visits    | 1300   | 1500   | ▲
        A2   | Referrals | 540    | 400    | ▼
    """
    assert columns(read(grid.format(heading="DoT")))[4] == "dot"
    assert columns(read(grid.format(heading="Trend")))[4] == "arrow_month"


def test_arrows_under_a_heading_that_asks_which_way_is_good_are_polarities() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19 | Good is
        A1   | Visits    | 1300   | 1500   | ↑
        A2   | Referrals | 540    | 400    | ↓
    """)
    assert columns(card)[4] == "dot"


def test_of_two_such_columns_each_goes_with_the_change_on_its_left() -> None:
    card = read("""
        Ref. | Indicator | Sep-18 | Aug-19 | Sep-19 | Monthly change | Trend | Annual change | Trend
        A1   | Visits    | 1600   | 1300   | 1500   | 15%            | ↑     | -6%           | →
        A2   | Referrals | 300    | 540    | 400    | -26%           | ↓     | 33%           | ↑
    """)
    assert [columns(card)[at] for at in (6, 8)] == ["arrow_month", "arrow_year"]
    assert not any("Trend" in problem.message for problem in card.problems)


@pytest.mark.parametrize("heading", ["Trend on previous year", "Direction of travel (annual)", "DoT year on year"])
def test_a_heading_may_say_that_the_arrows_are_of_the_year(heading: str) -> None:
    card = read(f"""
        Ref. | Indicator | Sep-18 | Aug-19 | Sep-19 | {heading} | Good is
        A1   | Visits    | 1600   | 1300   | 1500   | →         | High
        A2   | Referrals | 300    | 540    | 400    | ↑         | Low
    """)
    assert columns(card)[5] == "arrow_year"


@pytest.mark.parametrize(
    "heading", ["Direction of travel since Jul-19", "DoT (Jul-19 to Sep-19)", "Trend (Jul-19 to Aug-19)"]
)
def test_arrows_on_a_month_that_no_change_is_on_are_carried_along_and_told(heading: str) -> None:
    card = read(GRID.format(heading=heading).replace("| DoT\n", "| Notes\n"))
    assert columns(card)[5].startswith("extra_")
    assert [problem.message for problem in card.problems] == [
        f"'{heading}' names neither the month before nor the same month of the year before, so its arrows are carried "
        "along as they are: neither checked nor brought up to date. If they are on one of these, correct the heading"
    ]


@pytest.mark.parametrize("other", ["Trend (Sep-19)", "Trend from Aug-19"])
def test_beside_arrows_that_are_read_those_on_a_baseline_are_not_told(other: str) -> None:
    grid = GRID.format(heading=f"{other} | Trend since Apr-19").replace("↑ ", "↑ | ↑").replace("↓ ", "↓ | ↓")
    card = read(grid.replace("→ ", "→ | →"))
    assert (columns(card)[5], columns(card)[6]) == ("arrow_month", "extra_trend_since_apr_19")
    assert card.problems == ()


@pytest.mark.parametrize(("first", "second", "read_as"), [
    ("↑", "15%", ("arrow_month", "change_month")), ("15%", "↑", ("change_month", "arrow_month")),
])  # fmt: skip
def test_one_heading_may_be_merged_over_a_change_and_its_arrow(
    first: str, second: str, read_as: tuple[str, str]
) -> None:
    grid = f"""
Ref. | Indicator | Aug-19 | Sep-19 | Monthly change |
A1   | Visits    | 1300   | 1500   | {first}        | {second}
A2   | Referrals | 540    | 621    | {first}        | {second}
"""
    card = kw.read(xlsx(grid, merges=("E1:F1",)))
    assert (columns(card)[4], columns(card)[5]) == read_as
    assert card.problems == ()


def test_a_change_column_with_arrows_alone_is_a_column_of_arrows() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19 | Monthly change
        A1   | Visits    | 1300   | 1500   | ↑
        A2   | Referrals | 540    | 400    | ↓
        A3   | Reviews   | 310    | tbc    | - n/a
    """)
    assert columns(card)[4] == "arrow_month"


def test_words_under_trend_are_carried_along() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19 | Trend
        A1   | Visits    | 1300   | 1500   | Improving
        A2   | Referrals | 540    | 400    | See note
    """)
    assert columns(card)[4] == "extra_trend"


def test_any_heading_can_be_named_for_them() -> None:
    grid = GRID.format(heading="Way")
    assert columns(read(grid))[5] == "extra_way"
    card = read(grid, config=kw.Settings(columns={"arrow_month": ("Way",)}))
    assert columns(card)[5] == "arrow_month"


def test_a_named_heading_over_something_else_is_carried_along() -> None:
    card = read(
        GRID.format(heading="DoT").replace("| DoT\n", "| Way\n"), config=kw.Settings(columns={"arrow_month": ("Way",)})
    )
    assert columns(card)[6] == "arrow_month"  # ▲ and ▼ are arrows where a heading says so
    card = read(
        GRID.format(heading="Way").replace("↑", "up").replace("↓", "down"),
        config=kw.Settings(columns={"arrow_month": ("Way",)}),
    )
    assert columns(card)[5] == "extra_way"


@pytest.mark.parametrize(("heading", "read_as"), [
    ("Trend Sep-19", "arrow_month"), ("Trend from Aug-19", "arrow_month"), ("Trend Aug-19 to Sep-19", "arrow_month"),
    ("Trend from Sep-18", "arrow_year"), ("Trend since Jul-19", "extra_trend_since_jul_19"),
])  # fmt: skip
def test_a_heading_may_name_the_month_that_the_arrows_are_on(heading: str, read_as: str) -> None:
    assert columns(read(GRID.format(heading=heading)))[5] == read_as


SECTIONS = """
Ref. | Indicator | Aug-19 | Sep-19 | Trend | DoT
A1   | Visits    | 1300   | 1500   | ↑     | ▲
A2   | Referrals | 540    | 400    | ↓     | ▼

Ref. | Indicator | Aug-19 | Sep-19 | {heading} | DoT
B1   | Plans     | 310    | 305    | {said}    | ▲
"""


@pytest.mark.parametrize("said", ["→", "-", "tbc", ""])
def test_a_section_with_too_few_arrows_to_tell_is_read_as_the_others(said: str) -> None:
    card = read(SECTIONS.format(heading="Trend", said=said))
    assert [section.columns[4].key for section in card.sections] == ["arrow_month"] * 2


@pytest.mark.parametrize(("heading", "said"), [("Trend", "See note"), ("Forecast", "→")])
def test_not_where_it_holds_something_else_or_is_headed_otherwise(heading: str, said: str) -> None:
    card = read(SECTIONS.format(heading=heading, said=said))
    assert card.sections[1].columns[4].key.startswith("extra_")


@pytest.mark.parametrize(("mark", "read_as"), [("↑", "arrow_month"), ("x", "extra_6")])
def test_a_column_without_heading_is_as_in_another_section_only_where_an_arrow_stands(mark: str, read_as: str) -> None:
    card = kw.read(xlsx(f"{GRID.format(heading='')}\nMore\n{GRID.splitlines()[1].format(heading='')}\n"
                        f"B1 | Plans | 10 | 12 | 20% | {mark} | ▲"))  # fmt: skip
    assert [{column.index: column.key for column in section.columns}[5] for section in card.sections] == [
        "arrow_month", read_as,
    ]  # fmt: skip
