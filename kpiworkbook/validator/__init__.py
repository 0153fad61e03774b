"""The validator: which cells break a rule. Its one public verb is `validate`.

What counts as wrong: a derived cell is an error only if no values that round to what is typed could give it
(docs/architecture.md). Every rule is an object with its reason and its examples; `RULES` is the book of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.findings import Finding, Report, Severity, SheetSummary
from kpiworkbook.model.places import place_of
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.validator.context import Context, Discover
from kpiworkbook.validator.doubts import with_doubts
from kpiworkbook.validator.explain import explain
from kpiworkbook.validator.rule import Rule
from kpiworkbook.validator.rules import RULES
from kpiworkbook.validator.strays import with_strays

__all__ = ["RULES", "Rule", "explain", "validate"]


def validate(card: Scorecard, derived: Derived, revisions: Sequence[Revision], discover: Discover) -> Report:
    """Return what breaks a rule, graded as the card's settings say.

    `derived` are the recomputed columns, `revisions` the cells that differ from them. `discover` gives what the figures
    show beyond doubt to hold between indicators, from the months of each; it is called only where that is needed.
    Nothing that is found makes it fail, a ref or a month that stands twice included.
    """
    context = Context(card=card, derived=derived, revisions=revisions, discover=discover)
    found = with_doubts(context, with_strays(context, _found(context)))
    graded = [graded for finding in found if (graded := _graded(card, finding))]
    order = {sheet.name: number for number, sheet in enumerate(card.sheets)}
    rank = {severity: severity.rank for severity in Severity}
    graded.sort(key=lambda finding: (order[finding.sheet], *place_of(finding.cell), rank[finding.severity]))
    accept = card.settings.accept
    reasons = [next((item.reason for item in accept if item.covers(f)), "") if accept else "" for f in graded]
    return Report(
        source=card.source,
        sheets=tuple(
            SheetSummary(
                sheet=sheet.name,
                as_of=sheet.as_of,
                sections=len(sheet.sections),
                indicators=sum(len(section.rows) for section in sheet.sections),
            )
            for sheet in card.sheets
        ),
        findings=tuple(finding for finding, reason in zip(graded, reasons, strict=True) if not reason),
        accepted=tuple(
            replace(finding, accepted=reason) for finding, reason in zip(graded, reasons, strict=True) if reason
        ),
        unmatched=card.unmatched,
    )


def _found(context: Context) -> Iterator[Finding]:
    for rule in RULES.values():
        settings = context.card.settings.rule(rule.name)
        if settings.severity != "off" or settings.refs:
            yield from rule.check(context, rule)


def _graded(card: Scorecard, finding: Finding) -> Finding | None:
    """Return the finding with the severity that the settings give its rule, for its indicator or for all; None if off.

    A new severity takes the place of the rule's own; what a check graded lower stays so much lower or below it.
    """
    settings = card.settings.rule(finding.rule)
    own = settings.refs.get(finding.ref)
    severity = (own.severity if own else None) or settings.severity
    if severity == "off":
        return None
    if severity is None:
        return finding
    is_lower, graded = finding.severity < RULES[finding.rule].severity, Severity(severity)
    return replace(finding, severity=min(finding.severity, graded) if is_lower else graded)
