"""What a person should know of a book that was read, and of a configuration that names in vain or is not used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kpiworkbook.cli.show import say
from kpiworkbook.config import CONFIG_NAME
from kpiworkbook.model.problems import Problem, told_by_row
from kpiworkbook.model.unmatched import Unmatched, UnmatchedName

__all__ = ["warn_of_configuration", "warn_of_problems"]


def warn_of_problems(book: str, problems: Iterable[Problem]) -> None:
    """Warn of what was noticed while a book was read."""
    for told in told_by_row(problems):
        say(f"Warning: {book}: {told}")


def warn_of_configuration(found: Sequence[tuple[str, Unmatched]], sheets: Sequence[str]) -> None:
    """Warn of what none of the books that were read has, each given with its name, and of a file that is not used.

    One configuration serves many books, so that what one of them does not have may be another's. With `sheets`, those
    that alone were read, a ref may stand on one of the others.
    """
    read_by: dict[str, list[str]] = {}
    for book, names in found:
        read_by.setdefault(names.config, []).append(book)
    for names in () if sheets else _unmatched_by_all(names for _, names in found):
        books = read_by[names.config]
        all_of_them = f"none of the {len(books):,} books that were read has"
        whose = f"{books[0]} does not have" if len(books) == 1 else all_of_them
        say(f"Warning: {names.told(whose)}")
    if "" in read_by:
        _warn_of_unused(read_by[""])


def _unmatched_by_all(books: Iterable[Unmatched]) -> Iterator[Unmatched]:
    """Go through what none of many books has, by configuration."""
    found: dict[str, dict[tuple[str, str, str], UnmatchedName]] = {}
    for book in books:
        names = {(item.table, item.what, item.name): item for item in book.names}
        before = found.get(book.config)
        # The hint is that of a book in which something comes near.
        found[book.config] = (
            names
            if before is None
            else {key: item if item.near else names[key] for key, item in before.items() if key in names}
        )
    return (Unmatched(config=config, names=tuple(names.values())) for config, names in found.items() if names)


def _warn_of_unused(books: Sequence[str]) -> None:
    """Warn of a configuration that books without any may miss: it lies where none is looked for, or is misnamed."""
    book, more = books[0], f" and {len(books) - 1:,} more" if len(books) > 1 else ""
    if Path(CONFIG_NAME).is_file():
        say(
            f"Warning: {CONFIG_NAME} in this folder is not used for {book}{more}, as it is neither beside the book "
            "nor in a folder above it; name it with --config"
        )
    # Windows hides what it takes for the ending of a name, and editors add one.
    for folder in dict.fromkeys((Path(), *(Path(name).parent for name in books))):
        if (named := folder / f"{CONFIG_NAME}.txt").is_file():
            say(f"Warning: {named} is not used; take the .txt from its name, or name it with --config")
