"""Correcting a book from the command line, and the report of what was corrected."""

from __future__ import annotations

from collections.abc import Sequence

from kpiworkbook.cli.noticing import warn_of_configuration, warn_of_problems
from kpiworkbook.cli.show import say, table, tell
from kpiworkbook.model.places import address, count, few
from kpiworkbook.pipeline import FixResult

__all__ = ["show"]


def show(result: FixResult, book: str, *, dry_run: bool, sheets: Sequence[str]) -> None:
    """Print each correction; what could not be corrected goes to standard error."""
    warn_of_problems(book, result.card.problems)
    warn_of_configuration([(book, result.card.unmatched)], sheets)
    if result.lost:
        say(f"Warning: {book}: lost {', '.join(result.lost)}")
    if not result.corrections:
        tell(_nothing(result, book, dry_run=dry_run))
    else:
        verb = "Would correct" if dry_run else "Corrected"
        tell(f"{verb} {count(len(result.corrections), 'derived cell')} of {book} -> {result.output}")
        if result.backup:
            tell(f"The old workbook is {result.backup}")
        several = len(result.card.sheets) > 1
        rows = [
            (address(item.sheet, item.cell) if several else item.cell, item.ref, item.was, item.now)
            for item in result.corrections
        ]
        table(("Cell", "Ref", "Was", "Now"), rows)
    for finding in result.left:
        say(f"Not corrected: {finding}")
    if months := list(dict.fromkeys(address(left.sheet, left.unless) for left in result.left if left.unless)):
        say(
            f"Correct the months that are named ({few(months)}); where they are right, `kpiworkbook refresh` writes "
            "what they give"
        )
    if result.others:
        cells = few([finding.cell for finding in result.others])
        errors = count(len(result.others), "error")
        say(f"Left for you: {errors} outside the derived columns ({cells}); see validate")
    if result.refusal:
        say(f"Without --dry-run this is refused: {result.refusal}")


def _nothing(result: FixResult, book: str, *, dry_run: bool) -> str:
    """Return that nothing was corrected, and what that means for the output."""
    first = f"Nothing could be corrected in {book}" if result.left else f"Nothing to correct in {book}"
    if result.written:
        return f"{first}; {result.output} is a copy of it"
    return first if dry_run else f"{first}; no file was written"
