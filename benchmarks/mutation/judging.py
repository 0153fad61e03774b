"""Runs the validator on scorecards and holds what it finds against what the oracle knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import kpiworkbook as kw

from .explanations import explanations
from .mistakes import Mistake
from .model import DERIVED, Card, Place, Section
from .oracle import RULES, State, verdict
from .rendering import laid_out, tsv, xlsx

__all__ = ["Examine", "Failure", "Found", "Outcome", "UnreadableError", "examine", "judge", "judge_clean", "only_row"]

_DERIVED_RULES = frozenset({*RULES.values(), "change-arrow"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding, as far as it matters here."""

    rule: str
    severity: str
    cell: str
    cause: str = ""
    shown: str = ""
    expected: str = ""
    message: str = ""

    def __str__(self) -> str:
        """Return it in a line."""
        cause = f" ({self.cause})" if self.cause else ""
        return f"{self.severity} {self.rule}{cause} in {self.cell}: {self.shown!r}, expected {self.expected!r}"


class UnreadableError(Exception):
    """The scorecard could not be read or validated at all."""


Examine = Callable[[Card], list[Found]]


def examine(card: Card) -> list[Found]:
    """Return what the validator finds in a scorecard; raise UnreadableError where it gives up."""
    sheet = laid_out(card)
    content = xlsx(sheet) if card.style.as_workbook else tsv(sheet)
    try:
        report = kw.validate(kw.read(content, config=kw.Settings()))
    except Exception as error:  # whatever it is, it is one more failure to count, not the end of the run
        raise UnreadableError(f"{type(error).__name__}: {error}") from error
    return [
        Found(
            rule=finding.rule,
            severity=finding.severity.value,
            cell=finding.cell,
            cause=finding.cause.value,
            shown=finding.shown,
            expected=finding.expected,
            message=finding.message,
        )
        for finding in report.findings
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Where the validator and the oracle differ."""

    kind: str
    why: str
    card: Card
    cell: str
    expected: str
    got: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one mistake."""

    kind: str
    excused: bool = False
    found: bool = False
    strict: bool | None = None
    """Whether the cause is the one that was put in; None where there is none."""
    lenient: bool | None = None
    """Whether the cause gives exactly what the cell shows."""


def judge_clean(card: Card, found: Iterable[Found]) -> list[Failure]:
    """Return the errors in a clean scorecard: each of them accuses somebody who did nothing wrong."""
    return [_false_error("clean", card, finding) for finding in found if finding.severity == "error"]


def _false_error(kind: str, card: Card, finding: Found) -> Failure:
    sheet = laid_out(card)
    place = next((place for place in sheet.positions if sheet.name(place) == finding.cell), None)
    return Failure(
        kind=kind,
        why="false error",
        card=card,
        cell=finding.cell,
        expected="no error",
        got=f"{finding}. {finding.message}",
        place=place,
    )


def judge(mistake: Mistake, found: list[Found], before: list[Found]) -> tuple[list[Outcome], list[Failure]]:
    """Return what became of each of a mistake's cells, and where validator and oracle differ.

    `found` is what the validator says of the scorecard with the mistake, `before` what it said without.
    """
    court = _Court(mistake, found, before)
    if mistake.rule:
        court.judge_rule()
    for place, cause in mistake.spots.items():
        court.judge_spot(place, cause)
    court.judge_errors()
    return court.outcomes, court.failures


class _Court:
    """Judges what was found in one scorecard with a mistake."""

    def __init__(self, mistake: Mistake, found: list[Found], before: list[Found]) -> None:
        self.mistake, self.found = mistake, found
        self.known = {(finding.rule, finding.cell) for finding in before}
        self.sheet = laid_out(mistake.card)
        self.outcomes: list[Outcome] = []
        self.failures: list[Failure] = []

    def judge_rule(self) -> None:
        """Look for a finding of the broken rule that was not there before."""
        cells = {self.sheet.name(place) for place in self.mistake.places}
        fresh = [finding for finding in self.found if (finding.rule, finding.cell) not in self.known]
        rules = (self.mistake.rule, self.mistake.also)
        is_found = any(finding.rule in rules and finding.cell in cells for finding in fresh)
        self._count(found=is_found)
        if not is_found:
            got = "; ".join(map(str, fresh)) or "nothing"
            self._fail("missed", ", ".join(sorted(cells)), self.mistake.rule, got)

    def judge_spot(self, place: Place, cause: str) -> None:
        """Look for the finding that a wrong derived cell deserves, and at its cause."""
        said = verdict(self.mistake.card, place)
        if said.state in (State.RIGHT, State.EXCUSED):
            self._count(excused=True)
            return
        cell = self.sheet.name(place)
        severities = ("error",) if said.state is State.WRONG else ("error", "warning")
        here = [finding for finding in self.found if finding.cell == cell]
        hit = next((f for f in here if f.rule == said.rule and f.severity in severities), None)
        if hit is None:
            self._count()
            self._fail("missed", cell, said.rule, "; ".join(map(str, here)) or "nothing", place)
        elif not cause:
            self._count(found=True)
        else:
            true = explanations(self.mistake.card, place) | {cause}
            self._count(found=True, strict=hit.cause == cause, lenient=hit.cause in true)
            if hit.cause not in true:
                expected = f"{cause} was put in; explained by {', '.join(sorted(true))}"
                self._fail("wrong cause", cell, expected, f"{hit}. {hit.message}", place)

    def judge_errors(self) -> None:
        """Look for errors at cells that are not wrong."""
        places = {self.sheet.name(place): place for place in self.sheet.positions}
        for finding in self.found:
            if finding.severity == "error" and not self._is_due(finding, places.get(finding.cell)):
                self.failures.append(_false_error(self.mistake.kind, self.mistake.card, finding))

    def _is_due(self, error: Found, place: Place | None) -> bool:
        if error.rule not in _DERIVED_RULES:
            return error.rule == self.mistake.rule and place in self.mistake.places
        if self.mistake.blurs:
            return True
        if place is None or place.key not in DERIVED:
            return False
        said = verdict(self.mistake.card, place)
        return said.state in (State.WRONG, State.DOUBTFUL) and said.rule == error.rule

    def _count(
        self, *, excused: bool = False, found: bool = False, strict: bool | None = None, lenient: bool | None = None
    ) -> None:
        kind = self.mistake.kind
        self.outcomes.append(Outcome(kind=kind, excused=excused, found=found, strict=strict, lenient=lenient))

    def _fail(self, why: str, cell: str, expected: str, got: str, place: Place | None = None) -> None:
        kind, card = self.mistake.kind, self.mistake.card
        self.failures.append(Failure(kind=kind, why=why, card=card, cell=cell, expected=expected, got=got, place=place))


def only_row(card: Card, place: Place) -> tuple[Card, Place]:
    """Return the card with nothing left but one row under its header, and the place in it: a smaller example."""
    section = card.sections[place.section]
    alone = Section(title="", columns=section.columns, rows=(section.rows[place.row],), family=section.family)
    style = replace(card.style, above=(), header_rows=1)
    return Card(style=style, sections=(alone,)), Place(0, 0, place.key)
