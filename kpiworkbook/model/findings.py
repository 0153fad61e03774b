"""Findings: the rules that cells break, and the report that gathers them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NoReturn

from kpiworkbook.errors import no_such_word
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import address, count
from kpiworkbook.model.shown import Told, as_html
from kpiworkbook.model.unmatched import Unmatched

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FINDING_FIELDS", "Cause", "Chase", "CheckedBook", "Finding", "Report", "Severity", "SheetSummary"]


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """Provably wrong."""
    WARNING = "warning"
    """Suspicious: a person should look."""
    INFO = "info"
    """Worth knowing, and no more."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise no_such_word(value, cls, "severity")

    @property
    def rank(self) -> int:
        """Its place among the severities, the worst first: 0 for an error."""
        return list(Severity).index(self)

    # As texts they would be in the order of the alphabet.
    def __lt__(self, other: str) -> bool:
        """Return whether it is less bad: an info is less than a warning, a warning than an error."""
        return self.rank > Severity(other).rank

    def __le__(self, other: str) -> bool:
        """Return whether it is no worse."""
        return self.rank >= Severity(other).rank

    def __gt__(self, other: str) -> bool:
        """Return whether it is worse."""
        return self.rank < Severity(other).rank

    def __ge__(self, other: str) -> bool:
        """Return whether it is as bad, or worse."""
        return self.rank <= Severity(other).rank


class Cause(StrEnum):
    """What most likely went wrong where a derived cell does not say what it should."""

    SIGN_FLIPPED = "sign-flipped"
    """The right figure with the wrong sign."""
    ARROW_FLIPPED = "arrow-flipped"
    """The right percentage with an arrow that does not go with it."""
    SWAPPED_COLUMNS = "swapped-columns"
    """What its neighbour should show, and there what should stand here."""
    CARRIED_OVER = "carried-over"
    """What was right a month ago."""
    PERCENTAGE_POINTS = "percentage-points"
    """The difference of two percentages, and not the change relative to the base."""
    WRONG_WINDOW = "wrong-window"
    """The average or maximum of other months than the 12 that end with the current one."""
    SCALE = "scale"
    """Ten or a hundred times too much or too little."""
    WRONG_MONTH = "wrong-month"
    """The change on another month, or another month's figure."""
    DIGIT_SLIP = "digit-slip"
    """One digit wrong, dropped, doubled, or exchanged with its neighbour."""
    ROUNDING = "rounding"
    """What figures that round to the typed ones give: no error."""
    UNKNOWN = "unknown"
    """None of these."""
    NONE = ""
    """The rule asks for no cause."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Finding(Told):
    """A rule that a cell breaks."""

    rule: str
    severity: Severity
    sheet: str
    cell: str
    ref: str = ""
    """The indicator's; empty where the finding is about a heading or the sheet."""
    column: str = ""
    """The column's name in results: `change_month`, `2019-09`, `commentary`."""
    shown: str = ""
    """The text in the cell as it stands."""
    expected: str = ""
    """What it should say, where that is known."""
    cause: Cause = Cause.NONE
    message: str
    """What is wrong, why, and what to do, in words."""
    section: str = ""
    indicator: str = ""
    owner: str = ""
    reporter: str = ""
    unless: str = ""
    """Of a derived cell: the month's cell that may be wrong instead."""
    accepted: str = ""
    """The reason for which the configuration accepts it; empty for a finding that stands."""

    @property
    def address(self) -> str:
        """The cell's name with its sheet's: `'Dataset'!T27`."""
        return address(self.sheet, self.cell)

    @property
    def about(self) -> str:
        """The indicator that it is about: its ref, or its name where it has none; empty where it is about none."""
        return self.ref or self.indicator

    @property
    def reason(self) -> str:
        """The message without the text as typed and what it should say, for tables that have columns for both."""
        return self.message.removeprefix(f"{self.shown!r} should be {self.expected!r}: ")

    def __str__(self) -> str:
        """Return the message with its place."""
        return f"{self.address}: {self.message}"

    def __repr__(self) -> str:
        """Return how bad it is as well."""
        return f"<Finding, {self.severity}: {self}>"


FINDING_FIELDS = tuple(item.name for item in fields(Finding) if item.name != "accepted")
"""What tables tell of findings that stand."""


def _number(findings: Iterable[Finding], severity: Severity | str) -> int:
    wanted = Severity(severity)
    return sum(finding.severity is wanted for finding in findings)


def _numbers(found: Chase | Report) -> str:
    """Return how many findings there are of each severity: `7 errors, 3 warnings`."""
    numbers = [(severity, found.number(severity)) for severity in Severity]
    return ", ".join(count(number, severity.value) for severity, number in numbers if number)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSummary:
    """What was looked at on a sheet."""

    sheet: str
    as_of: date
    sections: int
    indicators: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Chase(Told):
    """Whom to ask, and about which findings."""

    name: str
    """The owner's or reporter's; empty for findings that nobody is named for."""
    findings: tuple[Finding, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        """The indicators that the findings are about, each once; one without a ref by its name."""
        return tuple(dict.fromkeys(finding.about for finding in self.findings if finding.about))

    def number(self, severity: Severity | str) -> int:
        """Return how many of the findings have that severity; ValueError where there is none of that name."""
        return _number(self.findings, severity)

    def __str__(self) -> str:
        """Return who it is, and how much there is to ask."""
        return f"{self.name or 'nobody named'}: {_numbers(self)} in {count(len(self.refs), 'indicator')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a validation found. It is true where there is no error: `if kw.validate(card): publish()`."""

    source: str
    """The workbook's path or name, as it was given."""
    sheets: tuple[SheetSummary, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    """In reading order: sheet by sheet, from top to bottom, and in a row from left to right."""
    accepted: tuple[Finding, ...] = field(default=(), repr=False)
    """What would have been found, had the configuration not accepted it with a reason."""
    unmatched: Unmatched = field(default_factory=Unmatched, repr=False)
    """The refs and columns that the configuration names and the scorecard does not have."""

    def __bool__(self) -> bool:
        """Return whether no error was found; warnings do not count."""
        return not self.errors

    def number(self, severity: Severity | str) -> int:
        """Return how many findings have that severity; ValueError where there is none of that name."""
        return _number(self.findings, severity)

    @property
    def errors(self) -> int:
        """How many cells are provably wrong."""
        return self.number(Severity.ERROR)

    @property
    def warnings(self) -> int:
        """How many findings a person should look at."""
        return self.number(Severity.WARNING)

    @property
    def infos(self) -> int:
        """How many findings are worth knowing and no more."""
        return self.number(Severity.INFO)

    @property
    def verdict(self) -> str:
        """The whole in one line: `7 errors, 3 warnings, 5 infos in 55 indicators of 4 sections`."""
        size = (
            f"{count(sum(s.indicators for s in self.sheets), 'indicator')} "
            f"of {count(sum(s.sections for s in self.sheets), 'section')}"
        )
        told = f"{_numbers(self) or 'Nothing found'} in {size}"
        return f"{told}; {count(len(self.accepted), 'finding')} accepted" if self.accepted else told

    def chase(self, by: Literal["owner", "reporter"] = "owner") -> tuple[Chase, ...]:
        """Return the findings by the person to be asked about them, most errors first, then most warnings.

        Raises ValueError where `by` is neither `owner` nor `reporter`.
        """
        if by not in ("owner", "reporter"):
            raise ValueError(f"{by!r} is nobody whom a scorecard names: by is 'owner' or 'reporter'")
        grouped: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.about:
                grouped.setdefault(getattr(finding, by), []).append(finding)
        found = [Chase(name=name, findings=tuple(findings)) for name, findings in grouped.items()]
        return tuple(sorted(found, key=lambda c: (*(-c.number(severity) for severity in Severity), c.name.casefold())))

    def by_section(self) -> dict[tuple[str, str], tuple[Finding, ...]]:
        """Return the findings by sheet and section, in each the errors first."""
        grouped: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            grouped.setdefault((finding.sheet, finding.section), []).append(finding)
        return {place: tuple(sorted(found, key=lambda f: f.severity.rank)) for place, found in grouped.items()}

    def __iter__(self) -> Iterator[Finding]:
        """Go through the findings."""
        return iter(self.findings)

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame: a row per finding, a column per field of `Finding`, all of them text."""
        import pandas as pd

        names = FINDING_FIELDS
        rows = [[str(getattr(f, name)) for name in names] for f in self.findings]
        return pd.DataFrame(rows, columns=names, dtype=str)

    def __repr__(self) -> str:
        """Return the verdict with the workbook's name."""
        sheets = ", ".join(f"{s.sheet!r} as of {month_name(s.as_of)}" for s in self.sheets)
        return f"<Report {self.source}: {self.verdict}; {sheets}>"

    def _repr_html_(self) -> str:
        """Return the verdict and the findings as a table, for a notebook; errors come first."""
        rows = sorted(self.findings, key=lambda finding: finding.severity.rank)
        place = "cell" if len(self.sheets) < 2 else "address"
        named = "ref" if any(finding.ref for finding in rows) else "indicator"
        names = ("severity", place, named, "column", "shown", "expected", "rule", "message")
        return as_html(repr(self), names, rows)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CheckedBook(Told):
    """A book that was validated, or that could not be read.

    `report` is None where it could not be read; a report with errors is false, so `if book.report` passes over both.
    """

    path: str
    error: str | None = None
    """Why it could not be read."""
    report: Report | None = None
    not_annotated: str = ""
    """Why there is no annotated copy where one was wanted."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found; nothing where it could not be read."""
        return () if self.report is None else self.report.findings

    def __str__(self) -> str:
        """Return what was found in it."""
        return f"{self.path}, not read: {self.error}" if self.report is None else f"{self.path}: {self.report.verdict}"

    def counts(self) -> Counter[str]:
        """Return how many findings it has of each severity: `{"error": 7}`."""
        return Counter(finding.severity.value for finding in self.findings)

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield each finding as a mapping of texts, the workbook's path first."""
        for finding in self.findings:
            yield {"workbook": self.path} | {name: str(getattr(finding, name)) for name in FINDING_FIELDS}
