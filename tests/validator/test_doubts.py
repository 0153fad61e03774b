"""One slip in a month does not convict cells that are right: it is named, and `fix` leaves both to a person."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.support import SAMPLE, read, recalculated, saved, write_cells, xlsx

HEADER = (
    "Ref. | Indicator | Aug-18 | Sep-18 | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19"
    " | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from previous month | % change from same month prev. yr"
    " | 12 month average | 12-mnth max value"
)
MONTHS = "262 | 226 | 235 | 240 | 192 | 286 | 378 | 577 | 488 | 522 | 542 | 612"
DERIVED = "↑ 22% | ↑ 147% | 424 | 612"
"""Of the months with 459 in August and 558 in September."""


def with_cell(name: str, value: object) -> bytes:
    book = openpyxl.load_workbook(SAMPLE)
    book.active[name] = value
    return saved(book)


def test_the_month_that_a_relation_contradicts_is_named_beside_the_derived_cells() -> None:
    """M3 is M2 / M1: 36.9% in S13, typed as 39.6%; the changes, the average and the maximum are right."""
    found = {f.cell: f for f in kw.validate(kw.read(with_cell("S13", 0.396))) if f.ref == "M3"}

    assert found["S13"].rule == "relation-broken"
    assert {cell for cell, finding in found.items() if finding.unless == "S13"} == {"T13", "U13", "W13", "X13"}
    assert found["T13"].message.endswith("unless S13 is wrong: with 36.9% there, all of the row would be right")


def test_a_month_ten_times_too_large_is_named_as_well() -> None:
    found = {f.cell: f for f in kw.validate(kw.read(with_cell("S11", 15140))) if f.ref == "M1"}

    assert found["S11"].rule in ("outlier", "relation-broken")
    assert found["T11"].unless == "S11"


def test_a_derived_cell_that_is_wrong_whatever_the_month_says_has_no_excuse() -> None:
    book = openpyxl.load_workbook(SAMPLE)
    book.active["S13"], book.active["T13"] = 0.396, "↑ 99%"

    found = {f.cell: f.unless for f in kw.validate(kw.read(saved(book))) if f.ref == "M3"}

    assert (found["T13"], found["U13"]) == ("", "")


def test_two_digits_of_a_duration_are_exchanged_as_those_of_a_time() -> None:
    card = read("""
        Ref. | Indicator | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | Monthly change
        A1   | Call wait | 02:35  | 02:45  | 02:20  | 02:14  | 02:24  | ↓ -11%
    """)

    (found,) = (f for f in kw.validate(card) if f.rule == "change-value")
    assert "two digits are exchanged in F2: with 02:41 there" in found.message


def test_fix_corrects_neither_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(with_cell("S13", 0.396))

    result = kw.fix(tmp_path / "book.xlsx")

    assert not result
    assert {finding.cell for finding in result.left} == {"T13", "U13", "W13", "X13"}
    assert len(result.corrections) == 7
    new = openpyxl.load_workbook(result.output).active
    assert [new[cell].value for cell in ("S13", "T13", "X13")] == [0.396, "↑ 11%", 0.369]


def found_in(row: str) -> dict[str, kw.Finding]:
    """Validate one row above another that is right, and return its errors in derived cells."""
    right = f"M3 | Number of plans | {MONTHS} | 459 | 558 | {DERIVED}"
    report = kw.validate(read(f"{HEADER}\nM2 | Number of referrals | {row}\n{right}"))
    return {f.cell: f for f in report if f.severity == "error" and f.cell in ("Q2", "R2", "S2", "T2")}


def unless(row: str) -> dict[str, str]:
    """Return the errors in the derived cells of one row, each with the month that it names instead."""
    return {cell: finding.unless for cell, finding in found_in(row).items()}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("585", "QRS"), ("459", "QRS"), ("55", "QRS"), ("1558", "QRST"), ("", "QRS"), ("-", "QRS")],
    ids=["digits exchanged", "month before copied", "digit lost", "digit too many", "left empty", "placeholder"],
)
def test_a_month_that_all_derived_cells_contradict_is_named(typed: str, wrong: str) -> None:
    """558 was meant in September, and nothing else on the sheet tells: two changes and the average do."""
    assert unless(f"{MONTHS} | 459 | {typed} | {DERIVED}") == dict.fromkeys((f"{column}2" for column in wrong), "P2")


def test_the_message_tells_the_figure_that_would_make_all_right() -> None:
    message = found_in(f"{MONTHS} | 459 | 585 | {DERIVED}")["Q2"].message

    assert message.endswith("unless P2 is wrong: with about 559 there, all of the row would be right")


def test_of_an_empty_month_the_message_says_that_it_is_empty() -> None:
    message = found_in(f"{MONTHS} | 459 |  | {DERIVED}")["Q2"].message

    assert "there is no change to show, since Sep-19 (P2) is empty" in message
    assert message.endswith("unless P2 is to be filled in: with about 559 there, all of the row would be right")


def test_of_several_months_that_may_be_wrong_an_empty_one_is_named() -> None:
    """April's 24 is missing; in June it would make average and maximum right just as well."""
    found = unless("24 | 27 | 16 | 17 | 17 | 15 | 11 | 11 | | 16 | 14 | 14 | 11 | 10 | → -9% | ↓ -63% | 15 | 24")

    assert found == {"S2": "K2", "T2": "K2"}


def test_the_month_before_may_be_the_one_as_well() -> None:
    assert unless(f"{MONTHS} | 954 | 558 | {DERIVED}") == dict.fromkeys(("Q2", "S2", "T2"), "O2")


def test_two_months_that_were_exchanged_are_named() -> None:
    found = found_in(f"{MONTHS} | 558 | 459 | {DERIVED}")

    assert (found["Q2"].unless, found["R2"].unless) == ("P2", "P2")
    assert found["Q2"].message.endswith(
        "unless O2 and P2 are exchanged: the other way round, all of the row would be right"
    )


def test_a_row_that_stands_a_column_too_far_to_the_right_is_named() -> None:
    found = found_in(f"300 | {MONTHS} | 459 | {DERIVED}")

    assert {cell: finding.unless for cell, finding in found.items()} == dict.fromkeys(("Q2", "R2", "S2"), "P2")
    assert found["Q2"].message.endswith(
        "unless C2 to P2 stand a month too late: moved one to the left, with about 559 in P2, all of the row would be "
        "right"
    )


def test_a_month_that_was_typed_twice_with_all_after_it_too_far_right_is_named() -> None:
    """January's 286 stands in February too, and what follows a month too late; September's 558 is lost."""
    found = found_in(f"{MONTHS.replace('286', '286 | 286')} | 459 | {DERIVED}")

    assert {cell: finding.unless for cell, finding in found.items()} == dict.fromkeys(("Q2", "R2", "S2"), "P2")
    assert found["Q2"].message.endswith(
        "unless I2 to P2 stand a month too late, since I2 says again what stands before it: moved one to the left, "
        "with about 559 in P2, all of the row would be right"
    )


def test_a_month_that_was_skipped_with_all_after_it_too_far_left_is_told() -> None:
    """January's 286 is missing, and what follows stands a month too early."""
    found = found_in(f"{MONTHS.replace(' | 286', '')} | 459 | 558 |  | {DERIVED}")

    assert {cell: finding.unless for cell, finding in found.items()} == dict.fromkeys(("Q2", "R2", "S2"), "P2")
    assert found["Q2"].message.endswith(
        "unless a month was skipped, and the figures from there to O2 stand a month too early: moved one to the right, "
        "with about 285 for that month, all of the row would be right"
    )


def test_a_month_that_was_skipped_with_the_last_typed_twice_is_told(tmp_path: Path) -> None:
    """As before, but September's 558 stands in August and in September: one change and the average tell."""
    row = f"{MONTHS.replace(' | 286', '')} | 459 | 558 | 558 | {DERIVED}"
    (tmp_path / "book.xlsx").write_bytes(xlsx(f"{HEADER}\nM2 | Number of referrals | {row}"))
    found = found_in(row)

    assert {cell: finding.unless for cell, finding in found.items()} == dict.fromkeys(("Q2", "S2"), "P2")
    assert found["S2"].message.endswith(
        "unless a month was skipped, and the figures from there to O2 stand a month too early, since P2 says again "
        "what stands before it: moved one to the right, with about 285 for that month, all of the row would be right"
    )
    assert kw.fix(tmp_path / "book.xlsx").corrections == ()


def test_a_month_before_without_a_column_was_not_skipped() -> None:
    header = HEADER.replace(" | Aug-19", "")
    report = kw.validate(read(f"{header}\nM2 | Number of referrals | {MONTHS} | 558 | - n/a | ↑ 50% | 434 | 300"))

    assert {finding.cell: finding.unless for finding in report if finding.severity == "error"} == {
        "Q2": "", "S2": "",
    }  # fmt: skip


def test_a_last_figure_that_stands_twice_is_no_excuse_for_derived_cells_of_other_months() -> None:
    months = MONTHS.replace(" | 286", "")
    assert set(unless(f"{months} | 459 | 558 | 558 | ↑ 31% | ↑ 147% | 424 | 612").values()) == {""}


def test_an_empty_month_beside_derived_cells_of_the_month_before_is_to_be_filled_in_first() -> None:
    found = found_in(f"{MONTHS} | 459 |  | ↓ -25% | ↑ 75% | 396 | 612")

    assert {finding.unless for finding in found.values()} == {"P2"}
    assert found["Q2"].message.endswith(
        "P2 is empty as well: type its figure first, as the row was not brought up to date at all"
    )


@pytest.mark.parametrize(
    "derived",
    ["↓ -25% | ↑ 75% | 396 | 612", "↓ -22% | ↓ -147% | 424 | 612", "↑ 147% | ↑ 22% | 424 | 612",
     "↑ 22% | ↑ 147% | 396 | 612", "↑ 52% | ↑ 117% | 424 | 612"],
    ids=["row of the month before", "both signs", "exchanged", "one average", "two slips"],
)  # fmt: skip
def test_derived_cells_that_no_single_month_explains_have_no_excuse(derived: str) -> None:
    found = unless(f"{MONTHS} | 459 | 558 | {derived}")

    assert found
    assert set(found.values()) == {""}


def test_a_row_that_was_not_brought_up_to_date_is_no_wrong_month() -> None:
    """All derived cells were right in August; that another figure in September would fit as well is chance."""
    steady = "500 | 501 | 500 | 501 | 500 | 501 | 500 | 501 | 500 | 501 | 500 | 501 | 510 | 503"

    assert set(unless(f"{steady} | → 2% | → 2% | 502 | 510").values()) == {""}


def test_one_cause_of_all_need_not_be_the_simplest_of_each() -> None:
    """As of August; by itself -7% would rather be 7% with the wrong sign, and a month that fits is chance again."""
    small = "12 | 13 | 12 | 12 | 13 | 12 | 13 | 14 | 15 | 16 | 16 | 15 | 14 | 15"

    found = found_in(f"{small} | → -7% | ↑ 17% | 14 | 16")

    assert {cell: (f.cause, f.unless) for cell, f in found.items()} == {
        "Q2": ("sign-flipped", ""), "R2": ("carried-over", ""),
    }  # fmt: skip


def test_average_and_maximum_of_one_wrong_window_accuse_no_month() -> None:
    """Both are of 14 months, the 57 of September 2018 among them."""
    found = unless("29 | 57 | 52 | 26 | 27 | 23 | 21 | 23 | 16 | 40 | 20 | 19 | 23 | 39 | ↑ 70% | ↓ -32% | 30 | 57")

    assert found == {"S2": "", "T2": ""}


def test_two_changes_alone_do_not_tell_that_a_row_stands_too_far_to_the_right() -> None:
    """Upside down, each is what the months before would give with 2 in September."""
    found = unless("2 | 3 | 4 | 5 | 6 | 7 | 8 | 3 | 1 | 8 | 9 | 9 | 2 | 6 | ↓ -67% | ↓ -50% | 6 | 9")

    assert found == {"Q2": "", "R2": ""}


def test_formulas_follow_the_month_and_are_no_witnesses(tmp_path: Path) -> None:
    """The average is a formula and right; the two changes were typed from 558, and 459 was copied from August."""
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx(f"{HEADER}\nM2 | Number of referrals | {MONTHS} | 459 | 459 | {DERIVED}"))
    )
    book.active["S2"] = "=AVERAGE(E2:P2)"
    (tmp_path / "typed.xlsx").write_bytes(saved(book))

    report = kw.validate(kw.read(recalculated(tmp_path / "typed.xlsx", tmp_path)))

    assert {f.cell: f.unless for f in report if f.severity == "error"} == {"Q2": "P2", "R2": "P2"}


def test_fix_leaves_the_derived_cells_of_a_wrong_month_alone(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(f"{HEADER}\nM2 | Number of referrals | {MONTHS} | 459 | 459 | {DERIVED}"))

    result = kw.fix(tmp_path / "book.xlsx")

    assert result.corrections == ()
    assert {finding.cell for finding in result.left} == {"Q2", "R2", "S2"}


def with_a_total(average: str, april: str = "484") -> dict[str, kw.Finding]:
    """Validate two rows and their total; in April 488 of the first was typed as another, so that it does not add up."""
    others = "31 | 47 | 22 | 58 | 39 | 41 | 66 | 27 | 35 | 52 | 44 | 29 | 61 | 38"
    months = [int(text) for text in f"{MONTHS} | 459 | 558".split(" | ")]
    total = " | ".join(str(a + int(b)) for a, b in zip(months, others.split(" | "), strict=True))
    typed = MONTHS.replace("488", april)
    first = f"A | Visits here | {typed} | 459 | 558 | ↑ 22% | ↑ 147% | {average} | 612"
    report = kw.validate(read(f"{HEADER}\n{first}\nB | Visits there | {others}\nC | Visits | {total}"))
    return {f.cell: f for f in report if f.rule in ("relation-broken", "average-value")}


def test_one_derived_cell_is_enough_where_a_broken_relation_asks_for_the_same_figure() -> None:
    found = with_a_total("424.1")

    assert (found["K4"].rule, found["S2"].unless) == ("relation-broken", "K2")
    assert found["S2"].message.endswith("unless K2 is wrong: with 488 there, all of the row would be right")


def test_a_broken_relation_is_no_excuse_for_an_average_that_asks_for_another_figure() -> None:
    found = with_a_total("434.1")

    assert (found["K4"].rule, found["S2"].unless) == ("relation-broken", "")


def test_what_a_broken_relation_asks_for_is_told_rather_than_digits_that_may_be_exchanged_elsewhere() -> None:
    """With 325 for 235 in October the average would be right as well."""
    assert with_a_total("424.1", april="398")["S2"].unless == "K2"


def exchanged(typed: str, meant: str, derived: str = DERIVED) -> tuple[str, str]:
    """Return which month is named beside the single wrong cell, and the end of its message."""
    (finding,) = found_in(f"{MONTHS.replace(meant, typed)} | 459 | 558 | {derived}").values()
    return finding.unless, finding.message.partition("; ")[2]


@pytest.mark.parametrize(("typed", "meant", "cell"), [("252", "522", "L2"), ("129", "192", "G2"), ("262", "226", "D2")])
def test_one_wrong_cell_is_enough_where_two_digits_of_a_month_exchanged_make_it_right(
    typed: str, meant: str, cell: str
) -> None:
    told = f"unless two digits are exchanged in {cell}: with {meant} there, all of the row would be right"
    assert exchanged(typed, meant) == (cell, told)


def test_of_several_months_whose_digits_may_be_exchanged_each_is_named() -> None:
    told = "unless two digits are exchanged in M2 or E2: with 452 or 235 there, all of the row would be right"
    assert exchanged("325", "235") == ("M2", told)


@pytest.mark.parametrize("derived", ["↑ 22% | ↑ 52% | 424 | 612", "↑ 22% | ↑ 147% | 477 | 612"])
def test_one_wrong_cell_that_exchanged_digits_do_not_explain_has_no_excuse(derived: str) -> None:
    assert exchanged("", "none", derived) == ("", "")


@pytest.mark.parametrize(("figures", "derived"), [
    ("12 | 11 | 70 | 9 | 8 | 10 | 14 | 9 | 5 | 70 | 12 | 13 | 12 | 11", "→ -8% | → 0% | 15.0 | 70"),
    ("120 | 160 | 137 | 95 | 185 | 101 | 140 | 99 | 95 [9] | 59 | 120 | 163 | 127 | 118",
     "→ -7% | ↓ -26% | 120.2 | 185"),
])  # fmt: skip
def test_nobody_means_07_and_a_footnotes_digit_is_none_of_the_figure(figures: str, derived: str) -> None:
    assert {cell: each.unless for cell, each in found_in(f"{figures} | {derived}").items()} == {"S2": ""}


def test_one_wrong_cell_that_is_a_slip_itself_accuses_no_month() -> None:
    """The mean of 425.6 with 253 for 235 in October would be 424; a slip from 426 is as near."""
    assert exchanged("253", "235") == ("", "a digit slipped")


def test_fix_leaves_one_wrong_cell_alone_where_a_month_may_have_two_digits_exchanged(tmp_path: Path) -> None:
    row = f"{MONTHS.replace('522', '252')} | 459 | 558 | {DERIVED}"
    (tmp_path / "book.xlsx").write_bytes(xlsx(f"{HEADER}\nM2 | Number of referrals | {row}"))
    result = kw.fix(tmp_path / "book.xlsx")
    assert (result.corrections, [finding.cell for finding in result.left]) == ((), ["S2"])


@pytest.mark.parametrize(("average", "unless"), [("34.9%", "N2"), ("78.0%", "")])
def test_a_month_far_outside_the_others_is_named_beside_one_cell_that_any_usual_figure_there_would_make_right(
    average: str, unless: str
) -> None:
    months = "33.1% | 35.2% | 36.0% | 34.4% | 33.9% | 35.5% | 34.8% | 33.6% | 35.1% | 34.2% | 36.3% | 345.0% | 34.1%"
    card = read(f"{HEADER.rsplit(' |', 1)[0]}\nA1 | Percentage seen | {months} | 33.8% | → -1% | → -4% | {average}")

    (found,) = (f for f in kw.validate(card) if f.rule == "average-value")
    assert (found.cell, found.unless) == ("S2", unless)


def test_in_what_a_formula_gives_nobody_exchanged_digits() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Dataset")
        write_cells(sheet, f"{HEADER}\nM2 | Number of referrals | {MONTHS} | 459 | 558 | {DERIVED}")
        sheet.write_formula("L2", "=126*2", None, 252)
    report = kw.validate(kw.read(stream.getvalue()))
    assert {f.cell: f.unless for f in report if f.severity == "error"} == {"S2": ""}
