"""Tidy records of many workbooks in memory, and the frame that is made of them."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date
from math import nan
from typing import TYPE_CHECKING, Any

from kpiworkbook.model.records import FEW, categorical, dates

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Collected"]

_DATES = ("period", "edition")


class Collected:
    """Records as they come, each different text of a column held once: a history repeats the same few all over."""

    def __init__(self, names: Sequence[str]) -> None:
        """Begin with columns of those names, and no records."""
        self._different: dict[str, dict[Any, int]] = {name: {} for name in names if name != "value"}
        self._positions = {name: array("i") for name in self._different}
        self._values = array("d")
        self._names = tuple(names)

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._values)

    def add(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Add records, as plain values by column."""
        self._values.extend(nan if value is None else value for value in columns["value"])
        for name, different in self._different.items():
            self._positions[name].extend(different.setdefault(cell, len(different)) for cell in columns[name])

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame, whose columns are of the kinds that `Records.to_frame` gives."""
        import numpy as np
        import pandas as pd

        made: dict[str, Any] = {"value": np.array(self._values, dtype="float64")}
        for name, different in self._different.items():
            positions = np.array(self._positions[name], dtype=np.intp)
            if name in _DATES:
                months: tuple[date | None, ...] = tuple(different)
                made[name] = dates(months).take(positions) if months else pd.to_datetime([])
            elif name in (*FEW, "scorecard"):
                made[name] = categorical([*different]).take(positions)
            else:
                made[name] = pd.Series([*different], dtype=str).array.take(positions)
        return pd.DataFrame({name: made[name] for name in self._names}, copy=False)
