"""What a rule is: its name, how bad a breach is, why it matters, an example of either kind, and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from kpiworkbook.model.findings import Finding, Severity

if TYPE_CHECKING:
    from kpiworkbook.validator.context import Context

__all__ = ["Check", "Option", "Rule"]

Check = Callable[["Context", "Rule"], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A figure by which `[rules.RULE]` in kpiworkbook.toml tunes a rule."""

    default: float
    lowest: float
    highest: float = inf
    """What it may be; beyond that a rule would be silent, or speak of everything, without a word."""
    meaning: str
    is_by_ref: bool = True
    """Whether one indicator may have another; a rule that compares indicators has one for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the validation. The examples are small sheets; in them `'12` is the text 12, as one types it."""

    name: str
    severity: Severity
    """Of an ordinary breach; a check may grade a single one lower."""
    why: str
    breaks: str
    keeps: str
    check: Check = field(repr=False)
    options: Mapping[str, Option] = field(default_factory=dict)
