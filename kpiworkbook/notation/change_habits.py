"""What changes leave to the habit of their section: `↓ 12%` is a fall, `↑ (12%)` a rise, `↑ 12` a percentage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kpiworkbook.model.derived import Arrow
from kpiworkbook.notation.arrows import TypedChange

__all__ = ["NO_HABITS", "ChangeHabits", "habits_of"]

_HABIT, _MANY_TIMES = 3, 4
"""So many changes that are written one way are a habit, if they are so many times as many as those written another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHabits:
    """How changes are written, where a single one leaves it open."""

    omits_signs: bool = False
    """Whether the sign is left to the arrow: falls are written `↓ 12%`, hardly ever `↓ -12%`."""
    brackets_are_no_sign: bool = False
    """Whether brackets stand about rises as well, so that they are no minus sign: `↑ (12%)`."""
    omits_percent_signs: bool = False
    """Whether percentages have no percent sign: `↑ 12`."""

    def meant(self, typed: TypedChange | None) -> TypedChange | None:
        """Return what a change says by these habits, None where it is not understood; its sign is not yet restored."""
        if typed is None or typed.percent is None:
            return typed
        if typed.is_bare and not self.omits_percent_signs:
            return None
        if typed.is_bracketed and not typed.is_signed_within and self.brackets_are_no_sign:
            return replace(typed, percent=abs(typed.percent), has_sign=False)
        return typed


NO_HABITS = ChangeHabits()


def habits_of(changes: Iterable[TypedChange], others: Iterable[TypedChange] = ()) -> ChangeHabits:
    """Return the habits of a section's changes; where they are too few to tell, those of all `others` of its sheet."""
    own, of_sheet = [*changes], [*others]
    habits = ChangeHabits(
        brackets_are_no_sign=_is_habit(_in_brackets, own, of_sheet),
        omits_percent_signs=_is_habit(_bare, own, of_sheet),
    )
    own, of_sheet = ([each for typed in found if (each := habits.meant(typed))] for found in (own, of_sheet))
    falls = _bare_falls(own)
    is_bracketed = habits.brackets_are_no_sign and bool(falls) and all(falls)  # two falls in brackets tell as well
    return replace(habits, omits_signs=is_bracketed or _is_habit(_bare_falls, own, of_sheet))


def _is_habit(
    cases: Callable[[Sequence[TypedChange]], list[bool]], own: Sequence[TypedChange], of_sheet: Sequence[TypedChange]
) -> bool:
    """Return whether most cases are written that way; without a word to the contrary a few go by their sheet."""
    found = cases(own)
    if len(found) < _HABIT and all(found):
        found = cases(of_sheet)
    so = found.count(True)
    return so >= _HABIT and so >= _MANY_TIMES * (len(found) - so)


def _bare_falls(changes: Sequence[TypedChange]) -> list[bool]:
    """Return of each fall whether it has no sign."""
    return [not each.has_sign for each in changes if each.percent and (each.arrow is Arrow.DOWN or each.percent < 0)]


def _in_brackets(changes: Sequence[TypedChange]) -> list[bool]:
    """Return of each change whether it stands in brackets; nothing where no rise does, which they cannot turn round."""
    is_meant = any(each.is_bracketed and not each.is_signed_within and each.arrow is Arrow.UP for each in changes)
    return [each.is_bracketed for each in changes if each.percent] if is_meant else []


def _bare(changes: Sequence[TypedChange]) -> list[bool]:
    """Return of each change whether it has no percent sign, and is no fraction: `↑ 0.12` may be 12%."""
    return [each.is_bare and (abs(each.percent) >= 1 or not each.decimals) for each in changes if each.percent]
