"""Tidy records: one row per figure, its unit and precision, and nothing dropped that was not understood."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, localcontext
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

import kpiworkbook as kw
from kpiworkbook.normaliser import entries, normalise
from tests.support import DISPLACED, SAMPLE, read, saved, tsv, xlsx
from tests.zoo.parts import Parts

RECORD_COLUMNS = [
    "workbook", "sheet", "section", "ref", "indicator", "owner", "reporter", "unit", "polarity", "series", "label",
    "period", "value", "status", "shown", "cell",
]  # fmt: skip


def row(name: str, *months: str, flag: str = "", benchmark: str = "", target: str = "") -> kw.Scorecard:
    """Read a scorecard with one indicator of up to three months, and one that keeps the columns' kinds apart."""
    cells = [*months, *[""] * (3 - len(months))]
    return read(f"""
        Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | Percentage? | England | Target 19-20
        A1   | {name} | {" | ".join(cells)} | {flag} | {benchmark} | {target}
        Z9   | Number of visits | 11 | 12 | 13 | - | 14 | 15
    """)


def measure(card: kw.Scorecard) -> kw.Measure:
    return next(iter(card.records.measures.values()))


def values(card: kw.Scorecard, series: kw.Series = kw.Series.ACTUAL) -> list[float | None]:
    return [record.value for record in card.records if record.ref == "A1" and record.series is series]


def cells_behind_formats(*months: tuple[object, str], flag: str = "") -> kw.Scorecard:
    """Read a workbook whose first indicator has these values behind these number formats."""
    book = openpyxl.Workbook()
    book.active.append(("Ref.", "Indicator", "Jul-19", "Aug-19", "Sep-19", "Percentage?"))
    book.active.append(("A1", "Contacts seen in time", *(value for value, _ in months), flag))
    book.active.append(("Z9", "Number of visits", 11, 12, 13, "-"))
    for column, (_, code) in enumerate(months, 3):
        book.active.cell(2, column).number_format = code
    return kw.read(saved(book))


def test_records_have_the_published_columns_in_reading_order() -> None:
    card = read("""
        Contacts
        Ref. | Indicator | Owner | Reporter | Sep-18 | Sep-19 | DoT | England | Target 19-20
        M1   | Number of contacts | Head of Service | Analyst | 1,754 | tbc | ▲ | Local | 1500
        M3   | Percentage of contacts | Head of Service | Analyst | 36.9% | - | ▼ | 24% |
    """)

    assert list(card.to_frame().columns) == RECORD_COLUMNS
    assert [(r.ref, r.cell) for r in card.records] == [
        ("M1", "E3"), ("M1", "F3"), ("M1", "H3"), ("M1", "I3"),
        ("M3", "E4"), ("M3", "F4"), ("M3", "H4"), ("M3", "I4"),
    ]  # fmt: skip
    assert card.records[0] == kw.Record(
        workbook="workbook", sheet="workbook", section="Contacts", ref="M1", indicator="Number of contacts",
        owner="Head of Service", reporter="Analyst", unit=kw.Unit.COUNT, polarity=kw.Polarity.UP,
        series=kw.Series.ACTUAL, label="Sep-18", period=date(2018, 9, 1), value=1754.0, status=kw.Status.REPORTED,
        shown="1,754", cell="E3",
    )  # fmt: skip
    assert [(r.series, r.label, r.period, r.value, r.status, r.shown) for r in card.records[1:4]] == [
        ("actual", "Sep-19", date(2019, 9, 1), None, "pending", "tbc"),
        ("benchmark", "England", None, None, "local", "Local"),
        ("target", "Target 19-20", None, 1500.0, "reported", "1500"),
    ]


def test_months_are_a_mapping_like_any_other_whenever_they_are_asked_for() -> None:
    records = read("""
        Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 1,754  | tbc
        M3   | Percentage of contacts | - | 36.9%
    """).records
    months = {("workbook", 1): {date(2019, 8, 1): 1754}, ("workbook", 2): {date(2019, 9, 1): Decimal("0.369")}}

    assert records.months == months
    assert pickle.loads(pickle.dumps(records)).months == months
    assert ("workbook", 3) not in records.months
    with pytest.raises(KeyError):
        records.months["another sheet", 1]


def test_frame_has_numbers_and_dates_as_such_and_texts_that_compare() -> None:
    frame = kw.read(SAMPLE).to_frame()

    assert frame["value"].dtype == "float64"
    assert pd.api.types.is_datetime64_any_dtype(frame["period"])
    assert set(frame.loc[frame["series"] != "actual", "period"].isna()) == {True}
    assert set(frame.loc[frame["status"] != "reported", "value"].isna()) == {True}
    assert len(frame.query("series == 'actual'")) == 770
    assert len(frame.query("unit == 'percent' and series == 'actual'")) == 21 * 14


@pytest.mark.parametrize("source", [SAMPLE, DISPLACED])
def test_sample_has_55_indicators_of_14_months_and_is_understood(source: object) -> None:
    records = kw.read(source).records

    assert len({record.ref for record in records}) == 55
    assert len([record for record in records if record.series is kw.Series.ACTUAL]) == 770
    assert list(records.problems) == []


def test_cell_not_understood_is_kept_and_reported_with_its_place() -> None:
    card = row("Number of contacts", "17S4", "1,620", "see note")

    kept = [(r.value, r.status, r.shown) for r in card.records[:3]]
    assert kept == [(None, "not-understood", "17S4"), (1620.0, "reported", "1,620"),
                    (None, "not-understood", "see note")]  # fmt: skip
    assert [(p.kind, p.cell) for p in card.problems] == [("not-a-number", "C2"), ("not-a-number", "E2")]
    assert "'workbook'!C2: '17S4'" in str(card.problems[0])


def test_a_decimal_comma_gets_a_word_of_its_own() -> None:
    (problem,) = row("Percentage of contacts", "40,5%", "41.5%", "42.5%").problems

    assert "'40,5%' is neither a figure nor a placeholder; '40.5%' was perhaps meant; it is kept" in str(problem)


def test_a_row_of_decimal_commas_is_told_once_with_where_they_stand() -> None:
    problems = row("Percentage of contacts", "40,5%", "12O", "42,5%").problems

    assert [(problem.kind, problem.cell) for problem in problems] == [("not-a-number", "C2"), ("not-a-number", "D2")]
    assert problems[0].message == (
        "'40,5%' and 1 more of the row's entries (C2, E2) have a decimal comma; '40.5%' was perhaps meant; they are "
        "kept as they are and do not count as figures. Type them with a point"
    )


def test_dot_not_understood_is_reported_and_judges_nothing() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19 | DoT
        A1   | Number of contacts | 10 | 20 | sideways
    """)

    assert card.records[0].polarity is kw.Polarity.NONE
    assert [(p.kind, p.cell) for p in card.problems] == [("polarity-unclear", "E2")]


@pytest.mark.parametrize(
    ("name", "months", "flag", "unit"),
    [
        ("Number of contacts", ("1754", "1620"), "-", kw.Unit.COUNT),
        ("Percentage of contacts", ("36.9", "40.1"), "P", kw.Unit.PERCENT),
        ("Contacts seen in time", ("36.9", "40.1"), "p", kw.Unit.PERCENT),
        ("Contacts seen in time", ("36.9", "40.1"), "Yes", kw.Unit.PERCENT),
        ("Contacts seen in time", ("36.9%", "-"), "", kw.Unit.PERCENT),
        ("Re-referral rate", ("36.9%", "40%"), "", kw.Unit.PERCENT),
        ("Percentage of contacts", ("36.9", "40.1"), "", kw.Unit.PERCENT),
        ("% of contacts", ("36.9", "40.1"), "", kw.Unit.PERCENT),
        ("Contacts seen in time (%)", ("36.9", "40.1"), "", kw.Unit.PERCENT),
        ("Contacts per 10,000 children", ("36", "40"), "-", kw.Unit.RATE),
        ("Contacts per 10000", ("36", "40"), "", kw.Unit.RATE),
        ("Contact rate", ("36", "40"), "-", kw.Unit.RATE),
        ("Average days to relet", ("36", "40"), "-", kw.Unit.RATE),
        ("Average attendance", ("93.6", "94.0"), "P", kw.Unit.PERCENT),
        ("Average attendance", ("93.6%", "94.0%"), "", kw.Unit.PERCENT),
        ("Number of visits to the average school", ("36", "40"), "", kw.Unit.COUNT),
        ("Total spend (£000)", ("36", "40"), "", kw.Unit.RATE),
        ("Number of corporate visits", ("36", "40"), "", kw.Unit.COUNT),
        ("Number of separated children", ("-", "tbc"), "", kw.Unit.COUNT),
    ],
)
def test_unit_comes_from_flag_values_and_name(name: str, months: tuple[str, ...], flag: str, unit: kw.Unit) -> None:
    assert measure(row(name, *months, flag=flag)).unit is unit


@pytest.mark.parametrize("code", ["0%", "0.0%", '0.0"%"', "0.0\\%"])
def test_unit_comes_from_the_number_format(code: str) -> None:
    figure = 0.369 if code.endswith("0%") else 36.9
    card = cells_behind_formats((figure, code), (figure, code), (figure, code))

    assert measure(card).unit is kw.Unit.PERCENT
    assert values(card) == [0.369] * 3


def test_configuration_overrides_unit_and_polarity() -> None:
    grid = """
        Ref. | Indicator | Aug-19 | Sep-19 | DoT | Percentage?
        A1   | Number of contacts | 10 | 20 | ▲ | P
    """
    settings = kw.Settings(units={"A1": kw.Unit.COUNT}, polarity={"A1": kw.Polarity.DOWN})
    record = kw.read(tsv(grid), config=settings).records[0]

    assert (record.unit, record.polarity, record.value) == ("count", "down", 10.0)


def test_polarity_may_be_overridden_with_none() -> None:
    grid = """
        Ref. | Indicator | Aug-19 | Sep-19 | DoT
        A1   | Number of contacts | 10 | 20 | ▲
    """
    card = kw.read(tsv(grid), config=kw.Settings(polarity={"A1": kw.Polarity.NONE}))

    assert card.records[0].polarity is kw.Polarity.NONE


@pytest.mark.parametrize(
    ("months", "fractions"),
    [
        (("36.9", "40.1", "100"), [0.369, 0.401, 1.0]),
        (("36.9", "0.5", "0"), [0.369, 0.005, 0.0]),
        (("0.369", "0.401", "1"), [0.369, 0.401, 1.0]),
        (("36.9%", "40.1%", "100%"), [0.369, 0.401, 1.0]),
        (("36.9%", "40.1%", "38.2"), [0.369, 0.401, 0.382]),
        (("36.9%", "40.1%", "95"), [0.369, 0.401, 0.95]),
        (("150%", "210%", "-"), [1.5, 2.1, None]),
    ],
)
def test_percentages_are_fractions_however_they_were_typed(
    months: tuple[str, ...], fractions: list[float | None]
) -> None:
    assert values(row("Percentage of contacts", *months, flag="P")) == fractions


@pytest.mark.parametrize(
    ("month", "comparator", "expected"),
    [("36.9", "24", 0.24), ("36.9%", "24%", 0.24), ("36.9", "24%", 0.24), ("36.9%", "24", 0.24)],
)
def test_benchmark_and_target_of_a_percentage_are_fractions_too(month: str, comparator: str, expected: float) -> None:
    card = row("Percentage of contacts", month, month, flag="P", benchmark=comparator, target=comparator)

    assert values(card, kw.Series.BENCHMARK) == values(card, kw.Series.TARGET) == [expected]


@pytest.mark.parametrize(
    ("name", "month", "target", "expected", "rule"),
    [
        ("Percentage of contacts", "36.9%", "≥95%", (0.95, "reported"), []),
        ("Percentage of contacts", "36.9%", "at least 95", (0.95, "reported"), ["percent-unsigned"]),
        ("Percentage of contacts", "36.9", "95%+", (0.95, "reported"), []),
        ("Number of contacts", "3", "<5", (5.0, "reported"), []),
        ("Number of contacts", "3", "90-95", (None, "not-understood"), ["not-a-number"]),
        ("Number of contacts", "3", "under 20 days", (None, "not-understood"), ["not-a-number"]),
    ],
)
def test_a_target_that_is_a_bound_has_its_figure(
    name: str, month: str, target: str, expected: tuple[float | None, str], rule: list[str]
) -> None:
    card = row(name, month, month, target=target)
    record = next(each for each in card.records if each.series is kw.Series.TARGET)

    assert (record.value, record.status.value, record.shown) == (*expected, target)
    assert [finding.rule for finding in kw.validate(card) if finding.column.startswith("target")] == rule


@pytest.mark.parametrize("mark", [" r", "r", " (p)", "*", " [1]", " (provisional)"])
def test_a_percentage_with_a_mark_is_one(mark: str) -> None:
    card = row("Children seen in time", f"36.9%{mark}", f"40.1%{mark}")

    assert (measure(card).unit, values(card)) == (kw.Unit.PERCENT, [0.369, 0.401, None])


def test_in_a_month_and_a_benchmark_a_bound_is_a_figure_too_small_to_publish() -> None:
    card = row("Number of contacts", "<5", "7", "8", benchmark="<5", target="<5")
    statuses = [record.status.value for record in card.records if record.ref == "A1"]

    assert statuses == ["suppressed", "reported", "reported", "suppressed", "reported"]


@pytest.mark.parametrize(
    ("name", "months", "flag", "decimals", "half_step"),
    [
        ("Number of contacts", ("1,754", "1620"), "-", 0, "0"),
        ("Percentage of contacts", ("36.9%", "40.1%"), "P", 1, "0.0005"),
        ("Percentage of contacts", ("36.9%", "40%"), "P", 1, "0.0005"),
        ("Percentage of contacts", ("78.0%", "98.0%"), "P", 1, "0.005"),
        ("Percentage of contacts", ("80.0%", "100.0%"), "P", 1, "0.005"),
        ("Percentage of contacts", ("78%", "98%"), "P", 0, "0.005"),
        ("Percentage of contacts", ("36.91%", "40.10%"), "P", 2, "0.00005"),
        ("Percentage of contacts", ("36.9", "40.1"), "P", 1, "0.0005"),
        ("Percentage of contacts", ("36", "40"), "P", 0, "0.005"),
        ("Contacts per 10,000", ("36", "40"), "-", 0, "0.5"),
        ("Average days to relet", ("36", "40"), "-", 0, "0.5"),
        ("Spend (£000)", ("1,150", "1,212"), "-", 0, "0.5"),
        ("Contacts per 10,000", ("30", "40"), "-", 0, "0.5"),
        ("Contacts per 10,000", ("36.9", "40.1"), "-", 1, "0.05"),
        ("Contacts per 10,000", ("36.0", "40.0"), "-", 1, "0.5"),
        ("Average caseload of a social worker", ("15.6", "16.2"), "-", 1, "0.05"),
    ],
)
def test_figures_are_as_exact_as_they_were_typed(
    name: str, months: tuple[str, ...], flag: str, decimals: int, half_step: str
) -> None:
    found = measure(row(name, *months, flag=flag))

    assert (found.decimals, found.half_step) == (decimals, Decimal(half_step))


def half_steps(*months: str) -> list[float]:
    """Return how far each month's true figure may lie from the typed one."""
    card = read(f"""
        Ref. | Indicator              | {" | ".join(f"{month}-19" for month in ("May", "Jun", "Jul", "Aug", "Sep"))}
        A1   | Percentage of contacts | {" | ".join(months)}
        Z9   | Number of visits       | 11 | 12 | 13 | 14 | 15
    """)
    return list(card.records.half_steps[:5])


def test_a_figure_may_lie_half_a_step_of_its_row_from_the_true_one() -> None:
    assert half_steps("36.9%", "40%", "41.2%", "-", "40.0%") == [0.0005, 0.0005, 0.0005, 0, 0.0005]


def test_one_month_with_more_decimals_speaks_for_itself_only() -> None:
    assert half_steps("36.9%", "40.1%", "1.49%", "38.8%", "35%") == [0.0005, 0.0005, 0.00005, 0.0005, 0.0005]


def test_full_precision_and_typed_months_in_one_row_are_each_as_exact_as_they_are() -> None:
    card = cells_behind_formats((0.36912345, "0.0%"), (18 / 19, "0.0%"), ("40.1%", "General"), flag="P")

    assert list(card.records.half_steps[:3]) == [0, 0, 0.0005]


@pytest.mark.parametrize("last", [0.4012345678, 0.5, 1.0])
def test_full_precision_behind_a_format_is_exact_even_where_one_month_comes_out_round(last: float) -> None:
    card = cells_behind_formats((0.36912345, "0.0%"), (18 / 19, "0.0%"), (last, "0.0%"), flag="P")

    assert measure(card).decimals == 1
    assert measure(card).half_step == 0


def test_wingdings_triangles_are_read_by_the_cells_font() -> None:
    book = openpyxl.Workbook()
    for line in (("Ref.", "Indicator", "Aug-19", "Sep-19", "DoT"), ("A1", "x", 10, 20, "p"), ("A2", "y", 10, 20, "q")):
        book.active.append(line)
    for cell in ("E2", "E3"):
        book.active[cell].font = Font(name="Wingdings 3")
    card = kw.read(saved(book))

    assert [card.records[0].polarity, card.records[2].polarity] == ["up", "down"]


def test_date_that_excel_made_of_a_range_is_reported_and_no_figure() -> None:
    card = cells_behind_formats((5, "0"), (datetime(2019, 2, 1), "d-mmm"), (6, "0"))

    assert [(r.value, r.status) for r in card.records[:3]] == [(5, "reported"), (None, "not-understood"),
                                                               (6, "reported")]  # fmt: skip
    assert [p.cell for p in card.problems] == ["D2"]


def test_current_month_with_a_provisional_mark_is_not_lost() -> None:
    card = read("""
        Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 (p)
        A1   | Number of contacts | 10 | 20 | 30
    """)

    assert values(card) == [10, 20, 30]


def test_callers_decimal_context_does_not_round_the_records() -> None:
    grid = """
        Ref. | Indicator | Aug-19 | Sep-19 | Percentage?
        A1   | Number of contacts | - 2,234,567 | 7,654,321 | -
        A2   | Percentage of contacts | 36.912345 | 12.345678 | P
    """
    with localcontext(prec=5):
        records = kw.read(tsv(grid)).records

    assert [record.value for record in records] == [-2234567.0, 7654321.0, 0.36912345, 0.12345678]


def test_normalising_the_same_card_again_gives_the_same_records() -> None:
    card = kw.read(SAMPLE)

    assert list(normalise(replace(card, records=kw.Records()))) == list(card.records)


def test_formula_error_in_one_row_leaves_the_other_rows_as_they_are() -> None:
    book = openpyxl.Workbook()
    for line in (
        ("Ref.", "Indicator", "Jul-19", "Aug-19", "Sep-19"),
        ("A1", "Number of contacts", 10, "#DIV/0!", 1234),
        ("Z9", "Number of visits", 10, 12, 1234),
    ):
        book.active.append(line)
    book.active["D2"].data_type = "e"
    for cell in ("E2", "E3"):
        book.active[cell].number_format = "#,##0"
    card = kw.read(saved(book))

    assert [(r.value, r.status, r.shown) for r in card.records] == [
        (10, "reported", "10"), (None, "error", "#DIV/0!"), (1234, "reported", "1,234"),
        (10, "reported", "10"), (12, "reported", "12"), (1234, "reported", "1,234"),
    ]  # fmt: skip
    assert [item.grouped for item in card.records.measures.values()] == [True, True]


def test_what_stands_among_numbers_in_a_column_is_told_from_them_by_its_kind_and_format() -> None:
    book = openpyxl.Workbook()
    for line in (
        ("Ref.", "Indicator", "Aug-19", "Sep-19"),
        ("A1", "Number of contacts", 3, 1),
        ("A2", "Number of visits", 3, True),
        ("A3", "Share of visits", 0.25, 1),
        ("A4", "Number of plans", 3, "tbc"),
    ):
        book.active.append(line)
    book.active["C4"].number_format = book.active["D4"].number_format = "0%"
    records = kw.read(saved(book)).records

    assert [(r.value, r.status, r.shown) for r in records if r.label == "Sep-19"] == [
        (1, "reported", "1"), (None, "not-understood", "TRUE"), (1, "reported", "100%"), (None, "pending", "tbc"),
    ]  # fmt: skip


def test_numbers_are_read_alike_when_more_of_them_came_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    records = list(kw.read(SAMPLE).records)
    monkeypatch.setattr(entries, "_MOST_NUMBERS", 3)
    monkeypatch.setattr(entries, "_NUMBERS", entries._Numbers())

    assert list(kw.read(SAMPLE).records) == records
    assert 0 < len(entries._NUMBERS) <= 3


def test_frames_of_two_books_share_no_texts_that_only_one_has() -> None:
    frames = [
        row("Number of contacts", "10", "-", "12").to_frame(),
        row("Number of contacts", "10", "tbc", "12").to_frame(),
        row("Number of contacts", "10", "-", "12").to_frame(),
    ]

    assert [list(frame["status"].cat.categories) for frame in frames] == [
        ["missing", "reported"], ["missing", "pending", "reported"], ["missing", "reported"],
    ]  # fmt: skip
    assert [list(frame["status"][:3]) for frame in frames[:2]] == [
        ["reported", "missing", "reported"], ["reported", "pending", "reported"],
    ]  # fmt: skip


def test_frame_of_more_sections_than_a_small_number_counts() -> None:
    sections = [f"Section {number:03}" for number in range(130)]
    grid = "\n\n".join(f"{title}\nRef. | Indicator | Sep-19\nA{title[-3:]} | Number | 1" for title in sections)
    frame = kw.read(tsv(grid)).to_frame()

    assert list(frame["section"]) == sections
    assert list(frame["section"].cat.categories) == sections


def test_a_zero_that_a_formula_gives_for_a_month_to_come_is_no_figure_of_it(tmp_path: Path) -> None:
    """Four months have a percent sign; eight zeros without one would make a count of them, and a history of zeros."""
    later = "Jul-19 | Aug-19 | Sep-19 | Oct-19 | Nov-19 | Dec-19 | Jan-20 | Feb-20"
    months = f"Mar-19 | Apr-19 | May-19 | Jun-19 | {later}"
    header = f"Ref. | Indicator | {months} | Commentary (Jun-19)"
    grid = f"{header}\nA1 | Seen in time | 40.3% | 51.9% | 42.1% | 63.7% |{' 0 |' * 7} tbc | More"
    parts = Parts.of(xlsx(grid))
    for letter in "GHIJKLM":
        parts.cell(f"{letter}2", f'<c r="{letter}2"><f>Data!{letter}2</f><v>0</v></c>')
    (tmp_path / "book.xlsx").write_bytes(parts.packed())
    card = kw.read(tmp_path / "book.xlsx")
    kw.tidy(card, tmp_path / "tidy.csv")

    assert card.sheets[0].as_of == date(2019, 6, 1)
    assert {record.unit for record in card.records} == {"percent"}
    assert [(record.value, record.status) for record in card.records[4:11]] == [(None, "pending")] * 7
    assert [record.shown for record in card.records[4:11]] == ["0"] * 7
    assert list(pd.read_csv(tmp_path / "tidy.csv")["shown"]) == ["40.3%", "51.9%", "42.1%", "63.7%", "tbc"]
