"""Outliers: what is asked of every row first passes over none in which a digit may have slipped."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.model.fields import Field
from kpiworkbook.model.records import Status
from kpiworkbook.model.section import Column
from kpiworkbook.validator.outliers import may_have_slipped, slipped
from kpiworkbook.validator.row import FigureCell
from tests.support import read, saved, xlsx

COLUMN = Column(index=5, field=Field.MONTH, key="2019-09", heading="Sep-19")


@given(
    figures=st.lists(st.sampled_from((0, 1, 12, 13, 14, 31, 130, 131, 1300, -5)), min_size=4, max_size=8),
    factor=st.sampled_from((0.5, 1.0, 1.5, 3.0)),
)
def test_a_row_is_passed_over_only_where_none_is_found(figures: list[int], factor: float) -> None:
    months = [FigureCell(COLUMN, float(figure), Status.REPORTED, str(figure)) for figure in figures]
    found = list(slipped(months, factor, is_count=False, is_whole=False))

    assert may_have_slipped([float(figure) for figure in figures], factor) or not found


@pytest.mark.parametrize(
    ("name", "months", "change", "meant"),
    [
        ("Percentage answered", "36.1% | 35.9% | 36.4% | 37.0% | 36.2% | 369", "→ 2%", "36.9%"),
        ("Satisfaction (out of 5)", "4.1 | 4.2 | 4.2 | 4.1 | 4.0 | 42", "→ 5%", "4.2"),
        ("Number of visits", "118 | 121 | 117 | 119 | 125 | 1220", "→ -2%", "122"),
    ],
)
def test_what_was_meant_is_written_as_its_row_is_and_the_change_on_it_is_left_alone(
    name: str, months: str, change: str, meant: str
) -> None:
    card = read(f"""
        Ref. | Indicator | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from previous month
        A1   | {name}    | {months} | {change}
    """)
    found = {finding.rule: finding for finding in kw.validate(card)}

    assert found["outlier"].expected == meant
    assert found["change-value"].unless == "H2"
    assert f"unless H2 is wrong: with {meant} there, all of the row would be right" in found["change-value"].message


def test_a_figure_typed_as_its_format_shows_thousands_is_told_with_its_zeros() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx("""
            Ref. | Indicator    | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
            A1   | Agency spend | 184000 | 203000 | 199000 | 212    | 240000 | 221000
            """)
        )
    )
    for cell in book.active[2][2:]:
        cell.number_format = '£#,##0,"k"'

    (found,) = (finding for finding in kw.validate(kw.read(saved(book))) if finding.rule == "outlier")
    assert (found.cell, found.shown, found.expected) == ("F2", "£0k", "212,000")
    assert found.message.endswith("212,000 would not be; perhaps its number format divides by 1,000")


@pytest.mark.parametrize("last", ["0.1", "0.3"])
def test_small_counts_with_decimals_waver_by_chance_as_whole_ones_do(last: str) -> None:
    card = read(f"""
        Ref. | Indicator       | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
        A1   | Vacancies (FTE) | 2.5    | 1.6    | 2.0    | 3.5    | 2.5    | {last}
    """)

    assert "outlier" not in {finding.rule for finding in kw.validate(card)}
