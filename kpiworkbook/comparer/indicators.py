"""What else changed on an indicator, from its ref to its targets; and commentary that did not change."""

from __future__ import annotations

from collections.abc import Iterator

from kpiworkbook.comparer.benchmarks import older_edition
from kpiworkbook.comparer.found import Found, about_figure, about_text
from kpiworkbook.comparer.likeness import Likeness, likeness
from kpiworkbook.comparer.matching import Matched
from kpiworkbook.comparer.rows import Figure, Row, plain
from kpiworkbook.model.comparison import DifferenceKind
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.records import Polarity, Status
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.bounds import Side, bound_of
from kpiworkbook.notation.remarks import points_elsewhere

__all__ = ["indicator_changes"]

_PEOPLE = {
    Field.OWNER: DifferenceKind.OWNER,
    Field.REPORTER: DifferenceKind.REPORTER,
    Field.OUTCOME: DifferenceKind.OUTCOME,
}
_FIGURES = {Field.BENCHMARK: DifferenceKind.BENCHMARK, Field.TARGET: DifferenceKind.TARGET}
_WAYS = {Polarity.UP: "up is good", Polarity.DOWN: "down is good", Polarity.NONE: "no change is judged"}
_NO_FLAG = frozenset("-–—")


def indicator_changes(pair: Matched, settings: Settings) -> Iterator[Found]:
    """Yield what changed on an indicator beside its months; a column that one edition lacks is not held against it."""
    yield from _names(pair)
    for field, kind in _PEOPLE.items():
        if _both_have(pair, field) and plain(pair.old.text(field)) != plain(pair.new.text(field)):
            yield about_text(kind, pair, field, f"another {field.value}")
    yield from _unit(pair)
    if _both_have(pair, Field.DOT):
        was, now = pair.old.measure.polarity, pair.new.measure.polarity
        if was is not now:
            yield about_text(DifferenceKind.POLARITY, pair, Field.DOT, f"{_WAYS[was]} before, {_WAYS[now]} now")
    yield from _comparators(pair)
    yield from _commentary(pair, settings)


def _both_have(pair: Matched, field: Field) -> bool:
    return field in pair.old.columns and field in pair.new.columns


def _names(pair: Matched) -> Iterator[Found]:
    if _both_have(pair, Field.REF) and pair.old.ref != pair.new.ref:
        found = pair.agreement
        if plain(pair.old.name) == plain(pair.new.name):
            why = "the indicator is the same by its name"
        else:
            why = f"{found.same} of {found.common} past figures are the same" if found else ""
        yield about_text(DifferenceKind.RENAMED, pair, Field.REF, f"another ref; {why}")
    if _both_have(pair, Field.INDICATOR) and plain(pair.old.name) != plain(pair.new.name):
        yield about_text(DifferenceKind.RENAMED, pair, Field.INDICATOR, "the wording changed")


def _unit(pair: Matched) -> Iterator[Found]:
    """Yield a changed unit, or a changed percentage flag; without figures in both editions a unit is a guess."""
    was, now = pair.old.measure.unit, pair.new.measure.unit
    has_changed = was is not now and bool(pair.old.months) and bool(pair.new.months)
    told = f"the figures are read as a {was.value} before, as a {now.value} now"
    if _both_have(pair, Field.PERCENTAGE_FLAG) and _flag(pair.old) != _flag(pair.new):
        reason = told if has_changed else f"another flag; the figures are read as a {now.value} as before"
        yield about_text(DifferenceKind.UNIT, pair, Field.PERCENTAGE_FLAG, reason)
    elif has_changed:
        common = [
            (pair.old.months[month], figure) for month, figure in pair.new.months.items() if month in pair.old.months
        ]
        if common:  # the figures themselves show it
            yield about_figure(DifferenceKind.UNIT, pair, *common[-1], "", message=told)
        else:
            yield about_text(DifferenceKind.UNIT, pair, Field.REF, "", message=told)


def _flag(row: Row) -> str:
    text = plain(row.text(Field.PERCENTAGE_FLAG))
    return "" if text in _NO_FLAG else text


def _comparators(pair: Matched) -> Iterator[Found]:
    for key, new in pair.new.figures.items():
        kind = _FIGURES.get(new.column.field)
        if kind is None or (old := pair.old.figures.get(key) or _of_older_edition(pair, new)) is None:
            continue
        if not _says_the_same(old, new):
            heading = " ".join(new.column.heading.split())
            yield about_figure(kind, pair, old, new, f"another {kind.value}, {heading}")


def _of_older_edition(pair: Matched, new: Figure) -> Figure | None:
    """Return the figure of a benchmark whose heading names another edition than before."""
    before = older_edition(new.column, pair.old.section.columns, pair.new.section.columns)
    return pair.old.figures.get(before.key) if before else None


def _says_the_same(old: Figure, new: Figure) -> bool:
    """Return whether two benchmarks or targets are the same; 95% in place of 94.6% is another aim, not rounding."""
    if plain(old.shown) == plain(new.shown):
        return True
    if _side(old) is not _side(new):
        return False  # ≤10% in place of ≥10%
    if old.value is not None and new.value is not None:
        return likeness(old, new) is Likeness.SAME
    return old.status is new.status and old.value is new.value and old.status is not Status.NOT_UNDERSTOOD


def _side(figure: Figure) -> Side | None:
    """Return on which side of a target the good figures lie, if it says so."""
    bound = bound_of(figure.shown) if figure.column.field is Field.TARGET else None
    return bound.side if bound else None


def _commentary(pair: Matched, settings: Settings) -> Iterator[Found]:
    if not _both_have(pair, Field.COMMENTARY):
        return
    text = plain(pair.new.text(Field.COMMENTARY))
    if text != plain(pair.old.text(Field.COMMENTARY)) or text in settings.placeholders or points_elsewhere(text):
        return
    old, new = _current(pair.old), _current(pair.new)
    if old is None or new is None or _is_unchanged(old, new):
        return
    before, now = (month_name(row.section.as_of) for row in (pair.old, pair.new))
    went = f"went from {_told(old)} to {_told(new)}"
    if before == now:
        message = f"the commentary is as it was, although the figure for {now} {went}"
    else:
        message = f"the commentary is still the one on {before}, although the figure {went} in {now}"
    yield about_text(DifferenceKind.COMMENTARY_UNCHANGED, pair, Field.COMMENTARY, "", message=message)


def _current(row: Row) -> Figure | None:
    columns = row.section.fields(Field.MONTH)
    key = next((column.key for column in columns if column.period == row.section.as_of), "")
    return row.figures.get(key)


def _is_unchanged(old: Figure, new: Figure) -> bool:
    if old.value is None or new.value is None:
        return old.value is new.value
    return likeness(old, new) is not Likeness.OTHER


def _told(figure: Figure) -> str:
    return figure.shown.strip() or "nothing"
