"""Past months: what was restated, withdrawn or filled in since the older edition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpiworkbook.comparer.found import Found, about_figure
from kpiworkbook.comparer.likeness import Likeness, are_of_one_scale, likeness
from kpiworkbook.comparer.matching import Matched
from kpiworkbook.comparer.rows import Figure
from kpiworkbook.model.comparison import DifferenceKind
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import count
from kpiworkbook.model.records import Status, Unit
from kpiworkbook.notation.durations import places_of, shown_places
from kpiworkbook.notation.number_format import render
from kpiworkbook.notation.remarks import is_provisional
from kpiworkbook.notation.rounding import decimal_of, round_half_away

__all__ = ["past_months"]

_NO_FIGURE = {
    Status.SUPPRESSED: "is too small to publish now",
    Status.ERROR: "is an error now",
    Status.NOT_UNDERSTOOD: "is not a figure that can be read now",
    Status.PENDING: "is still to come again",
}


def past_months(pair: Matched) -> Iterator[Found]:
    """Yield what differs in the months that both editions have, up to the older one's current month."""
    current = pair.old.sheet.as_of
    rounded: list[tuple[Figure, Figure]] = []
    for key, new in pair.new.figures.items():
        old, month = pair.old.figures.get(key), new.column.period
        if old is None or month is None or month > current:
            continue
        if old.value is not None and new.value is not None:
            alike = likeness(old, new)
            if alike is Likeness.ROUNDED:
                rounded.append((old, new))
            elif alike is Likeness.OTHER:
                yield _restated(pair, old, new, month)
        elif old.value is not None:
            yield _withdrawn(pair, old, new, month)
        elif new.value is not None:
            reason = f"{month_name(month)} is filled in"
            yield about_figure(DifferenceKind.FILLED_IN, pair, old, new, reason)
        elif old.status is not new.status:
            reason = f"{month_name(month)} has no figure still"
            yield about_figure(DifferenceKind.PLACEHOLDER, pair, old, new, reason)
    if rounded:
        yield _rounded(pair, rounded)


def _restated(pair: Matched, old: Figure, new: Figure, month: date) -> Found:
    by = f", {_by(old, new)}" if are_of_one_scale(old, new) else ""
    reason = f"{month_name(month)} is restated{by}{_standing(old, new, month, pair.old.sheet.as_of)}"
    return about_figure(DifferenceKind.RESTATED, pair, old, new, reason, provisional=_was_provisional(old))


def _withdrawn(pair: Matched, old: Figure, new: Figure, month: date) -> Found:
    told = _NO_FIGURE.get(new.status, "has no figure any more")
    reason = f"{month_name(month)} {told}{_standing(old, new, month, pair.old.sheet.as_of)}"
    return about_figure(DifferenceKind.WITHDRAWN, pair, old, new, reason, provisional=_was_provisional(old))


def _rounded(pair: Matched, rounded: list[tuple[Figure, Figure]]) -> Found:
    """Return that months are the same to within rounding: once for an indicator, by the first that looks otherwise."""
    seen = [figures for figures in rounded if figures[0].shown.strip() != figures[1].shown.strip()]
    old, new = (seen or rounded)[0]
    month = month_name(new.column.period) if new.column.period else ""
    more = len(rounded) - 1
    months = f"{month} and {count(more, 'more month')} are" if more else f"{month} is"
    if seen:
        reason = f"{months} written with other decimals, which rounding explains"
        return about_figure(DifferenceKind.PRECISION, pair, old, new, reason)
    message = f"{months} shown as before, with other digits behind what is shown"
    return about_figure(DifferenceKind.PRECISION, pair, old, new, "", message=message)


def _by(old: Figure, new: Figure) -> str:
    """Return how much higher or lower the new figure is: `45 lower`, `1.8 points lower`."""
    difference = decimal_of(new.value or 0.0) - decimal_of(old.value or 0.0)
    size = round_half_away(abs(difference) * (100 if new.unit is Unit.PERCENT else 1), 4).normalize()
    way = "higher" if difference > 0 else "lower"
    if old.unit is Unit.DURATION and new.unit is Unit.DURATION:
        return f"{_time(old, new, float(abs(difference)))} {'longer' if difference > 0 else 'shorter'}"
    if not size:
        return f"slightly {way}"
    points = f" point{'' if size == 1 else 's'}" if new.unit is Unit.PERCENT else ""
    return f"{size:,f}{points} {way}"


def _time(old: Figure, new: Figure, days: float) -> str:
    """Return by how much two durations differ, with the parts that they have: `0:05`, `0:00:20`."""
    places = max(places_of(decimal_of(each.value or 0.0)) for each in (old, new))
    return render(days, "[h]:mm" if places <= shown_places("[h]:mm") else "[h]:mm:ss")


def _standing(old: Figure, new: Figure, month: date, current: date) -> str:
    """Return what makes a restatement less of a surprise: the month was the newest, marked provisional, or archived."""
    return f"{_provisional(old, month, current)}{_archived(old, new)}"


def _archived(old: Figure, new: Figure) -> str:
    if new.archive:
        return "; it is in the archive" if old.archive else "; it is in the archive now"
    return "; it was in the archive" if old.archive else ""


def _provisional(old: Figure, month: date, current: date) -> str:
    told = "; it was the older edition's current month" if month == current else ""
    return f"{told}{' and' if told else '; it was'} marked provisional" if _was_provisional(old) else told


def _was_provisional(old: Figure) -> bool:
    return is_provisional(old.column.heading) or is_provisional(old.shown)
