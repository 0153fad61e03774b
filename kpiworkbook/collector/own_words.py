"""The scorecard's own headings over new figures: its word for the refs, for the commentary, and what is not needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kpiworkbook.collector.headings import column_of, is_known, is_meant_otherwise, is_ref, may_head, unknown_columns
from kpiworkbook.layout.heading_words import canonical, undated
from kpiworkbook.layout.headings import vocabulary_of
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import few
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.notation.month_spelling import months_within

__all__ = ["Asked", "OwnWords", "own_words"]

_TAKEN = {Field.REF: "ref", Field.COMMENTARY: "commentary"}
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """What headings mean that are the scorecard's own, in their canonical form."""

    taken: Mapping[str, str] = field(default_factory=dict)
    """Those of the refs and of the commentary, each with its name here; of the commentary without their month."""
    others: frozenset[str] = frozenset()
    """All others: what stands under them is in the scorecard already."""

    def translated(self, headings: Sequence[object]) -> list[object]:
        """Return headings with the scorecard's words for `ref` and `commentary` replaced by these; others as they are.

        A month in them stays: `Comments (Oct-19)` is `Commentary (Oct-19)`. Beside a `ref` no other word means it.
        """
        has_refs = any(map(is_ref, headings))
        meant = (None if is_known(heading) else self._meant(heading) for heading in headings)
        return [
            heading if not word or (has_refs and word == "ref") else word
            for heading, word in zip(headings, meant, strict=True)
        ]

    def is_passed_over(self, heading: object) -> bool:
        """Return whether a heading is one of the scorecard's columns that has no part in new figures."""
        return not is_known(heading) and not is_meant_otherwise(heading) and _key(heading) in self.others

    def passed_over(self, headings: Iterable[object]) -> str:
        """Return those that `is_passed_over`, in words; empty where there are none."""
        return few([repr(str(heading).strip()) for heading in headings if self.is_passed_over(heading)], _MOST_NAMED)

    def unknown(self, headings: Iterable[object], where: str) -> list[str]:
        """Return what is wrong with each column that is neither known nor passed over."""
        return unknown_columns([heading for heading in headings if not self.is_passed_over(heading)], where)

    def _meant(self, heading: object) -> str:
        if name := self.taken.get(_key(heading), ""):
            return name
        if self.taken.get(_undated_key(heading)) != "commentary":
            return ""
        months = months_within(str(heading))
        return f"Commentary ({month_name(min(months))})" if len(months) == 1 else "commentary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """For what new figures are asked."""

    month: date
    own: OwnWords | None = None
    """The words of the scorecard that takes them; None as long as that is not known."""

    @property
    def words(self) -> OwnWords:
        """The words by which headings are read: where the scorecard is not known, those of any."""
        return self.own or _OF_ANY


class _OfAny(OwnWords):
    """Words of a scorecard that is not known yet: it may have any column itself whose heading means nothing here."""

    __slots__ = ()

    def is_passed_over(self, heading: object) -> bool:
        return not may_head(heading)

    def _meant(self, heading: object) -> str:
        known = vocabulary_of({}).heading(str(heading))
        return _TAKEN.get(known.field, "") if known else ""


_OF_ANY = _OfAny()


def own_words(card: Scorecard) -> OwnWords:
    """Return the words of a scorecard: its headings, and those that its configuration names for refs and commentary.

    Where it has no refs, its names stand for them.
    """
    has_refs = any(indicator.ref for indicator in card)
    names = _TAKEN if has_refs else {**_TAKEN, Field.INDICATOR: "ref"}
    taken, others = dict[str, str](), set[str]()
    for section in card.sections:
        for column in section.columns:
            if column.field in names:
                key = _undated_key if column.field is Field.COMMENTARY else _key
                taken[key(column.heading)] = names[column.field]
            elif column.field not in (Field.MONTH, Field.INDICATOR):
                others.add(_key(column.heading))
    for each, name in names.items():
        taken |= {_key(text): name for text in card.settings.columns.get(each.value, ())}
    taken.pop("", None)
    return OwnWords(taken=taken, others=frozenset(others - taken.keys() - {""}))


def _key(heading: object) -> str:
    return canonical(column_of(heading))


def _undated_key(heading: object) -> str:
    return canonical(undated(column_of(heading)))
