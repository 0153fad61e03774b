"""What each cell of an indicator says, by the names of the columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kpiworkbook.errors import LookupColumnError
from kpiworkbook.model.grid import Entry
from kpiworkbook.model.periods import month_key

__all__ = ["Entries"]


class Entries(dict[str, Entry]):
    """A dictionary of entries by the column's key; another name is an error with the key that was perhaps meant."""

    def __init__(self, items: Iterable[tuple[str, str, Entry]]) -> None:
        """Take each column's key and heading, and what the cell says."""
        told = tuple(items)
        super().__init__((key, entry) for key, _, entry in told)
        self._headings = {" ".join(heading.split()).casefold(): key for key, heading, _ in told}

    def __missing__(self, key: object) -> Entry:
        """Raise LookupColumnError, with the key of the column that is headed so."""
        text = " ".join(str(key).split())
        meant = month_key(key) if isinstance(key, date) else self._headings.get(text.casefold(), "")
        raise LookupColumnError.absent(str(key), meant if meant in self else "", self)
