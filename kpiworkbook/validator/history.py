"""An indicator's months as changes go back to them: those on the sheet, and those that its archive has kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from kpiworkbook.model.actuals import Actual
from kpiworkbook.model.records import Records, Status
from kpiworkbook.validator.row import Row

__all__ = ["Months"]


class Months:
    """The months of a row; of one that stands on the sheet and in the archive, the sheet's word counts."""

    def __init__(self, row: Row, records: Records, archived: Mapping[date, int]) -> None:
        """Take the archive's records, and which of them are the row's months."""
        self._row, self._records = row, records
        self._archived = {period: at for period, at in archived.items() if period not in row.plan.place_of}

    def __contains__(self, period: date) -> bool:
        """Return whether there is an entry for a month, be it a figure or not."""
        return period in self._row.plan.place_of or period in self._archived

    @cached_property
    def actuals(self) -> Mapping[date, Actual]:
        """Those that have a figure, with their precision."""
        values = self._records.columns["value"]
        gone = {
            period: Actual(values[at], self._half_step(at))
            for period, at in self._archived.items()
            if values[at] is not None
        }
        return gone | dict(self._row.actuals) if gone else self._row.actuals

    def _half_step(self, at: int) -> float:
        """Return how far an archived figure may lie from the true one: as far as its row's may, if it was rounded."""
        own = self._records.half_steps[at]
        return max(own, float(self._row.measure.half_step)) if own else own

    def shown(self, period: date) -> str:
        """Return the text of a month, without spaces around it."""
        at = self._archived.get(period)
        text: str = self._row.month(period).shown if at is None else self._records.columns["shown"][at]
        return text.strip()

    def cell(self, period: date) -> str:
        """Return where a month stands: `S27`, or `'Archive'!L17`."""
        at = self._archived.get(period)
        if at is None:
            return self._row.month_cell(period)
        cell: str = self._records.columns["cell"][at]
        return cell

    def status(self, period: date) -> Status:
        """Return whether a month has a figure, or why it has none."""
        at = self._archived.get(period)
        status: Status = self._row.month(period).status if at is None else self._records.columns["status"][at]
        return status
