"""Tidying books from the command line: reading each, and telling what was noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.batch.books import Book
from kpiworkbook.batch.opening import source_of
from kpiworkbook.cli.batch import Failure, How, each_book
from kpiworkbook.cli.show import say
from kpiworkbook.cli.summary import close
from kpiworkbook.model.scorecard import Scorecard

__all__ = ["Read", "read_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Reads one book after the other with the same options; a class, because processes are handed what is pickled."""

    config: Path | None
    sheets: tuple[str, ...]
    password: str | None = field(default=None, repr=False)

    def __call__(self, book: Book) -> Scorecard:
        """Return a book's scorecard, if its records can be relied on."""
        source = source_of(book.path)
        card = pipeline.read(source, config=self.config, sheets=self.sheets, password=self.password)
        return replace(pipeline.sound(card), package=b"")  # nobody needs it here, and it would travel with the card


def read_all(read: Read, books: Sequence[Book], how: How) -> tuple[list[Scorecard], bool]:
    """Return the books' scorecards, and whether each could be read; say on standard error what was noticed."""
    cards: list[Scorecard] = []
    failed: list[tuple[str, str]] = []
    with each_book(read, books, how, advice="No records were written.") as results:
        for book, result in zip(books, results, strict=True):
            if isinstance(result, Failure):
                failed.append((str(book.path), result.message))
                say(f"Error: {result.message}")
                continue
            for problem in result.problems:
                say(f"Warning: {result.source}: {problem}")
            cards.append(result)
    if len(books) > 1:
        indicators = sum(len(card.indicators) for card in cards)
        records = sum(len(card.history) for card in cards)
        close({"Books": len(books), "Indicators": indicators, "Records": records, "Unreadable": len(failed)}, failed)
    return cards, not failed
