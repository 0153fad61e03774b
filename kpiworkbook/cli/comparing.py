"""Comparing two editions from the command line, and what differs on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.cli.delivering import deliver
from kpiworkbook.cli.noticing import warn_of_configuration, warn_of_problems
from kpiworkbook.cli.show import say, short_apart, table, tell
from kpiworkbook.model.comparison import Comparison, Difference, DifferenceKind
from kpiworkbook.output import same_file
from kpiworkbook.publisher.alike import told_together
from kpiworkbook.publisher.wording import column_name

__all__ = ["compare", "publish"]


_GROUPS = ("Past figures restated", "Past figures filled in", "Other differences")
"""By the rank of the kinds; commentary has a table of its own before the last."""


def compare(
    old: Path, new: Path, *, config: Path | None, sheets: Sequence[str], password: str | None = None
) -> Comparison:
    """Return what differs between two books; say on standard error what was noticed while reading them."""
    if same_file(old, new):
        say(f"Warning: {old} and {new} are the same workbook, so nothing can differ; name two editions")
    cards = [pipeline.read(book, config=config, sheets=sheets, password=password) for book in (old, new)]
    for card in cards:
        warn_of_problems(card.source, card.problems)
    warn_of_configuration([(str(book), card.unmatched) for book, card in zip((old, new), cards, strict=True)], sheets)
    return pipeline.compare(*cards)


def publish(comparison: Comparison, kind: str, output: Path | None, *, force: bool) -> None:
    """Write a comparison as a table, JSON, CSV or a page to a file, or to standard output."""
    if kind == "csv":  # which has no place for them
        for note in comparison.notes:
            say(f"Not compared: {note}")
    deliver(
        kind, output, what="comparison", force=force, show=lambda: show(comparison),
        text=lambda: pipeline.publish_comparison(comparison, kind),  # type: ignore[arg-type]  # the option allows no other
    )  # fmt: skip


def show(comparison: Comparison) -> None:
    """Print the differences, restatements first, and what could not be compared."""
    tell(f"{comparison.old} and {comparison.new}: {comparison.verdict}")
    for pair in comparison.sheets:
        tell(str(pair))
    for rank, title in enumerate(_GROUPS):
        if rank == len(_GROUPS) - 1:
            _show_commentary(comparison)
        differences = [
            item
            for item in comparison.differences
            if item.kind.rank == rank and item.kind is not DifferenceKind.COMMENTARY_UNCHANGED
        ]
        if differences:
            tell(f"\n{title}")
            table(
                ("", "Ref", "Column", "Was", "Now", "Old cell", "New cell", "What differs"),
                [_line(alike, *comparison.cells(alike[0])) for alike in told_together(differences)],
                below=(("Was", "Now"), ("Old cell", "New cell")),
            )
    if comparison.notes:
        tell("\nNot compared")
        for note in comparison.notes:
            tell(f"- {note}")


def _show_commentary(comparison: Comparison) -> None:
    differences = comparison.of(DifferenceKind.COMMENTARY_UNCHANGED)
    if not differences:
        return
    tell("\nCommentary not renewed")
    table(
        ("Ref", "Owner", "Cell", "What differs"),
        [(item.ref, item.owner, comparison.cells(item)[1], item.reason) for item in differences],
    )


def _line(alike: tuple[Difference, ...], old: str, new: str) -> tuple[str, ...]:
    """Return a line of the table; `old` and `new` are the cells of the first of the differences that share it."""
    first, more = alike[0], len(alike) - 1
    column = column_name(first.column) if first.column else ""
    reason = first.reason
    if more:
        plus = f" +{more}"
        refs = ", ".join(item.ref for item in alike[1:])
        old, new = old and old + plus, new and new + plus
        return (
            first.kind.value, first.ref + plus, column, *short_apart(first.old_shown, first.new_shown), old, new,
            f"{reason}. Alike: {refs}",
        )  # fmt: skip
    return first.kind.value, first.ref, column, *short_apart(first.old_shown, first.new_shown), old, new, reason
