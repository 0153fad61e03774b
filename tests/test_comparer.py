"""Two editions compared as a script or a notebook does it: the order of things, and the sample rolled forward."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pandas as pd
import pytest

import kpiworkbook as kw
from tests.comparer.editions import compare, editions, told
from tests.support import SAMPLE, read, saved

# --- the order of things


def test_restatements_come_first_then_what_was_filled_in_then_the_rest() -> None:
    comparison = compare("""
        Ref. | Indicator | Owner  | Jul-19 | Aug-19  ||  Ref. | Indicator | Owner  | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | Head A | tbc    | 1377    ||  M1   | Contacts  | Head B | 1861   | 1377   | 1514
        M2   | Referrals | Head A | 612    | 459     ||  M2   | Referrals | Head A | tbc    | 460    | 558
        M3   | Visits    | Head A | 20     | 30      ||  M3   | Visits    | Head A | 21     | 30     | 40
    """)

    assert [(d.kind.value, d.new_cell) for d in comparison] == [
        ("withdrawn", "D3"), ("restated", "E3"), ("restated", "D4"), ("filled-in", "D2"), ("owner", "C2"),
    ]  # fmt: skip
    assert comparison.verdict == "2 past figures restated, 1 withdrawn, 1 filled in, 1 other difference in 3 indicators"


def test_the_wrong_way_round_is_refused() -> None:
    old, new = editions("""
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1861   | 1377   | 1514
    """)

    with pytest.raises(kw.ComparisonError, match=r"ends with Aug-19, .* with Sep-19; name the older edition first"):
        kw.compare(read(new), read(old))


# --- what a notebook is given


def test_a_comparison_is_a_frame_a_line_and_a_table() -> None:
    comparison = compare("""
        Ref. | Indicator    | Owner  | Jul-19 | Aug-19  ||  Ref. | Indicator    | Owner   | Jul-19 | Aug-19
        M1   | % of reviews | Head A | 36.9%  | tbc     ||  M1   | % of reviews | <Head>  | 35.1%  | 36.0%
    """)

    frame = comparison.to_frame()
    assert frame["kind"].tolist() == ["restated", "filled-in", "owner"]
    assert frame["old_value"].tolist()[0] == 0.369
    assert frame["old_value"].isna().tolist() == [False, True, True]
    assert frame["period"].tolist()[:2] == [pd.Timestamp("2019-07-01"), pd.Timestamp("2019-08-01")]
    assert repr(comparison).startswith(
        "<Comparison workbook with workbook: 1 past figure restated, 1 filled in, 1 other"
    )
    assert "&lt;Head&gt;" in comparison._repr_html_()
    assert [d.new_shown for d in comparison.of("owner")] == ["<Head>"]


def test_a_comparison_without_differences_is_an_empty_frame_of_the_same_columns() -> None:
    frame = kw.compare(SAMPLE, SAMPLE).to_frame()

    assert (len(frame), frame["old_value"].dtype, frame["period"].dtype.kind) == (0, "float64", "M")


def test_editions_may_be_paths_bytes_or_scorecards_and_are_left_as_they_are() -> None:
    card = kw.read(SAMPLE)

    assert kw.compare(SAMPLE, SAMPLE.read_bytes()) == kw.compare(card, kw.read(SAMPLE.read_bytes()))


# --- the sample, rolled forward


def rolled() -> openpyxl.Workbook:
    """Return the sample a month on: the months moved by a column, Oct-19 with one figure, the commentary's heading."""
    whole = openpyxl.load_workbook(SAMPLE)
    for row in whole["Dataset"].iter_rows(min_row=10):
        months = row[5:19]
        values = [cell.value for cell in months]
        if values[-1] is not None:
            newest = datetime(2019, 10, 1) if isinstance(values[-1], datetime) else "tbc"
            for cell, value in zip(months, [*values[1:], newest], strict=True):
                cell.value = value
    whole["Dataset"]["S11"] = 1600
    return whole


def test_the_sample_rolled_forward_restates_nothing_and_its_commentary_is_last_months() -> None:
    comparison = kw.compare(SAMPLE, saved(rolled()))

    assert comparison
    assert comparison.indicators == 55
    assert {d.kind.value for d in comparison} == {"commentary-unchanged"}


def test_what_was_changed_in_the_rolled_sample_is_what_is_told() -> None:
    whole = rolled()
    sheet = whole["Dataset"]
    for cell, value in {
        "Q11": 1816,
        "R13": "tbc",
        "C12": "Head of Access",
        "V15": "▼",
        "Z12": 400,
        "A16": "M6",
    }.items():
        sheet[cell] = value
    sheet.delete_rows(60)

    comparison = kw.compare(SAMPLE, saved(whole))

    assert [line.partition(":")[0] for line in told(comparison) if "commentary" not in line] == [
        "restated M1 2019-08", "withdrawn M3 2019-09", "owner M2 owner", "benchmark M2 stat_neighbour",
        "polarity M8-QL dot", "renamed M6 ref", "removed LAC12 (%) ref",
    ]  # fmt: skip
    assert [(d.old_cell, d.new_cell, d.message) for d in comparison.restatements] == [
        ("R11", "Q11", "'1377' became '1816': Aug-19 is restated, 439 higher"),
        (
            "S13", "R13",
            "'36.9%' became 'tbc': Sep-19 is still to come again; it was the older edition's current month",
        ),
    ]  # fmt: skip
