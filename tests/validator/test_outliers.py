"""Outliers: what is asked of every row first passes over none in which a digit may have slipped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.model.fields import Field
from kpiworkbook.model.records import Status
from kpiworkbook.model.section import Column
from kpiworkbook.validator.outliers import may_have_slipped, slipped
from kpiworkbook.validator.row import FigureCell

COLUMN = Column(index=5, field=Field.MONTH, key="2019-09", heading="Sep-19")


@given(
    figures=st.lists(st.sampled_from((0, 1, 12, 13, 14, 31, 130, 131, 1300, -5)), min_size=4, max_size=8),
    factor=st.sampled_from((0.5, 1.0, 1.5, 3.0)),
)
def test_a_row_is_passed_over_only_where_none_is_found(figures: list[int], factor: float) -> None:
    months = [FigureCell(COLUMN, float(figure), Status.REPORTED, str(figure)) for figure in figures]
    found = list(slipped(months, factor, is_count=False))

    assert may_have_slipped([float(figure) for figure in figures], factor) or not found
