"""What is typed becomes what the row's cells hold, shown as its other months are."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Context, localcontext

import openpyxl
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.notation.number_format import render
from tests.collector.support import BOOK, CARD, GRID, OCTOBER, figure, given, new
from tests.support import SAMPLE, read, saved, tsv, xlsx

SEPTEMBER = date(2019, 9, 1)


@pytest.mark.parametrize(
    ("ref", "typed", "value", "code", "shown"),
    [
        ("M1", "1,600", 1600, "#,##0", "1,600"),
        ("M1", "1600", 1600, "#,##0", "1,600"),
        ("M1", 1600, 1600, "#,##0", "1,600"),
        ("M1", " 1,600* ", 1600, '#,##0"*"', "1,600*"),
        ("M1", "0", 0, "#,##0", "0"),
        ("M2", "1,600", 1600, "#,##0", "1,600"),  # no month tells how thousands are written
        ("M2", "1600", 1600, "0", "1600"),
        ("M2", "612 (p)", 612, '0" (p)"', "612 (p)"),
        ("M3", "35.1%", 0.351, "0.0%", "35.1%"),
        ("M3", "35%", 0.35, "0.0%", "35.0%"),
        ("M3", "35.14%", 0.3514, "0.0%", "35.1%"),
        ("M3", 0.351, 0.351, "0.0%", "35.1%"),
        ("M3", "0.351", 0.351, "0.0%", "35.1%"),
        ("M3", "35.1", 0.351, "0.0%", "35.1%"),
        ("M3", 35.1, 0.351, "0.0%", "35.1%"),
        ("M3", "150%", 1.5, "0.0%", "150.0%"),
        ("M3", 1, 1, "0.0%", "100.0%"),
        ("M3", 0, 0, "0.0%", "0.0%"),
        ("M4", "46", 46, "0.0", "46.0"),
        ("M4", 46.25, 46.25, "0.0", "46.3"),
        ("M5", "- 12", -12, "0", "-12"),
        ("M5", "(12)", -12, "0", "-12"),
        ("M6", "88.5%", 88.5, "0.0", "88.5"),
        ("M6", "88.5", 88.5, "0.0", "88.5"),
        ("M6", 100, 100, "0.0", "100.0"),
        ("M6", 0, 0, "0.0", "0.0"),
        ("M7", "0.03", 0.03, "0.0%", "3.0%"),
        ("M7", "3", 0.03, "0.0%", "3.0%"),
        ("M8", "1,234", 1234, "#,##0", "1,234"),  # a row without figures is shown as it was typed
        ("M8", 12, 12, "0", "12"),
        ("M9", "36.90%", 0.369, "0.00%", "36.90%"),
        ("M9", "36.9", 0.369, "0.0%", "36.9%"),
        ("M9", 0.369, 0.369, "0.0%", "36.9%"),
        ("M9", 1 / 3, 1 / 3, "0.0000%", "33.3333%"),
    ],
)
def test_figure_is_on_the_scale_of_its_row_and_in_its_look(
    ref: str, typed: object, value: float, code: str, shown: str
) -> None:
    new_figure = figure(ref, {ref: typed})

    assert new_figure.value == pytest.approx(value, rel=1e-14)
    assert (new_figure.ref, new_figure.number_format, new_figure.shown) == (ref, code, shown)


@pytest.mark.parametrize("text", ["tbc", "TBC", "-", "–", "Local", "n/a", "<5", "[c]", "<10%"])
def test_placeholder_stays_as_it_was_typed(text: str) -> None:
    new_figure = figure("M1", {"M1": f" {text} "})

    assert (new_figure.value, new_figure.number_format, new_figure.shown) == (text, "", text)
    assert "M1" not in new({"M1": text}).not_given


def test_placeholder_of_the_configuration_is_one() -> None:
    settings = kw.Settings(placeholders={**kw.Settings().placeholders, "late": kw.Status.PENDING})
    card = kw.read(tsv(GRID), config=settings)

    assert given({"M1": "Late"}, card) == {"M1": "Late"}


def test_number_format_of_the_configuration_is_used() -> None:
    style = kw.StyleSettings(number_formats={kw.Unit.PERCENT: "0%", kw.Unit.COUNT: "0"})
    card = kw.read(tsv(GRID), config=kw.Settings(style=style))

    # A percent format does not fit percentages that are typed as points.
    assert given({"M1": "1,600", "M2": "1,600", "M3": "35.1%", "M6": "88.5"}, card) == {
        "M1": "1600",
        "M2": "1600",
        "M3": "35%",
        "M6": "88.5",
    }


def test_row_keeps_a_number_format_of_its_own() -> None:
    card = read("""
        Ref. | Indicator | Jul-19   | Aug-19   | Sep-19
        F1   | Spend     | £1,200   | £1,150*  | £1,310
    """)

    assert given({"F1": "1,400"}, card) == {"F1": "£1,400"}
    assert given({"F1": 1400}, card) == {"F1": "£1,400"}


def behind(*codes: str, name: str = "Spend", figures: tuple[float, ...] = (2100000, 2200000, 2400000)) -> kw.Scorecard:
    """Return a scorecard of one indicator, whose months stand behind number formats."""
    book = openpyxl.Workbook()
    book.active.append(["Ref.", "Indicator", "Jul-19", "Aug-19", "Sep-19"])
    book.active.append(["F1", name, *figures])
    for cell, code in zip(book.active[2][2:], codes if len(codes) == 3 else codes * 3, strict=True):
        cell.number_format = code
    return kw.read(saved(book), config=kw.Settings(units={"F1": kw.Unit.RATE} if name == "Days" else {}))


ACCOUNTING = '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-'


@pytest.mark.parametrize(
    ("code", "typed", "shown"),
    [
        ('0" days"', "44", "44 days"),
        ("£#,##0.00", "£25.50", "£25.50"),
        ("£#,##0.00", 25.5, "£25.50"),
        (ACCOUNTING, "830.25", " £830.25 "),
        ("#,##0;(#,##0)", -4, "(4)"),
        ("+0;-0;0", "5", "+5"),
        ("000", 7, "007"),
        ('0.0 "per 10k"', "7.25", "7.3 per 10k"),
        ("General", "7.5", "7.5"),
        ("0.0;-0.0;;@", 0, ""),  # as the row shows its zeros
    ],
)
def test_new_figure_has_the_number_format_of_its_row_as_it_is(code: str, typed: object, shown: str) -> None:
    new_figure = figure("F1", {"F1": typed}, behind(code, figures=(12.5, 20, 31.5)))

    assert (new_figure.number_format, new_figure.shown) == (code, shown)


@pytest.mark.parametrize(("code", "shown"), [('£0.0,,"m"', "£2.5m"), ("0.0,,", "2.5"), ("#,##0,", "2,540")])
def test_row_in_thousands_or_millions_stays_so(code: str, shown: str) -> None:
    new_figure = figure("F1", {"F1": "2,540,000"}, behind(code))

    assert (new_figure.value, new_figure.number_format, new_figure.shown) == (2540000, code, shown)


@pytest.mark.parametrize(
    ("code", "typed", "widened", "shown"),
    [
        ('0" days"', "24.5", '0.0" days"', "24.5 days"),
        ("£#,##0;(£#,##0)", -24.25, "£#,##0.00;(£#,##0.00)", "(£24.25)"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 24.5, '_-* #,##0.0_-;-* #,##0.0_-;_-* "-"??_-;_-@_-', " 24.5 "),
        ('0" days"', 24.3333333, '0" days"', "24 days"),  # the digits of a division stay behind what is shown
        ("General", 24.3333333, "0", "24"),
    ],
)
def test_decimals_among_whole_figures_are_shown_within_the_rows_format(
    code: str, typed: object, widened: str, shown: str
) -> None:
    new_figure = figure("F1", {"F1": typed}, behind(code, name="Days", figures=(30, 31, 42)))

    assert (new_figure.number_format, new_figure.shown) == (widened, shown)


def test_number_format_that_one_month_alone_has_is_not_taken_for_the_rows() -> None:
    card = behind('0" days"', '0" days"', '0.0" days"', name="Days", figures=(30, 31, 24.5))

    assert figure("F1", {"F1": 28}, card).shown == "28 days"
    assert figure("F1", {"F1": 28}, behind("0", "0", '0"*"', figures=(30, 31, 24))).number_format == "0"


def test_footnote_mark_stands_behind_figures_above_and_below_zero() -> None:
    card = behind("#,##0;(#,##0);-;@", figures=(-30, 31, 24))

    assert figure("F1", {"F1": "-28*"}, card).shown == "(28)*"
    assert figure("F1", {"F1": "28 (p)"}, card).number_format == '#,##0" (p)";(#,##0)" (p)";-" (p)";@'


def test_number_format_that_would_hide_a_figure_gives_way_to_the_houses_and_is_told() -> None:
    collected = new({"F1": -28}, behind("0;;0", name="Net change", figures=(30, 31, 24)))

    assert [item.shown for item in collected.figures.values()] == ["-28"]
    assert collected.warnings == ("F1: -28 is shown behind 0, as the row's own number format, 0;;0, hides it",)


def test_workbook_with_numbers_behind_formats_gives_the_same() -> None:
    values = {"M1": "1,600", "M3": "35.1%", "M6": "88.5", "M7": 0.03}

    assert given(values, BOOK) == given(values) == {"M1": "1,600", "M3": "35.1%", "M6": "88.5", "M7": "3.0%"}


def test_average_that_is_no_count_may_have_decimals_once_the_configuration_says_so() -> None:
    grid = """
        Ref. | Indicator                  | Aug-19 | Sep-19
        D1   | Days to a placement        | 45     | 50
    """
    card = kw.read(tsv(grid), config=kw.Settings(units={"D1": kw.Unit.RATE}))

    assert figure("D1", {"D1": "45.5"}, card).value == 45.5


def test_average_by_its_name_may_have_decimals() -> None:
    card = read("""
        Ref. | Indicator                   | Aug-19 | Sep-19
        D1   | Average days to a placement | 45     | 50
    """)

    assert figure("D1", {"D1": "45.5"}, card).shown == "45.5"


def test_indicators_without_a_new_value_wait_in_the_spelling_of_their_sheet() -> None:
    collected = new({"M1": 1600, "M2": None, "M3": ""})

    assert collected.not_given == ("M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9")
    assert {item.ref: (item.value, item.number_format, item.shown) for item in collected.figures.values()} == {
        "M1": (1600, "#,##0", "1,600"),
        **dict.fromkeys(collected.not_given, ("TBC", "", "TBC")),
    }


def test_sheet_without_a_word_for_it_waits_with_tbc() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 5      | 6
    """)

    assert figure("M1", {}, card).shown == "tbc"


def test_filling_the_current_month_leaves_the_others_alone() -> None:
    collected = new({"M4": "45.2"}, period=SEPTEMBER)

    assert [item.shown for item in collected.figures.values()] == ["45.2"]
    assert collected.not_given == ()


def test_month_that_is_corrected_does_not_speak_for_itself() -> None:
    card = read("""
        Ref. | Indicator          | Jul-19 | Aug-19 | Sep-19
        M1   | Number of contacts | 12     | 13     | -14
    """)

    assert figure("M1", {"M1": "14"}, card, SEPTEMBER).value == 14
    with pytest.raises(kw.ValuesError, match="below zero"):
        new({"M1": "-15"}, card, SEPTEMBER)


def test_callers_decimal_context_does_not_round_the_figures() -> None:
    with localcontext(Context(prec=2)):
        assert figure("M3", {"M3": "35.14%"}).value == 0.3514
        assert figure("M6", {"M6": "88.54%"}).value == 88.54


def test_any_day_stands_for_its_month() -> None:
    assert new({"M1": 5}, period=date(2019, 10, 31)).period == OCTOBER


def test_refs_are_told_by_sheet_and_row() -> None:
    assert set(new({"M1": 5}).figures) == {("workbook", row) for row in range(2, 11)}


def test_ref_of_digits_that_excel_made_a_number_is_found() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19
        1.2  | Contacts  | 5      | 6
        12   | Referrals | 5      | 6
    """)

    assert given({1.2: 7, 12.0: 8}, card) == {"1.2": "7", "12": "8"}


SAMPLE_CARD = kw.read(SAMPLE)
BY_UNIT = {
    kw.Unit.COUNT: st.integers(0, 99_999).map(str),
    kw.Unit.RATE: st.integers(0, 9_999).map(str),
    kw.Unit.PERCENT: st.integers(0, 2_000).map(lambda tenths: f"{tenths // 10}.{tenths % 10}%"),
}
PLACEHOLDERS = st.sampled_from(["tbc", "TBC", "-", "n/a", "Local", "<5"])


def typed_values() -> st.SearchStrategy[dict[str, str]]:
    """Return any choice of the sample's refs, each with a figure in its row's decimals, or a placeholder."""
    units = {item.ref: SAMPLE_CARD.records.measures[item.grid.name, item.row].unit for item in SAMPLE_CARD}
    return st.fixed_dictionaries({}, optional={ref: BY_UNIT[unit] | PLACEHOLDERS for ref, unit in units.items()})


@examples(values=typed_values())
def test_what_is_typed_in_its_rows_decimals_is_shown_as_it_was_typed(values: dict[str, str]) -> None:
    collected = new(values, SAMPLE_CARD)

    assert given(values, SAMPLE_CARD) == values
    assert len(collected.figures) == len(SAMPLE_CARD)
    assert set(collected.not_given) == {item.ref for item in SAMPLE_CARD} - set(values)
    for item in collected.figures.values():
        assert item.shown == (item.value if isinstance(item.value, str) else render(item.value, item.number_format))


@examples(values=typed_values())
def test_collected_figures_are_read_back_as_the_same_figures(values: dict[str, str]) -> None:
    collected = new(values, SAMPLE_CARD)
    numbers = {item.ref: item.value for item in collected.figures.values() if isinstance(item.value, float)}
    shown = {item.ref: item.shown for item in collected.figures.values() if isinstance(item.value, float)}

    again = new(shown, SAMPLE_CARD)
    assert {item.ref: item.value for item in again.figures.values() if isinstance(item.value, float)} == numbers


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=6,
)


@examples(values=st.dictionaries(st.sampled_from(["M1", "M3", "M6", "M9", "??"]), JUNK) | st.lists(JUNK, max_size=4))
def test_whatever_is_given_is_collected_or_refused_with_its_problems(values: object) -> None:
    with contextlib.suppress(kw.ValuesError):
        collected = new(values)
        assert len(collected.figures) == len(CARD)
        assert all(item.shown for item in collected.figures.values())


def test_workbook_of_the_grid_is_read_as_numbers() -> None:
    assert figure("M3", {"M3": "35.1%"}, kw.read(xlsx(GRID))).number_format == "0.0%"
