"""What the page shows, worked out before it is drawn, so that the template only lays it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kpiworkbook.model.findings import Chase, CheckedBook, Finding, Report, Severity
from kpiworkbook.model.places import count
from kpiworkbook.publisher.wording import Verdict, column_name, findings_of, verdict_of

__all__ = ["Book", "ChaseList", "Choice", "Choices", "Group", "Page", "Person", "Row", "Text", "page_of", "text_of"]

_LONG = 60
"""How many letters of a text stand in its narrow column."""

_WHOLE_SHEET = "The sheet as a whole"
_NOBODY = {"owner": "No owner named", "reporter": "No reporter named"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A cell's text; of a long one the first words, and the `whole`, which opens on demand."""

    start: str
    whole: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A finding as the table shows it."""

    finding: Finding
    column: str
    reason: str
    typed: Text
    wanted: Text
    place: Mapping[str, str] = field(default_factory=dict)
    """Its owner, reporter and section, each as the value of the choice that shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a filter offers."""

    value: str
    label: str
    number: int
    """How many findings it leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the filters offer, by the text that the findings carry."""

    owner: Mapping[str, Choice]
    reporter: Mapping[str, Choice]
    section: Mapping[str, Choice]

    def of(self, finding: Finding) -> Mapping[str, str]:
        """Return the values of the choices that show a finding. What is about no indicator is nobody's."""
        place = {"section": self.section[finding.section].value}
        if finding.about:
            place |= {"owner": self.owner[finding.owner].value, "reporter": self.reporter[finding.reporter].value}
        return place


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A section's findings, the errors first."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook: its findings, or why it could not be read."""

    number: int
    checked: CheckedBook
    verdict: Verdict
    groups: tuple[Group, ...]
    accepted: tuple[Row, ...]
    numbers: tuple[int, ...]
    """How many findings of each severity, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom to ask; `value` is the choice that shows only that person's findings."""

    name: str
    value: str
    numbers: tuple[int, ...]
    """How many findings of each severity, the worst first."""
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseList:
    """The persons of one kind, most errors first."""

    kind: str
    """The filter that a name sets: `owner` or `reporter`."""
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that the template needs."""

    title: str
    verdict: Verdict
    books: tuple[Book, ...]
    total: int
    severities: tuple[Choice, ...]
    choices: Choices
    chase_lists: tuple[ChaseList, ...]


def page_of(books: Sequence[CheckedBook]) -> Page:
    """Return what the page shows of the books, in their order."""
    findings = findings_of(books)
    choices = Choices(
        owner=_choices(sorted((f.owner for f in findings if f.about), key=str.casefold), _NOBODY["owner"]),
        reporter=_choices(sorted((f.reporter for f in findings if f.about), key=str.casefold), _NOBODY["reporter"]),
        section=_choices((f.section for f in findings), _WHOLE_SHEET),
    )
    everything = Report(source="", findings=findings)
    numbers = Counter(finding.severity for finding in findings)
    return Page(
        title=_title(books),
        verdict=verdict_of(books),
        books=tuple(_book(number, book, choices) for number, book in enumerate(books, 1)),
        total=len(findings),
        severities=tuple(Choice(value=s.value, label=s.value.capitalize(), number=numbers[s]) for s in Severity),
        choices=choices,
        chase_lists=(
            _chase_list("owner", everything.chase("owner"), choices.owner),
            _chase_list("reporter", everything.chase("reporter"), choices.reporter),
        ),
    )


def _title(books: Sequence[CheckedBook]) -> str:
    if len(books) != 1:
        return count(len(books), "workbook")
    return re.split(r"[\\/]", books[0].path.rstrip("\\/"))[-1]


def _choices(texts: Iterable[str], unnamed: str) -> Mapping[str, Choice]:
    """Return a choice for each text that occurs, in that order; their values are numbers, so that no text is markup."""
    return {
        text: Choice(value=str(position), label=text or unnamed, number=number)
        for position, (text, number) in enumerate(Counter(texts).items(), 1)
    }


def _chase_list(kind: str, chases: Sequence[Chase], choices: Mapping[str, Choice]) -> ChaseList:
    people = (
        Person(
            name=choices[chase.name].label,
            value=choices[chase.name].value,
            numbers=tuple(chase.number(severity) for severity in Severity),
            refs=chase.refs,
        )
        for chase in chases
    )
    return ChaseList(kind=kind, people=tuple(people))


def _book(number: int, checked: CheckedBook, choices: Choices) -> Book:
    report = Report(source=checked.path) if checked.report is None else checked.report
    several = len({sheet.sheet for sheet in report.sheets} | {finding.sheet for finding in report.findings}) > 1
    return Book(
        number=number,
        checked=checked,
        verdict=verdict_of([checked]),
        groups=tuple(
            Group(
                title=(section or _WHOLE_SHEET) + (f", sheet '{sheet}'" if several else ""),
                rows=tuple(_row(finding, choices) for finding in findings),
            )
            for (sheet, section), findings in report.by_section().items()
        ),
        accepted=tuple(_row(finding, None) for finding in report.accepted),
        numbers=tuple(report.number(severity) for severity in Severity),
    )


def _row(finding: Finding, choices: Choices | None) -> Row:
    """Return a finding's row; without choices, as for an accepted one, no filter touches it."""
    place = choices.of(finding) if choices else {}
    return Row(
        finding=finding,
        column=column_name(finding.column),
        reason=finding.reason[:1].upper() + finding.reason[1:],
        typed=text_of(finding.shown),
        wanted=text_of(finding.expected),
        place=place,
    )


def text_of(text: str, longest: int = _LONG) -> Text:
    """Return a cell's text as a narrow column shows it."""
    if len(text) <= longest:
        return Text(start=text)
    space = text.rfind(" ", longest // 2, longest)
    return Text(start=text[: space if space > 0 else longest] + " …", whole=text)
