"""The rules, by what they look at; `RULES` is the whole book of them, in the order in which they are explained."""

from __future__ import annotations

from collections.abc import Mapping

from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.rules import (
    arrows,
    comparators,
    decimals,
    derived,
    entries,
    figures,
    formulas,
    headings,
    months,
    names,
    points,
    polarity,
    related,
    styles,
    texts,
)

__all__ = ["RULES"]

_BY = (derived, arrows, points, formulas, related, months, headings, entries, figures, styles, decimals, names, texts,
       polarity, comparators)  # fmt: skip
RULES: Mapping[str, Rule] = {rule.name: rule for module in _BY for rule in module.RULES}
