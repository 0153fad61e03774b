"""Headings by meaning: one table of what officers write over a column, and a reading that forgives spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from kpiworkbook.layout.explanations import is_explained, without_brackets
from kpiworkbook.layout.heading_words import canonical, undated, words_of
from kpiworkbook.model.fields import Field
from kpiworkbook.model.grid import CellValue
from kpiworkbook.model.periods import month_key
from kpiworkbook.model.section import Column
from kpiworkbook.notation.months import parse_month
from kpiworkbook.notation.raised import without_footnote
from kpiworkbook.notation.slips import slips

__all__ = [
    "ALIASES", "BANDS", "Heading", "Vocabulary", "as_extra", "extra_key", "numbered_extra", "resembles_derived",
    "speaks_of_derived", "vocabulary_of",
]  # fmt: skip

ALIASES: Mapping[str, tuple[str, ...]] = {
    "ref": (
        "ref", "ref no", "reference", "kpi ref", "indicator ref", "measure ref", "pi ref", "unique ref",
        "indicator reference", "kpi no", "indicator no", "measure no", "pi no", "kpi id", "indicator id", "measure id",
        "pi id", "kpi code", "indicator code", "measure code", "pi code", "reference no", "kpi ref no",
        "indicator ref no", "measure ref no", "pi ref no", "metric ref", "metric id", "metric no", "no", "id", "code",
        "ascof ref", "phof ref",
    ),
    "indicator": (
        "indicator", "indicator name", "indicator description", "performance indicator", "kpi", "kpi name",
        "measure", "measure name", "performance measure", "key performance indicator", "indicator title",
        "measure description", "kpi description", "pi name", "pi description", "indicators", "performance indicators",
        "key performance indicators", "kpis", "measures", "performance measures", "description", "short name",
        "metric", "metric name", "metric description", "performance metric",
    ),
    "owner": (
        "owner", "indicator owner", "lead", "lead officer", "service lead", "responsible officer",
        "accountable officer", "responsible owner", "responsible manager", "kpi owner", "measure owner",
        "exec lead", "executive lead", "managed by",
    ),
    "reporter": (
        "reporter", "reported by", "reporting officer", "data owner", "data lead", "data provider", "data source",
    ),
    "outcome": ("outcome", "outcomes", "intended outcome", "desired outcome"),
    "change_month": (
        "% change from previous month", "change on previous month", "monthly change", "month on month change",
    ),
    "change_year": (
        "% change from same month previous year", "change on previous year", "change on same month last year",
        "change on this month last year", "change on same time last year", "change on this time last year",
        "change on 12 months ago", "change over 12 months", "annual change", "year on year change", "yoy change",
    ),
    # Under any heading; the reader looks at what stands there.
    "arrow_month": (),
    "arrow_year": (),
    "dot": (
        # Where one of these stands beside a DoT, that says which way the figures went.
        "polarity", "good is", "good performance is", "desired direction", "what is good", "preferred direction",
        "good to be", "good to be high low", "good to be high or low", "high low is good", "high or low is good",
        "good direction", "desired direction of travel", "preferred direction of travel", "higher or lower is better",
        "higher lower is better", "bigger or smaller is better", "bigger smaller is better",
        # `Aim` may be a text; the reader looks.
        "dot", "direction of travel", "aim",
    ),
    "average_12m": (
        "12 month average", "average 12 months", "12 month rolling average", "rolling 12 month average",
        "rolling average", "12 month mean", "12m average", "average last 12 months", "average for last 12 months",
    ),
    "max_12m": (
        "12 month max", "12 month max value", "max 12 months", "12 month high", "12 month highest",
        "rolling 12 month max", "12m max", "12 month peak", "max in last 12 months",
    ),
    "percentage_flag": ("percentage", "percentage flag", "percentage indicator", "is percentage", "% flag"),
    "stat_neighbour": (
        "statistical neighbour", "statistical neighbours", "statistical neighbour average", "stat neighbour",
        "sn", "sn average", "sns",
    ),
    "england": ("england", "england average", "national", "national average", "eng"),
    "se_region": ("se region", "south east", "south east region", "south east average", "se", "region",
                  "regional", "region average", "regional average"),
    "benchmark": ("scotland", "scotland average", "scottish average", "wales", "wales average", "welsh average",
                  "northern ireland", "northern ireland average", "uk", "uk average"),
    "target": ("target", "targets", "current target", "annual target"),
    "commentary": (
        "commentary", "comment", "comments", "narrative", "performance commentary", "exception commentary",
        "commentary and action", "commentary and actions", "comments and actions", "officer comments",
        "officer comment", "performance comments", "latest note",
    ),
}  # fmt: skip
"""Column name in results to headings. Case, spacing, punctuation, usual abbreviations and brackets that explain do not
matter; `[columns]` in kpiworkbook.toml adds to it."""

BANDS: Mapping[Field, tuple[str, ...]] = {
    Field.MONTH: ("monthly data", "monthly figures", "monthly performance", "month", "months", "actuals",
                  "performance", "data"),
    Field.BENCHMARK: ("benchmarking", "benchmarks", "benchmark", "comparators", "comparator", "comparisons"),
    Field.TARGET: ("targets", "target"),
}  # fmt: skip
"""Headings over several columns, and what stands under them."""

LONGEST_HEADING = 300
"""Characters. Longer texts are commentary."""

_BENCHMARKS = ("stat_neighbour", "england", "se_region", "benchmark")
_OF_DERIVED = frozenset(("change", "average", "max"))
_LONG_WORDS = ("change", "average", "maximum", "highest")
"""In which a slip is told from another word; but for these:"""
_NO_CHANGES = frozenset(("charge", "chance", "changed"))
_TARGET_YEAR = re.compile(
    r"(?:(?:year )?targets? (?:for )?(?:year )?)?"
    r"(?:20)?(?P<year>\d\d)(?:(?: month)? ?(?:20)?(?P<next>\d\d)(?: month)?)?"
    r"(?: (?:year )?targets?)?"
)
"""Of a heading in its canonical form, in which `annual` is `year`, and the 12 of 2011/12 and of 12/13 is `12 month`."""
_COUNT_OF = r"(?i)\b(?:no|nos|num|numbers?)\.?\s+of\b"
_COUNT_OF_MONTHS = r"(?i)(?<=[^\w\-–/])\d\d(?=[\s\-–]*(?:mths?|mnths?|months?)\b)"
"""Of a band: `Monthly data 12 months`."""
_IN_MONTHS = r"(?i)(?<![a-z])m"
"""As in `Target 11-12 months` and `12m`, but not in `Target from 2019/20`."""


@lru_cache(maxsize=4_096)
def _spellings(heading: str) -> tuple[frozenset[str], ...]:
    """Return the words of a heading: all, those of a change without its percent, those without an edition's date."""
    words = words_of(heading)
    found = [words]
    if "change" in words:
        found.append(words - {"percent"})
    without_date = undated(heading)
    if without_date != heading and (heading[:1].isalpha() or "change" in words):
        found.append(words_of(without_date))
    return tuple(found)


def _with_and_without_brackets(heading: str) -> tuple[str, ...]:
    bare = without_brackets(heading)
    return (heading,) if bare == heading else (heading, bare)


def extra_key(heading: str, index: int) -> str:
    """Return the key of a column that the scorecard has beyond the known ones."""
    slug = re.sub(r"\W+", "_", heading.casefold()).strip("_")[:40].strip("_")
    return f"extra_{slug or index + 1}"


def as_extra(column: Column) -> Column:
    """Return a column as one that is carried along."""
    return replace(column, field=Field.EXTRA, key=extra_key(column.heading, column.index))


def numbered_extra(column: Column) -> Column:
    """Return a column as one that is carried along, with a key that tells it from others of its heading."""
    return replace(column, field=Field.EXTRA, key=f"{extra_key(column.heading, column.index)}_{column.index + 1}")


def speaks_of_derived(heading: str) -> bool:
    """Return whether a heading speaks of a change, an average or a maximum."""
    return not _OF_DERIVED.isdisjoint(words_of(heading))


def resembles_derived(heading: str) -> bool:
    """Return whether an unknown heading speaks of a change, an average or a maximum, be it mistyped: `% chnage`."""
    return speaks_of_derived(heading) or any(
        slips(word, meant) == 1 for word in words_of(heading) - _NO_CHANGES for meant in _LONG_WORDS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a heading means."""

    field: Field
    key: str
    period: date | None = None
    year: int | None = None
    rank: int = 0
    """The less, the plainer the heading: it stands first in its list of aliases, and has no words in brackets."""


def _by_words(headings: Mapping[str, tuple[str, ...]]) -> dict[frozenset[str], tuple[str, int]]:
    """Return the column and the rank that each heading's words stand for."""
    return {words_of(text): (name, rank) for name, texts in headings.items() for rank, text in enumerate(texts)}


@cache
def _usual_names() -> dict[frozenset[str], tuple[str, int]]:
    return _by_words(ALIASES)


@cache
def _bands() -> dict[frozenset[str], Field]:
    return {words_of(text): field for field, texts in BANDS.items() for text in texts}


def vocabulary_of(further: Mapping[str, tuple[str, ...]]) -> Vocabulary:
    """Return the table of headings with further ones by column name, as `[columns]` gives them."""
    return _vocabulary(tuple((name, tuple(texts)) for name, texts in further.items()))


@lru_cache(maxsize=16)
def _vocabulary(further: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    """Return one and the same table for all books of a configuration, so that they share what headings mean."""
    return Vocabulary(dict(further))


class Vocabulary:
    """The table of headings, with a configuration's further ones. `vocabulary_of` gives it."""

    def __init__(self, further: Mapping[str, tuple[str, ...]]) -> None:
        """Take the further headings by column name."""
        self._own = _by_words(further)
        self._names = {**_usual_names(), **self._own}  # the configuration's headings win

    def band(self, text: str) -> Field | None:
        """Return what stands under a band with that text, or None where it is no known band."""
        return _band(text) if len(text) <= LONGEST_HEADING else None

    def heading(self, value: CellValue) -> Heading | None:
        """Return what a heading means, or None where it is not known; `value` is the cell's stored value."""
        if isinstance(value, str):
            return _meaning(self, value) if len(value) <= LONGEST_HEADING else None
        return _month(period) if isinstance(value, date) and (period := parse_month(value)) else None

    def read(self, value: str) -> Heading | None:
        """Return what a text means as `heading` does, which remembers it."""
        if (period := parse_month(value)) is not None:
            return _month(period)
        value = without_footnote(value)
        if own := self._own.get(words_of(value)):
            return self._named(*own, value)
        readings = (self._meant(text, value) for text in _with_and_without_brackets(value) if value.strip())
        return next(filter(None, readings), None)

    def _meant(self, text: str, whole: str) -> Heading | None:
        """Return what the text of a heading means: the whole of it, or what is left without its brackets."""
        if year := self._target_year(text):
            key = f"target_{year}_{(year + 1) % 100:02d}"
            return Heading(field=Field.TARGET, key=key, year=year) if is_explained(whole, "target") else None
        for words in _spellings(text):
            if (named := self._names.get(words)) is not None:
                name, rank = named
                return self._named(name, 2 * rank + (text != whole), text) if is_explained(whole, name) else None
        return None

    @staticmethod
    def _named(name: str, rank: int, heading: str) -> Heading | None:
        if name == "ref" and re.search(_COUNT_OF, heading):
            return None  # `Number of`
        if name == "target" and heading.rstrip().endswith("?"):
            return None  # `On target?` asks whether
        if name in _BENCHMARKS:
            key = extra_key(heading, 0).removeprefix("extra_") if name == "benchmark" else name
            return Heading(field=Field.BENCHMARK, key=key, rank=rank)
        return Heading(field=Field(name), key=name, rank=rank)

    @staticmethod
    def _target_year(text: str) -> int | None:
        plain = canonical(text)
        match = _TARGET_YEAR.fullmatch(plain) if "target" in plain else None
        if not match or re.search(_IN_MONTHS, text):
            return None
        year = 2000 + int(match["year"])
        if match["next"] is None:
            return year
        return year if (year + 1) % 100 == int(match["next"]) else None


# Sections repeat their headings, and so do the books of a folder; other texts, which are asked as well, soon go.
@lru_cache(maxsize=8_192)
def _meaning(vocabulary: Vocabulary, text: str) -> Heading | None:
    return vocabulary.read(text)


@lru_cache(maxsize=1_024)
def _month(period: date) -> Heading:
    return Heading(field=Field.MONTH, key=month_key(period), period=period)


@lru_cache(maxsize=1_024)
def _band(text: str) -> Field | None:
    text = re.sub(_COUNT_OF_MONTHS, " ", without_footnote(text))
    spellings = (words for part in _with_and_without_brackets(text) for words in _spellings(part))
    return next((_bands()[words] for words in spellings if words in _bands()), None)
