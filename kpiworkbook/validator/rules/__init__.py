"""The rules, by what they look at; `RULES` is the whole book of them, in the order in which they are explained."""

from __future__ import annotations

from collections.abc import Mapping

from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.rules import (
    comparators,
    derived,
    entries,
    figures,
    formulas,
    headings,
    names,
    polarity,
    related,
    styles,
    texts,
)

__all__ = ["RULES"]

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for module in (derived, formulas, related, headings, entries, figures, styles, names, texts, polarity, comparators)
    for rule in module.RULES
}
