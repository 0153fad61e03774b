"""What a check concludes about a derived cell that differs from the recomputed one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kpiworkbook.model.fields import Field
from kpiworkbook.model.findings import Cause, Finding, Severity
from kpiworkbook.model.records import Status
from kpiworkbook.model.section import Column
from kpiworkbook.validator.causes import Likely
from kpiworkbook.validator.context import Context
from kpiworkbook.validator.row import Row
from kpiworkbook.validator.rule import Rule

__all__ = ["Judge", "Verdict", "is_unknown", "verdict_findings"]

_UNKNOWN = frozenset((Status.SUPPRESSED, Status.ERROR))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why a derived cell is not right, or why it may be right although it differs."""

    rule: str
    message: str
    cause: Cause
    severity: Severity = Severity.ERROR
    causes: frozenset[Cause] = frozenset()
    """Of an error, all causes that would explain the cell, the likeliest among them."""

    @classmethod
    def of(cls, rule: str, message: str, likely: Likely) -> Verdict:
        """Return an error with its likely cause told at the end of the message."""
        causes = likely.causes | {likely.cause}
        return cls(rule=rule, message=message + likely.told(), cause=likely.cause, causes=causes)

    @classmethod
    def rounded(cls, rule: str, typed: str, expected: str) -> Verdict:
        """Return that a cell differs, and that rounding explains it."""
        message = (
            f"{typed} is not quite what the figures as typed give, {expected!r}; the figures may have been rounded "
            "before they were typed, which explains it"
        )
        return cls(rule=rule, message=message, cause=Cause.ROUNDING, severity=Severity.INFO)


Judge = Callable[[Context, Row, Column, str], Verdict | None]
"""Takes what the cell should say as well; None where nothing can be said against the cell."""


def verdict_findings(judge: Judge, *fields: Field) -> Callable[[Context, Rule], Iterator[Finding]]:
    """Return the check of a rule: the verdicts of that name on the cells of some derived columns."""

    def judged(context: Context) -> list[tuple[Row, Column, str, Verdict]]:
        verdicts = ((*cell, judge(context, *cell)) for cell in context.differing if cell[1].field in fields)
        return [(row, column, expected, verdict) for row, column, expected, verdict in verdicts if verdict]

    def check(context: Context, rule: Rule) -> Iterator[Finding]:
        if (judge, fields) not in context.verdicts:
            context.verdicts[judge, fields] = judged(context)
        for row, column, expected, verdict in context.verdicts[judge, fields]:
            if verdict.rule == rule.name:
                context.causes[row.sheet.name, row.cell(column)] = verdict.causes
                yield context.finding(
                    rule, row, column, verdict.message,
                    severity=verdict.severity, expected=expected, cause=verdict.cause,
                )  # fmt: skip

    return check


def is_unknown(*statuses: Status) -> bool:
    """Return whether one of some figures cannot be known, by what their statuses are: `<5`, `#DIV/0!`."""
    return not _UNKNOWN.isdisjoint(statuses)
