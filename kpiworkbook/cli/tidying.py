"""Tidying books from the command line: reading each, and telling what was noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.cli.batch import Failure, each_book
from kpiworkbook.cli.books import Book
from kpiworkbook.cli.show import say
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
        card = pipeline.read(book.path, config=self.config, sheets=self.sheets, password=self.password)
        return pipeline.sound(card)


def read_all(read: Read, books: Sequence[Book], jobs: int) -> tuple[list[Scorecard], bool]:
    """Return the books' scorecards, and whether each could be read; say on standard error what was noticed."""
    cards: list[Scorecard] = []
    for result in each_book(read, books, jobs):
        if isinstance(result, Failure):
            say(f"Error: {result.message}")
        else:
            for problem in result.problems:
                say(f"Warning: {result.source}: {problem}")
            cards.append(result)
    return cards, len(cards) == len(books)
