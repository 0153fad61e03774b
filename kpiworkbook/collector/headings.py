"""Which column, or key, holds what: `ref`, `value` or the month itself, `period`, `commentary`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from kpiworkbook.layout.headings import vocabulary_of
from kpiworkbook.model.fields import Field
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import few
from kpiworkbook.notation.months import parse_month

__all__ = [
    "Headings",
    "column_of",
    "is_known",
    "is_meant_otherwise",
    "is_month",
    "is_ref",
    "may_head",
    "missing_columns",
    "no_header",
    "read_headings",
    "repeated_columns",
    "unknown_columns",
]

COLUMNS = ("ref", "value", "period", "commentary")

_NAMES = ("indicator", "indicator name", "kpi", "measure", "name", "title", "description")
"""What an export calls the column that says in words what the refs say; it is not needed."""
_REFS = ("reference", "id", "code")
_MEANT = {
    **dict.fromkeys((*_REFS, *_NAMES), "ref"),
    **dict.fromkeys(("figure", "actual", "result", "number", "data"), "value"),
    **dict.fromkeys(("month", "date"), "period"),
    **dict.fromkeys(("comment", "comments", "note", "notes", "narrative"), "commentary"),
}
"""Other words that people use, for the hint only: a column that is guessed could be the wrong one."""
_HEADED_SO = {Field.REF: "ref", Field.INDICATOR: "ref", Field.COMMENTARY: "commentary"}
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """What stands under each heading, and what is to be said of those that are months."""

    columns: Sequence[str]
    """One for each heading: `value` also for the month that is asked for; empty where it holds nothing of use."""
    problems: Sequence[str] = ()
    """Why no column of a month can be taken for the new figures."""
    unused: str = ""
    """The months that nobody asked for, in words; empty where there are none."""


def read_headings(headings: Sequence[object], month: date, where: str) -> Headings:
    """Return what stands under each heading, where the figures of a month are asked for.

    A column that is headed by the month holds its figures, as `value` does. One of another month is not used, and
    where there is nothing but such columns, the figures are another month's. The same goes for commentary with a month.
    """
    columns = [_column_for(heading, month) for heading in headings]
    months = {at: period for at, heading in enumerate(headings) if (period := _month_of(heading)) is not None}
    asked = [at for at, period in months.items() if period == month]
    others = [at for at in months if at not in asked]
    named, problems = month_name(month), []
    if len(asked) > 1:
        problems.append(
            f"{where} has the month {named} {len(asked)} times ({_named(headings, asked)}); keep one of them"
        )
    elif asked and "value" in columns:
        both = f"'value' and {_named(headings, asked)}"
        problems.append(f"{where} has the columns {both}, and either could be the new figures; keep one of them")
    elif asked:
        columns[asked[0]] = "value"
    elif others and "value" not in columns:
        problems.append(
            f"{where}: the figures stand under {_named(headings, others)}, but those for {named} are asked for; give "
            "those, or name the month that is meant"
        )
    others += [at for at, heading in enumerate(headings) if _commented_month(heading) not in (None, month)]
    return Headings(columns=columns, problems=problems, unused=_named(headings, others) if not problems else "")


def is_ref(heading: object) -> bool:
    """Return whether a heading is that of the refs."""
    return column_of(heading) == "ref"


def is_known(heading: object) -> bool:
    """Return whether a heading means anything here, whichever month is asked for."""
    return column_of(heading) in COLUMNS or not _has_no_month(heading)


def is_meant_otherwise(heading: object) -> bool:
    """Return whether a heading is a word that is used for one of the known columns: `Result`, `Notes`."""
    return column_of(heading) in _MEANT


def may_head(heading: object) -> bool:
    """Return whether a heading means anything here, or comes near to what does."""
    column = column_of(heading)
    return bool(column) and (is_known(heading) or bool(_meant(column)))


def is_month(heading: object) -> bool:
    """Return whether a heading is a month, whichever is asked for."""
    return _month_of(heading) is not None


def no_header(headings: Iterable[object], where: str) -> str:
    """Return what to say where not one heading means anything or comes near: it is the first figure's row."""
    named = [heading for heading in headings if column_of(heading)]
    if any(map(may_head, named)):
        return ""
    shown = ", ".join(map(_quoted, named[:_MOST_NAMED]))
    return f"{where} ({shown}) is no header; put a row with ref and value (and commentary, if wanted) above the figures"


def unknown_columns(headings: Iterable[object], where: str) -> list[str]:
    """Return which headings mean nothing here, each with what may be meant.

    Empty ones are passed over, and beside the refs those of the indicators' names.
    """
    headings = list(headings)
    has_refs = any(map(_may_be_refs, headings))
    return [
        f"{where} has no column {str(heading).strip()!r} that is known: {_hint(column)}"
        for heading in headings
        if (column := column_of(heading)) and not (has_refs and _is_name(column)) and not is_known(heading)
    ]


def repeated_columns(headings: Iterable[object], month: date, where: str) -> list[str]:
    """Return which of the known columns stand more than once; commentary on another month is none of them."""
    return [
        f"{where} has the column {column!r} {times} times; keep one of them"
        for column, times in Counter(_column_for(heading, month) for heading in headings).items()
        if column and times > 1
    ]


def missing_columns(headings: Iterable[object], where: str) -> list[str]:
    """Return what is needed and not there: a ref, and a value, a month or a commentary."""
    headings = list(headings)
    known = set(map(column_of, headings))
    problems = []
    if "ref" not in known:
        problems.append(f"{where} has no column 'ref': name the indicator of each figure there, as in M1")
    if not {"value", "commentary"} & known and all(map(_has_no_month, headings)):
        problems.append(f"{where} has no column 'value': give the new figures there")
    return problems


def column_of(heading: object) -> str:
    """Return a heading without what people vary: letter case, spaces, and the point of `Ref.`."""
    return " ".join(str(heading).split()).strip(" .:").casefold()


def _column_for(heading: object, month: date) -> str:
    """Return which of the known columns a heading is where a month is asked for, or an empty string."""
    column = column_of(heading)
    return "commentary" if _commented_month(heading) == month else column if column in COLUMNS else ""


def _commented_month(heading: object) -> date | None:
    """Return the month that a heading names behind `Commentary`, in brackets or not, as scorecards have it."""
    name, _, rest = str(heading).strip().partition(" ")
    return parse_month(rest.strip(" ()[]–-:")) if name.casefold() == "commentary" else None


def _month_of(heading: object) -> date | None:
    """Return the month that heads a column; dates, and those of pandas, are the same in words."""
    return parse_month(str(heading).strip())


def _has_no_month(heading: object) -> bool:
    return _month_of(heading) is None and _commented_month(heading) is None


def _named(headings: Sequence[object], places: Sequence[int]) -> str:
    return few([_quoted(headings[at]) for at in places], _MOST_NAMED)


def _quoted(heading: object) -> str:
    """Return a heading as people read it; a date as the month that it shows in a workbook."""
    text, month = str(heading).strip(), _month_of(heading)
    return repr(text) if isinstance(heading, str) or month is None else repr(month_name(month))


def _hint(column: str) -> str:
    meant = _meant(column)
    return f"did you mean {meant!r}?" if meant else "known are ref, value, period and commentary; remove it"


def _meant(column: str) -> str:
    """Return which column may be meant by other words: those that head it in a scorecard, or a slip."""
    if found := _MEANT.get(column) or next(iter(get_close_matches(column, COLUMNS, n=1)), ""):
        return found
    field = _field_of(column)
    return _HEADED_SO.get(field, "") if field else ""


def _may_be_refs(heading: object) -> bool:
    column = column_of(heading)
    return is_ref(heading) or column in _REFS or _field_of(column) is Field.REF


def _is_name(column: str) -> bool:
    """Return whether a column has the indicators' names, by its words here or in a scorecard."""
    return column in _NAMES or _field_of(column) is Field.INDICATOR


def _field_of(column: str) -> Field | None:
    """Return what a column is where a scorecard is headed so."""
    heading = vocabulary_of({}).heading(column)
    return heading.field if heading else None
