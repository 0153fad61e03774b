"""Discovering relations from the command line: the TOML goes to a file or to standard output, a summary to the user."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.cli.noticing import warn_of_configuration, warn_of_problems
from kpiworkbook.cli.show import results, say
from kpiworkbook.errors import OutputError
from kpiworkbook.model.places import count
from kpiworkbook.output import check_target, is_folder, whole_file
from kpiworkbook.pipeline.outputs import check_source

__all__ = ["discover"]


def discover(
    book: Path, output: Path | None, *, force: bool, config: Path | None, sheets: Sequence[str], password: str | None
) -> None:
    """Write the relations that a book's figures show as TOML, and say how many there are.

    Raises OutputError where the output exists (without `force`), is the book itself or cannot be written, and what
    reading the book raises.
    """
    if output is not None:
        check_source(book, output)
        if output.suffix.casefold() != ".toml" and not is_folder(output):
            raise OutputError(f"{output}: what is written is a kpiworkbook.toml; give it the ending .toml")
        check_target(output, force=force)
    card = pipeline.read(book, config=config, sheets=sheets, password=password)
    warn_of_problems(str(book), card.problems)
    warn_of_configuration([(str(book), card.unmatched)], sheets)
    found = pipeline.discover(card)
    text = pipeline.relations_toml(card, found)
    if output is None:
        with results():
            sys.stdout.write(text)
    else:
        with whole_file(output, force=force) as stream:
            stream.write(text.encode())
    said = {relation.said for relation in found}
    certain = len({relation.said for relation in found if relation.is_overwhelming})
    place = "" if output is None else f", written to {output}"
    used = f"; {certain} of them beyond doubt: validate uses those even undeclared" if found else ""
    say(f"{count(len(said), 'relation')} found in {book}{place}{used}")
