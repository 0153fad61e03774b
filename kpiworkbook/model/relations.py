"""Relations: what must hold between indicators, month by month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from kpiworkbook.errors import no_such_word
from kpiworkbook.model.shown import Told

__all__ = ["OVERWHELMING", "Relation", "RelationKind"]

OVERWHELMING = 4.0
"""From what evidence on a discovered relation may accuse a cell without being declared: a chance of one in ten
thousand, by a count that errs on the careful side. Thousands of random scorecards without relations hold none."""
_PERCENTAGE = re.compile(r"[\d.,]*\s*%")


class RelationKind(StrEnum):
    """How indicators hang together."""

    RATIO = "ratio"
    """`ref` is `numerator` / `denominator`."""
    SUM = "sum"
    """`refs` add up to `total`."""
    COMPLEMENT = "complement"
    """The two `refs` add up to 100%."""
    RATE = "rate"
    """`ref` is `numerator` per so many of a population that stays nearly constant."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise no_such_word(value, cls, "kind of relation")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Relation(Told):
    """A relation between indicators, declared in the configuration or discovered in the figures."""

    kind: RelationKind
    ref: str = ""
    """Of a ratio or a rate: the indicator that follows from the others."""
    numerator: str = ""
    denominator: str = ""
    refs: tuple[str, ...] = ()
    total: str = ""
    """Of a sum: `100%`, a number, or the ref of an indicator; what is a ref of the sheet is one, though it be `1.2`."""
    per: float = 10_000
    population: float = 0
    """Of a rate: how many people there are."""
    tolerance: float = 0.03
    """Of a rate: by how much the population may differ over the months, as a fraction."""
    agreeing: int = 0
    """Of a discovered relation: in how many months it holds."""
    months: int = 0
    """Of a discovered relation: in how many months all its figures are known."""
    evidence: float = 0
    """Of a discovered relation: how unlikely the agreement is by chance, as the power of ten: 9 is one in 10⁹."""
    declared: bool = False
    """Whether somebody says that it must hold, as of all that stand in a kpiworkbook.toml or in `Settings`."""
    sheet: str = ""
    """Of a discovered relation: the sheet whose figures show it. Empty: meant for every sheet that has its refs."""

    def __post_init__(self) -> None:
        """Take the kind as a word too; raise ValueError where there is none of that name."""
        object.__setattr__(self, "kind", RelationKind(self.kind))

    @property
    def is_overwhelming(self) -> bool:
        """Whether the figures alone prove it, so that a month in which it does not hold is suspicious.

        What does not hold in more than one month of seven, two of fourteen, is no relation that people keep.
        """
        return self.evidence >= OVERWHELMING and (self.months - self.agreeing) * 7 <= self.months

    @property
    def said(self) -> tuple[object, ...]:
        """What it says, whichever sheet shows it and whatever the population: what several sheets say is one thing."""
        return self.kind, self.ref, self.numerator, self.denominator, self.refs, self.total

    @property
    def members(self) -> tuple[str, ...]:
        """The refs of all indicators that it speaks of, each once; a sum's total unless it is a percentage."""
        named = [self.ref, self.numerator, self.denominator, *self.refs]
        if self.total and not _PERCENTAGE.fullmatch(self.total):
            named.append(self.total)
        return tuple(dict.fromkeys(filter(None, named)))

    def __str__(self) -> str:
        """Return the relation as people write it: `M3 = M2 / M1`."""
        if self.kind is RelationKind.RATIO:
            return f"{self.ref} = {self.numerator} / {self.denominator}"
        if self.kind is RelationKind.RATE:
            return f"{self.ref} = {self.numerator} per {self.per:,.0f} of {self.population:,.0f}"
        return f"{' + '.join(self.refs)} = {self.total or '100%'}"
