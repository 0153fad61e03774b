"""Reading one of many books for its tidy records: the work, and what of it travels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpiworkbook import pipeline
from kpiworkbook.model.problems import Problem
from kpiworkbook.model.records import Records
from kpiworkbook.model.unmatched import Unmatched

if TYPE_CHECKING:
    from kpiworkbook.batch.books import Book
    from kpiworkbook.model.settings import Settings

__all__ = ["Read", "Tidied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """A book's records, and what was noticed while it was read: all that is handed from process to process."""

    source: str
    indicators: int
    records: Records
    problems: tuple[Problem, ...]
    unmatched: Unmatched

    def records_of(self, book: Book) -> Records:
        """Return its records under the name of the book as it was given; another machine was told the whole path."""
        called, records = book.path.as_posix(), self.records
        if self.source == called:
            return records
        return replace(records, columns={**records.columns, "workbook": [called] * len(records)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Reads one book after the other with the same options; a class, because processes are handed what is pickled."""

    config: Path | Settings | None
    sheets: tuple[str, ...]
    password: str | None = field(default=None, repr=False)

    def __call__(self, book: Book) -> Tidied:
        """Return a book's records, if they can be relied on."""
        # What reads books is imported by the process that works on them, and not where they are handed out.
        from kpiworkbook.batch.opening import source_of

        source = source_of(book.path, self.config, self.password)
        card = pipeline.read(source, config=self.config, sheets=self.sheets, password=self.password)
        records = pipeline.records_of(card)
        return Tidied(source=card.source, indicators=len(card), records=records, problems=card.problems,
                      unmatched=card.unmatched)  # fmt: skip
