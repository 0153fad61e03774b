"""Comparing two editions from the command line, and what differs on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kpiworkbook import pipeline
from kpiworkbook.cli.delivering import deliver
from kpiworkbook.cli.noticing import warn_of_configuration, warn_of_problems
from kpiworkbook.cli.show import plain, say, short_apart, table
from kpiworkbook.model.comparison import Comparison, Difference, DifferenceKind
from kpiworkbook.publisher.wording import column_name

__all__ = ["compare", "publish"]

_GROUPS = ("Past figures restated", "Past figures filled in", "Other differences")
"""By the rank of the kinds; commentary has a table of its own before the last."""
_ALONE = frozenset((DifferenceKind.ADDED, DifferenceKind.REMOVED))
"""Kinds that are told one by one, because each of them is somebody's to look at."""
MOST_ALIKE = 3
"""So many differences of one kind with the same texts are told one by one; more share a line."""


def compare(
    old: Path, new: Path, *, config: Path | None, sheets: Sequence[str], password: str | None = None
) -> Comparison:
    """Return what differs between two books; say on standard error what was noticed while reading them."""
    cards = [pipeline.read(book, config=config, sheets=sheets, password=password) for book in (old, new)]
    for card in cards:
        warn_of_problems(card.source, card.problems)
    warn_of_configuration([(str(book), card.unmatched) for book, card in zip((old, new), cards, strict=True)], sheets)
    return pipeline.compare(*cards)


def publish(comparison: Comparison, kind: str, output: Path | None, *, force: bool) -> None:
    """Write a comparison as a table, JSON or CSV to a file, or to standard output."""
    if kind == "csv":  # which has no place for them
        for note in comparison.notes:
            say(f"Not compared: {note}")
    deliver(
        kind, output, show=lambda: show(comparison), text=lambda: _text(comparison, kind), force=force,
        what="comparison",
    )  # fmt: skip


def _text(comparison: Comparison, kind: str) -> str:
    return pipeline.publish_comparison(comparison, kind)  # type: ignore[arg-type]  # the option allows no other


def show(comparison: Comparison) -> None:
    """Print the differences, restatements first, and what could not be compared."""
    print(f"{comparison.old} and {comparison.new}: {comparison.verdict}")
    for pair in comparison.sheets:
        print(plain(str(pair)))
    several = len(comparison.sheets) > 1
    for rank, title in enumerate(_GROUPS):
        if rank == len(_GROUPS) - 1:
            _show_commentary(comparison.of(DifferenceKind.COMMENTARY_UNCHANGED), several=several)
        differences = [
            item
            for item in comparison.differences
            if item.kind.rank == rank and item.kind is not DifferenceKind.COMMENTARY_UNCHANGED
        ]
        if differences:
            print(f"\n{title}")
            table(
                ("", "Ref", "Column", "Was", "Now", "Old cell", "New cell", "What differs"),
                [_line(alike, several=several) for alike in _told_together(differences)],
                below=(("Was", "Now"), ("Old cell", "New cell")),
            )
    if comparison.notes:
        print("\nNot compared")
        for note in comparison.notes:
            print(plain(f"- {note}"))


def _show_commentary(differences: Sequence[Difference], *, several: bool) -> None:
    if not differences:
        return
    print("\nCommentary not renewed")
    table(
        ("Ref", "Owner", "Cell", "What differs"),
        [(item.ref, item.owner, item.new_address if several else item.new_cell, item.reason) for item in differences],
    )


def _told_together(differences: Sequence[Difference]) -> Iterator[tuple[Difference, ...]]:
    """Yield differences that share a line, at the place of the first of them: many of one kind with the same texts."""
    groups: dict[object, list[Difference]] = {}
    for position, item in enumerate(differences):
        groups.setdefault(_share(item) or position, []).append(item)
    for alike in groups.values():
        if len(alike) > MOST_ALIKE:
            yield tuple(alike)
        else:
            yield from ((item,) for item in alike)


def _share(item: Difference) -> object:
    """Return what differences have in common that may share a line; None for those that may not."""
    if item.kind.rank < 2 or item.kind in _ALONE or not item.ref:
        return None
    if item.kind is DifferenceKind.PRECISION:
        return item.kind
    return item.kind, item.column, item.old_shown, item.new_shown


def _line(alike: tuple[Difference, ...], *, several: bool) -> tuple[str, ...]:
    first, more = alike[0], len(alike) - 1
    old, new = (first.old_address, first.new_address) if several else (first.old_cell, first.new_cell)
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
