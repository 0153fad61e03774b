"""The columns of a section that hold figures, and what is asked of them row after row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpiworkbook.model.fields import Field
from kpiworkbook.model.places import column_letters
from kpiworkbook.model.records import Series
from kpiworkbook.model.section import Column

__all__ = ["FigureColumns", "figure_columns"]

_SERIES = {Field.MONTH: Series.ACTUAL, Field.BENCHMARK: Series.BENCHMARK, Field.TARGET: Series.TARGET}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureColumns:
    """A section's months, benchmarks and targets, from left to right; each list but one has an item for each."""

    among: Sequence[Column]
    """All columns of the section."""
    columns: list[Column]
    indexes: list[int]
    letters: list[str]
    series: list[Series]
    headings: list[str]
    periods: list[date | None]
    are_months: list[bool]
    months: list[date]
    """The periods of those that are months."""
    are_targets: list[bool]


def figure_columns(columns: Sequence[Column]) -> FigureColumns:
    """Return those of a section's columns that hold figures."""
    found = [column for column in columns if column.field in _SERIES]
    return FigureColumns(
        among=columns,
        columns=found,
        indexes=[column.index for column in found],
        letters=[column_letters(column.index) for column in found],
        series=[_SERIES[column.field] for column in found],
        headings=[column.heading for column in found],
        periods=[column.period for column in found],
        months=[column.period for column in found if column.period is not None],
        are_months=[column.field is Field.MONTH for column in found],
        are_targets=[column.field is Field.TARGET for column in found],
    )
