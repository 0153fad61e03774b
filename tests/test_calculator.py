"""The calculator: the house rules to the letter, on exact decimals and by calendar."""

from __future__ import annotations

import re
from decimal import Decimal, getcontext, localcontext
from fractions import Fraction
from math import floor
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.calculator import change_between
from kpiworkbook.notation import rounding
from tests.support import DISPLACED, SAMPLE, read, saved, xlsx

HOUSE = kw.ArrowSettings()
EXACT = kw.ArrowSettings(basis="exact")
WRONG_IN_THE_SAMPLE = {"T27", "U27", "T29", "U29", "U30", "T37", "U37", "W41", "T66", "W66", "T67", "W67"}


def change(base: str, current: str, arrows: kw.ArrowSettings = HOUSE) -> tuple[int, str]:
    """Return percent and arrow."""
    with localcontext(rounding.EXACT):
        found = change_between(Decimal(base), Decimal(current), arrows)
    assert found is not None
    return found.percent, found.arrow


@pytest.mark.parametrize(
    ("base", "current", "percent", "arrow"),
    [
        ("1377", "1514", 10, "up"),
        ("100", "100", 0, "same"),
        ("8", "7", -13, "down"),  # -12.5%
        ("8", "9", 13, "up"),  # 12.5%
        ("200", "201", 1, "same"),  # 0.5%, which binary numbers hold as a little less
        ("1000", "1005", 1, "same"),
        ("200", "199", -1, "same"),
        ("0.666666666666667", "0.89", 34, "up"),  # 33.5% of two thirds, of which 15 digits were stored
        ("2000", "2199", 10, "up"),  # 9.95% shows as 10%
        ("2000", "1801", -10, "down"),
        ("1000", "1094", 9, "same"),
        ("1000", "1095", 10, "up"),
        ("1000", "905", -10, "down"),
        ("1000", "906", -9, "same"),
        ("0.369", "0.333", -10, "down"),  # relative, not points
        ("3", "1", -67, "down"),
        ("5", "0", -100, "down"),
        ("1", "60", 5900, "up"),
        ("1", "1E+60", 10**62, "up"),  # no figure that a scorecard has, and no reason to break off
    ],
)
def test_change_is_a_whole_percent_and_the_arrow_follows_what_is_shown(
    base: str, current: str, percent: int, arrow: str
) -> None:
    assert change(base, current) == (percent, arrow)


@pytest.mark.parametrize(("current", "arrow"), [("2199", "same"), ("2200", "up"), ("1801", "same"), ("1800", "down")])
def test_arrow_may_follow_the_exact_change_instead(current: str, arrow: str) -> None:
    assert change("2000", current, EXACT)[1] == arrow


def test_threshold_is_the_houses() -> None:
    five = kw.ArrowSettings(threshold=Decimal("0.05"))

    assert [change("200", current, five)[1] for current in ("209", "208", "191", "192")] == [
        "up", "same", "down", "same",
    ]  # fmt: skip


@pytest.mark.parametrize(("base", "current"), [("0", "5"), ("-5", "5"), ("0", "0"), (None, "5"), ("5", None)])
def test_no_change_without_current_or_positive_base(base: str | None, current: str | None) -> None:
    numbers = [None if number is None else Decimal(number) for number in (base, current)]

    assert change_between(numbers[0], numbers[1], HOUSE) is None


@given(st.integers(1, 10**6), st.integers(0, 10**6))
@settings(max_examples=300, deadline=None)
def test_percent_and_arrow_agree_with_whole_number_arithmetic(base: int, current: int) -> None:
    exact = Fraction(current - base, base) * 100
    percent = floor(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
    arrow = "up" if percent >= 10 else "down" if percent <= -10 else "same"

    assert change(str(base), str(current)) == (percent, arrow)


def test_the_callers_decimal_context_is_ignored_and_left() -> None:
    card = kw.read(SAMPLE)
    with localcontext(prec=5):
        found = kw.calculate(card)
        assert getcontext().prec == 5

    assert found == kw.calculate(card)


def test_a_hundred_thousand_changes_differ() -> None:
    with localcontext(rounding.EXACT):
        found = [change_between(Decimal(123_457 + n), Decimal(135_679), HOUSE) for n in range(100_000)]

    assert found[0] is not None
    assert (found[0].exact, found[0].percent) == (Decimal("0.0989980317033461"), 10)
    assert len(set(found)) == 100_000


def test_previous_is_the_month_before_by_calendar_not_the_column_to_the_left() -> None:
    card = read("""
        Ref. | Indicator       | Sep-19 | Sep-18 | Aug-19 | Jul-19 | Oct-18
        A1   | Number of visits | 30     | 20     | 15     | 99     | 45
    """)
    item = kw.calculate(card)["A1"]

    assert (item.as_of.isoformat(), item.change_month.percent, item.change_year.percent) == ("2019-09-01", 100, 50)


def test_gap_gives_no_change_rather_than_the_column_to_the_left() -> None:
    card = read("""
        Ref. | Indicator        | Aug-18 | Jul-19 | Sep-19
        A1   | Number of visits | 10     | 15     | 30
    """)
    item = kw.calculate(card)["A1"]

    assert (item.change_month, item.change_year) == (None, None)


def test_window_is_twelve_calendar_months_and_skips_what_lies_before_it() -> None:
    card = read("""
        Ref. | Indicator        | Aug-18 | Sep-18 | Oct-18 | Mar-19 | Sep-19
        A1   | Number of visits | 900    | 900    | 10     | 20     | 40
    """)
    item = kw.calculate(card)["A1"]

    assert (item.average_12m, item.max_12m) == (Decimal("23.3333333333333"), Decimal(40))


def test_placeholders_do_not_count() -> None:
    card = read("""
        Ref. | Indicator        | Jun-19 | Jul-19 | Aug-19 | Sep-19
        A1   | Number of visits | 10     | <5     | tbc    | 20
        A2   | Number of visits | n/a    | -      |        | tbc
        A3   | Number of visits | 0      | 0      | 0      | 5
    """)
    first, second, third = kw.calculate(card)

    assert (first.change_month, first.average_12m, first.max_12m) == (None, Decimal(15), Decimal(20))
    assert (second.change_month, second.average_12m, second.max_12m) == (None, None, None)
    assert (third.change_month, third.average_12m, third.max_12m) == (None, Decimal("1.25"), Decimal(5))


def test_months_still_empty_do_not_make_the_current_period() -> None:
    card = read("""
        Ref. | Indicator        | Aug-19 | Sep-19 | Oct-19 | Nov-19
        A1   | Number of visits | 10     | 20     |        |
        A2   | Number of visits | 10     | tbc    |        |
    """)

    assert {item.as_of.isoformat() for item in kw.calculate(card)} == {"2019-09-01"}


def test_month_of_spaces_alone_is_still_empty() -> None:
    card = kw.read(b"Ref.\tIndicator\tAug-19\tSep-19\tOct-19\nA1\tNumber of visits\t10\t20\t \n")

    assert card.sections[0].as_of.isoformat() == "2019-09-01"


def test_section_that_lags_is_computed_as_of_its_own_month_and_reported() -> None:
    card = read("""
        Contacts
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
        A1   | Number of visits | 10     | 20     | 30
        Care leavers
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
        B1   | Number of visits | 10     | 20     |
    """)
    derived = kw.calculate(card)

    assert [item.as_of.month for item in derived] == [9, 8]
    assert [item.change_month.percent for item in derived] == [50, 100]
    assert [problem.kind for problem in card.problems] == ["section-behind"]


def test_averages_are_taken_on_exact_decimals() -> None:
    card = read("""
        Ref. | Indicator              | Jul-19 | Aug-19 | Sep-19 | Percentage?
        A1   | Percentage of contacts | 10.1%  | 20.2%  | 30.3%  | P
        A2   | Contact rate           | 0.1    | 0.2    | 0.3    | -
    """)

    assert [item.average_12m for item in kw.calculate(card)] == [Decimal("0.202"), Decimal("0.2")]


def test_figures_are_told_as_people_write_them() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 1,500  | 1,200
    """)
    assert str(kw.calculate(card)["M1"].max_12m) == "1500"


@pytest.mark.parametrize("name", ["change_month", "change_year", "average_12m", "max_12m"])
def test_frame_holds_numbers_even_where_there_are_none(name: str) -> None:
    card = read("""
        Ref. | Indicator        | Aug-19 | Sep-19
        A1   | Number of visits | -      | tbc
    """)

    assert kw.calculate(card).to_frame()[name].dtype == "float64"


def test_frame_tells_the_change_as_shown_and_what_it_means() -> None:
    card = read("""
        Ref. | Indicator        | Sep-18 | Aug-19 | Sep-19 | DoT
        A1   | Number of visits | 100    | 8      | 7      | ▲
        A2   | Number of visits | 7      | 8      | 7      | ▼
        A3   | Number of visits | 7      | 8      | 7      |
    """)
    frame = kw.calculate(card).to_frame()

    assert list(frame["change_month"]) == [-0.13] * 3
    assert list(frame["change_month_arrow"]) == ["down"] * 3
    assert list(frame["change_month_judgement"]) == ["negative", "positive", ""]
    assert list(frame["change_year_judgement"]) == ["negative", "similar", ""]


def test_month_or_ref_twice_is_refused_with_every_place() -> None:
    card = read("""
        Ref. | Indicator        | Aug-19 | Sep-19 | Sep-19
        A1   | Number of visits | 10     | 20     | 30
        A1   | Number of calls  | 10     | 20     | 30
    """)

    with pytest.raises(kw.ScorecardError) as refused:
        kw.calculate(card)
    assert all(place in str(refused.value) for place in ("'workbook'!E1", "'workbook'!A3"))


@pytest.mark.parametrize("source", [SAMPLE, DISPLACED])
def test_calculating_twice_gives_the_same(source: object) -> None:
    card = kw.read(source)

    assert kw.calculate(card) == kw.calculate(card)


def test_sample_agrees_with_the_calculator_in_all_but_the_twelve_cells() -> None:
    card = kw.read(SAMPLE)
    differing = set()
    for item in kw.calculate(card):
        entries = card[item.ref].entries
        for key in ("change_month", "change_year"):
            found = getattr(item, key)
            typed = re.search(r"-?\d+(?=%)", entries[key].shown)
            if (found and found.percent) != (int(typed[0]) if typed else None):
                differing.add(entries[key].cell)
        for key in ("average_12m", "max_12m"):
            text = entries[key].shown
            typed = Decimal(text.rstrip("%")) / (100 if text.endswith("%") else 1)
            half = abs(Decimal(5).scaleb(typed.as_tuple().exponent - 1))
            if abs(getattr(item, key) - typed) > half:
                differing.add(entries[key].cell)

    assert differing == WRONG_IN_THE_SAMPLE


TWELVE = """
    Ref. | Indicator | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from same month prev. yr
    A1   | Visits    | 100    | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 110    | 120    | ↑ 25%
    A2   | Calls     |        | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 11     | 12     | ↑ 9%
         | Plans     | 50     | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 1      | 40     | 50     |
"""  # noqa: E501 - a sheet of a year is as wide


def test_a_change_on_a_month_that_is_not_on_the_sheet_is_unknown_and_stays_as_typed(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(TWELVE))
    card = kw.read(tmp_path / "book.xlsx")

    assert {item.unknown for item in kw.calculate(card)} == {("change_year",)}
    for options in ({}, {"values_only": True}, {"restyle": True}):
        result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", force=True, **options)
        assert kw.read(tmp_path / "new.xlsx")["A1"].entries["change_year"].shown == "↑ 25%"
        assert "O2" not in [revision.cell for revision in result.revisions]


def test_the_archive_has_the_month_that_a_change_goes_back_to(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(TWELVE))
    new = {"A1": 150, "A2": 15}

    kw.refresh(tmp_path / "book.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values=new)

    card = kw.read(tmp_path / "oct.xlsx")
    assert [item.change_year and item.change_year.percent for item in kw.calculate(card)] == [50, None, None]
    assert [item.unknown for item in kw.calculate(card)] == [(), (), ()]
    assert [indicator.entries["change_year"].shown for indicator in card] == ["↑ 50%", "- n/a", "- n/a"]
    kw.refresh(tmp_path / "oct.xlsx", tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "oct.xlsx").read_bytes()


HALF = """
    Ref. | Indicator | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | 12 month average | 12 month max
    A1   | Visits    | 10     | 20     | 30     | 40     | 50     | 60     | 44               | 90
    A2   | Calls     | 10     | 20     | 30     | 40     | 50     | 60     | 35               | 60
    A3   | Plans     | 10     | 20     | 30     | 40     | 50     | 60     | 40               | 50
    A4   | Reviews   | 10     | 20     | 30     | 40     | 50     | 60     | -                |
    A5   | Letters   | 10     | 20     | 30     | 40     | 50     | 60     | 48               | 60
    A6   | Meetings  | 10     | 20     | 30     | 40     | 50     | 60     | 36               | 60
"""


def test_an_average_that_months_before_the_sheet_could_explain_stays_as_typed(tmp_path: Path) -> None:
    """A1 has figures that nobody here knows; A3's maximum is too small, whatever came before."""
    (tmp_path / "book.xlsx").write_bytes(xlsx(HALF))
    card = kw.read(tmp_path / "book.xlsx")

    assert [item.incomplete for item in kw.calculate(card)] == [
        ("average_12m", "max_12m"), (), ("average_12m",), (), ("average_12m",), ("average_12m",),
    ]  # fmt: skip
    for options in ({}, {"values_only": True}, {"restyle": True}):
        result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", force=True, **options)
        entries = [indicator.entries for indicator in kw.read(tmp_path / "new.xlsx")]
        assert [(e["average_12m"].shown, e["max_12m"].shown) for e in entries] == [
            ("44", "90"), ("35", "60"), ("40", "60"), ("35", "60"), ("48", "60"), ("36", "60"),
        ]  # fmt: skip
        assert [revision.cell for revision in result.revisions] == ["J4", "I5", "J5"]
        assert result.as_typed == tuple(f"'Dataset'!{cell}" for cell in ("I2", "J2", "I4", "I6", "I7"))
    report = kw.validate(card)
    assert [(f.cell, f.severity) for f in report.findings if f.rule in ("average-value", "maximum-value")] == [
        ("I2", "warning"), ("J2", "warning"), ("I4", "warning"), ("J4", "error"), ("I5", "error"),
        ("I6", "warning"), ("I7", "warning"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "stay"),
    [
        ("44 47 51 52 53", True),  # of figures that nobody here knows
        ("35 47 51 52 53", True),
        ("35 35 35 52 53", False),  # most are the average of what is here
        ("30 30 30 30 30", False),  # as it was in August: September was put in by hand, and nothing else
        ("30 35 30 35 99", False),
        ("44 47 51 52 -", False),  # too few to tell
        ("44 47 / 51 52 53", True),  # on the whole sheet
        ("44 47 / 35 35 35", False),
    ],
)
def test_averages_stay_only_where_most_are_of_more_months_than_are_here(typed: str, stay: bool) -> None:
    """A column that goes by the sheet's own months is computed anew, however outdated it is."""
    header = HALF.strip().splitlines()[0].rpartition("|")[0]
    rows = [
        f"\n{header}" if average == "/" else f"A{n} | Visits | 10|20|30|40|50|60 | {average}"
        for n, average in enumerate(typed.split())
    ]
    card = read("\n".join([header, *rows]))

    assert any(item.incomplete for item in kw.calculate(card)) is stay


@pytest.mark.parametrize(
    ("first", "second", "stay"),
    [
        ("44 47 51", "52 53", (True, True)),
        ("44 47 51", "52 -", (False, False)),  # too few to tell
        ("44 47 51", "35 35 35 35", (False, False)),  # in the workbook most are the average of what is here
        ("44 47 51 52 53", "35 35 99", (True, False)),  # and on this sheet
        ("44 47 51 52 53", "35 34 99", (True, True)),
    ],
)
def test_few_averages_are_judged_with_those_on_the_other_sheets(
    first: str, second: str, stay: tuple[bool, bool]
) -> None:
    book = openpyxl.Workbook()
    header = [cell.strip() for cell in HALF.strip().splitlines()[0].split("|")[:-1]]
    for name, averages in (("Team A", first), ("Team B", second)):
        sheet = book.create_sheet(name)
        sheet.append(header)
        for number, average in enumerate(averages.split()):
            sheet.append([f"A{number}", "Visits", 10, 20, 30, 40, 50, 60, int(average) if average != "-" else average])

    derived = kw.calculate(kw.read(saved(book)))

    kept = {item.sheet for item in derived if item.incomplete}
    assert ("Team A" in kept, "Team B" in kept) == stay


def test_averages_count_the_months_that_the_archive_has(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(
        xlsx(HALF.replace("| 10  ", "| 99  ").replace("44 ", "50 ").replace("90", "99"))
    )

    kw.refresh(tmp_path / "book.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 70, "A2": 70})

    card = kw.read(tmp_path / "oct.xlsx")
    visits = kw.calculate(card)["A1"]
    assert (visits.average_12m, visits.max_12m) == (Decimal("52.7142857142857"), 99)
    assert [card["A1"].entries[key].value for key in ("average_12m", "max_12m")] == [52.7142857142857, 99]
    assert [i for i in kw.validate(card).findings if i.rule in ("average-value", "maximum-value")] == []
    kw.refresh(tmp_path / "oct.xlsx", tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "oct.xlsx").read_bytes()


def test_a_typed_average_of_months_that_are_nowhere_makes_room_for_the_next_months(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(HALF))

    result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 70})

    entries = kw.read(tmp_path / "oct.xlsx")["A1"].entries
    assert (entries["average_12m"].shown, entries["max_12m"].shown) == ("40", "70")  # of seven months: Apr-19 left
    assert ["I2", "44", "40"] in [[r.cell, r.was, r.now] for r in result.revisions]
    assert [text.split(" included ")[0] for text in result.rolled.warnings if "type it again" in text] == [
        "'Dataset'!I2: what was typed under '12 month average'",
        "'Dataset'!I4: what was typed under '12 month average'",
        "'Dataset'!I6:I7: what was typed under '12 month average'",
        "'Dataset'!J2: what was typed under '12 month max'",
    ]
