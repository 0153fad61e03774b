"""Counting outcomes, and the tables that a run prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import compress

from .judging import Failure, Found, Outcome, UnreadableError, examine, only_row
from .model import Card
from .rendering import laid_out

__all__ = ["LEAST_CAUSE", "LEAST_RECALL", "Tally", "told"]

LEAST_RECALL = 0.995
LEAST_CAUSE = 0.90


@dataclass(slots=True)
class Tally:
    """What a run has counted so far."""

    cards: int = 0
    rows: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    quiet: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Findings below an error in clean scorecards, by severity and rule."""
    odd: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Those that the scorecard asked for: it was made odd on purpose."""

    def add_clean(self, card: Card, found: Iterable[Found]) -> None:
        """Count what was found in a clean scorecard."""
        self.cards += 1
        self.rows += sum(len(section.rows) for section in card.sections)
        for finding in found:
            (self.odd if finding.rule in card.odd else self.quiet)[finding.severity, finding.rule] += 1

    def number(self, why: str, kind: str | None = None) -> int:
        """Return how many failures there are of a sort."""
        return sum(failure.why == why and kind in (None, failure.kind) for failure in self.failures)

    @property
    def clean_errors(self) -> int:
        """How many errors clean scorecards were accused of."""
        return self.number("false error", "clean")

    def passes(self) -> bool:
        """Return whether all targets are met."""
        return all(is_met for is_met, _ in self._targets())

    def print(self, put: Callable[[str], None] = print) -> None:
        """Print the tables and the verdict."""
        self._print_clean(put)
        put("\n| mistake | number | excused | found | missed | recall | false errors | cause strict | cause lenient |")
        put("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
        for kind in sorted({outcome.kind for outcome in self.outcomes}):
            put(str(self._line(kind, [outcome.kind == kind for outcome in self.outcomes])))
        derived = [" · " in outcome.kind for outcome in self.outcomes]
        put(str(self._line("all derived cells", derived)))
        put(str(self._line("all of the sheet's integrity", [not is_derived for is_derived in derived])))
        put(f"{self._total}\n")
        for is_met, text in self._targets():
            put(f"{'PASS' if is_met else 'FAIL'} {text}")

    def _print_clean(self, put: Callable[[str], None]) -> None:
        put(f"{self.cards} clean scorecards with {self.rows} indicators: {self.clean_errors} false errors\n")
        put("| below an error, in clean scorecards | findings | per 100 scorecards |\n|---|---:|---:|")
        for (severity, rule), number in sorted(self.quiet.items(), key=lambda item: (item[0][0], -item[1])):
            put(f"| {severity} {rule} | {number} | {100 * number / max(self.cards, 1):.1f} |")
        for (severity, rule), number in self.odd.items():
            put(f"| {severity} {rule}, asked for | {number} | {100 * number / max(self.cards, 1):.1f} |")

    @property
    def _total(self) -> _Line:
        return self._line("total", [True] * len(self.outcomes))

    def _line(self, name: str, chosen: list[bool]) -> _Line:
        listed = list(compress(self.outcomes, chosen))
        kinds = {outcome.kind for outcome in listed}
        return _Line(
            name=name,
            number=len(listed),
            excused=sum(outcome.excused for outcome in listed),
            found=sum(outcome.found for outcome in listed),
            false_errors=sum(f.why == "false error" and f.kind in kinds for f in self.failures),
            causes=sum(outcome.lenient is not None for outcome in listed),
            strict_causes=sum(outcome.strict is True for outcome in listed),
            lenient_causes=sum(outcome.lenient is True for outcome in listed),
        )

    def _targets(self) -> list[tuple[bool, str]]:
        total = self._total
        beside, unreadable = self.number("false error") - self.clean_errors, self.number("unreadable")
        errors = f"false errors: {self.clean_errors} in clean scorecards, {beside} beside mistakes (target 0)"
        cause = f"cause right {total.lenient:.2%}, strictly {total.strict:.2%} (target {LEAST_CAUSE:.0%})"
        return [
            (total.recall >= LEAST_RECALL, f"recall {total.recall:.2%} (target {LEAST_RECALL:.1%})"),
            (not self.number("false error"), errors),
            (not unreadable, f"scorecards that could not be validated: {unreadable} (target 0)"),
            (total.lenient >= LEAST_CAUSE, cause),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    name: str
    number: int
    excused: int
    found: int
    false_errors: int
    causes: int
    strict_causes: int
    lenient_causes: int

    @property
    def missed(self) -> int:
        return self.number - self.excused - self.found

    @property
    def recall(self) -> float:
        return self.found / (self.number - self.excused) if self.number > self.excused else 1.0

    @property
    def strict(self) -> float:
        return self.strict_causes / self.causes if self.causes else 1.0

    @property
    def lenient(self) -> float:
        return self.lenient_causes / self.causes if self.causes else 1.0

    def __str__(self) -> str:
        causes = f"{self.strict:.1%} | {self.lenient:.1%}" if self.causes else "– | –"
        recall = f"{self.recall:.1%}" if self.number > self.excused else "–"
        counts = f"{self.number} | {self.excused} | {self.found} | {self.missed} | {recall} | {self.false_errors}"
        return f"| {self.name} | {counts} | {causes} |"


def told(failure: Failure) -> str:
    """Return a failure in full: what was expected, what came, and the sheet, cut down to one row where that does."""
    card, cell = failure.card, failure.cell
    if failure.place is not None and failure.place.row >= 0:
        small, place = only_row(card, failure.place)
        try:
            alone = "; ".join(str(f) for f in examine(small) if f.cell == laid_out(small).name(place)) or "nothing"
        except UnreadableError:
            alone = ""
        if alone.partition(" in ")[0] == failure.got.partition(" in ")[0]:
            card, cell = small, f"{laid_out(small).name(place)} (alone; {failure.cell} on the whole sheet)"
    kind = "text"
    if card.style.as_workbook:
        kind = f"workbook, {failure.card.row(failure.place).look.storage if failure.place else card.style.storage}"
    grid = "\n".join(" | ".join(line).rstrip(" |") for line in laid_out(card).lines())
    return (
        f"{failure.kind}: {failure.why} at {cell}, {kind}\n  expected: {failure.expected}\n  got: {failure.got}\n"
        f"{grid}\n"
    )
