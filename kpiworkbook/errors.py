"""Everything that kpiworkbook raises on purpose, as one tree.

KpiWorkbookError
├── ReadError            a file that could not be read
│   ├── NotAWorkbookError    not a workbook, or truncated
│   │   └── PasswordError        encrypted, and the password is missing or another
│   ├── TooLargeError        larger than [limits] allow
│   └── LayoutError          a workbook without a scorecard that can be told apart safely
├── ScorecardError       a scorecard whose figures contradict each other (a ref or a month twice)
├── LookupRefError       no indicator, or more than one, has the ref asked for
├── LookupColumnError    an indicator has no column of that name
├── LookupRuleError      the validation has no rule of that name
├── ComparisonError      two editions that cannot be compared, the newer one being named first
├── ValuesError          new figures for a month that cannot be used
├── ConfigError          a kpiworkbook.toml that cannot be used
├── OutputError          an output that exists already or cannot be written
└── BatchError           many books that cannot be worked on: no process starts, no cluster answers

Each message is one paragraph: where (file, sheet and cell), what is wrong, and what to do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Self

__all__ = [
    "BatchError",
    "ComparisonError",
    "ConfigError",
    "KpiWorkbookError",
    "LayoutError",
    "LookupColumnError",
    "LookupRefError",
    "LookupRuleError",
    "NotAWorkbookError",
    "OutputError",
    "PasswordError",
    "ReadError",
    "ScorecardError",
    "TooLargeError",
    "ValuesError",
]


_MOST_ALIKE = 3
"""So many problems of one kind are told row by row; more share a line."""
_IN_A_ROW = re.compile(r"((?:row|item) \d+(?:, [^:]*)?): (.*)", re.DOTALL)
_MOST_TOLD = 200
"""So many problems of a file of values are told; nobody reads more at once, and each may be a million times there."""


class KpiWorkbookError(Exception):
    """The root of the tree: catch this to catch everything that the project raises on purpose."""


class ReadError(KpiWorkbookError):
    """A file could not be read."""


class NotAWorkbookError(ReadError):
    """The file is no workbook, is cut short, or is encrypted."""


class PasswordError(NotAWorkbookError):
    """The workbook is encrypted, and its password was not given, is another, or cannot be used here."""


class TooLargeError(ReadError):
    """The file is larger than the settings allow, and was refused before it could take all memory."""

    what: str = ""
    """What was found, without the limit: `book.xlsx has 12,000 parts`."""

    @classmethod
    def beyond(cls, what: str, limit: str, allowed: int, unit: str) -> Self:
        """Return the error that names what was found, what is allowed, and the setting that says so."""
        error = cls(
            f"{what}; the limit is {allowed:,}{unit}. If the book is sound, set {limit} under [limits] in a "
            "kpiworkbook.toml that you name with --config (in Python: config=)"
        )
        error.what = what
        return error


class LayoutError(ReadError):
    """The workbook holds no scorecard whose columns can be told apart safely."""


class ScorecardError(KpiWorkbookError):
    """The scorecard says two things at once: the same ref, or the same month, stands in it twice."""

    @classmethod
    def to_mend(cls, what: str, problems: Iterable[object], most: int | None = None) -> Self:
        """Return the error that something cannot be done (`book.xlsx cannot take …`) before the problems are mended.

        The first `most` of them are told, all without it.
        """
        return cls(f"{what} before this is corrected:\n{_lines(problems, most)}")


class _NothingOfThatNameError(KpiWorkbookError, KeyError):
    def __str__(self) -> str:  # KeyError would show the message in quotation marks
        """Return the message as it was given."""
        return str(self.args[0])


class LookupRefError(_NothingOfThatNameError):
    """No indicator, or more than one, has the ref that was asked for."""

    @classmethod
    def absent(cls, ref: str, known: Iterable[str], where: str) -> Self:
        """Return the error that no indicator has the ref, with the ones that come near it."""
        from difflib import get_close_matches

        refs: dict[str, list[str]] = {}
        for name in dict.fromkeys(known):
            refs.setdefault(name.casefold(), []).append(name)
        near = [name for match in get_close_matches(ref.casefold(), refs, n=3) for name in refs[match]][:3]
        hint = f"did you mean {' or '.join(near)}?" if near else "`list(card)` lists them"
        return cls(f"{where} has no indicator with the ref {ref!r}: {hint}")

    @classmethod
    def ambiguous(cls, ref: str, places: Sequence[str], where: str, *, sheets: int) -> Self:
        """Return the error that several indicators have the ref; those on several sheets are told apart by these."""
        hint = "; read one of the sheets, with sheets=" if sheets > 1 else "; each is in `.indicators`"
        return cls(f"{ref!r} is in {where} {len(places):,} times: {', '.join(places)}{hint}")

    @classmethod
    def no_text(cls, given: object) -> Self:
        """Return the error that something else than a ref was asked for."""
        return cls(
            f"{given!r} is not a ref, which is a text such as 'M1'; the indicators in order are in `.indicators`"
        )


class LookupColumnError(_NothingOfThatNameError):
    """An indicator has no column of the name that was asked for."""

    @classmethod
    def absent(cls, name: str, meant: str, known: Iterable[str]) -> Self:
        """Return the error, with the name of the column that is meant, if that is known, or those that come near."""
        names = list(known)
        near = [meant] if meant else _near(name, names)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are {', '.join(names)}"
        return cls(f"there is no column {name!r}: {hint}")


class LookupRuleError(_NothingOfThatNameError):
    """The validation has no rule of that name."""

    @classmethod
    def absent(cls, name: str, known: Iterable[str]) -> Self:
        """Return the error, with the names that come near."""
        names = list(known)
        near = _near(name, names)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(names)}"
        return cls(f"there is no rule {name!r}: {hint}")


class ComparisonError(KpiWorkbookError):
    """The two editions cannot be compared: the newer one was named first."""


def no_such_word(word: object, known: Iterable[str], what: str) -> ValueError:
    """Return the error that a word is none of those that are known, with the ones that come near, or else all."""
    words = list(map(str, known))
    near = _near(word, words) if isinstance(word, str) else []
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are {', '.join(map(repr, words))}"
    return ValueError(f"{word!r} is not a {what}: {hint}")


def _near(name: str, known: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name.casefold(), known, n=3, cutoff=0.5)


def _lines(problems: Iterable[object], most: int | None) -> str:
    """Return problems a line each, and in a last one how many more there are."""
    lines = [f"  - {problem}" for problem in problems]
    more = [f"  … and {len(lines) - most:,} more"] if most is not None and len(lines) > most else []
    return "\n".join(lines[:most] + more)


def _together(problems: Iterable[str]) -> Iterator[str]:
    """Yield problems as they are told: what is the same in many rows once, with their number."""
    told = [(problem, found[2] if (found := _IN_A_ROW.fullmatch(problem)) else problem) for problem in problems]
    times = Counter(what for _, what in told)
    seen: set[str] = set()
    for problem, what in told:
        if times[what] <= _MOST_ALIKE:
            yield problem
        elif what not in seen:
            seen.add(what)
            yield f"{problem.removesuffix(f': {what}')} and {times[what] - 1:,} more: {what}"


class ValuesError(KpiWorkbookError):
    """The new figures for a month cannot be used as they stand; nothing of them was used."""

    problems: tuple[str, ...] = ()
    """Each of them with its place: `row 3, M1: '12O' is neither a figure nor a placeholder; …`."""

    @classmethod
    def of(cls, name: str, problems: Iterable[str]) -> Self:
        """Return the error that names every problem at once."""
        told = tuple(problems)
        error = cls(f"{name} cannot be used:\n{_lines(_together(told), _MOST_TOLD)}")
        error.problems = told
        return error


class ConfigError(KpiWorkbookError):
    """The configuration cannot be used as it stands."""


class OutputError(KpiWorkbookError):
    """The output exists already or cannot be written."""


class BatchError(KpiWorkbookError):
    """Many books cannot be worked on as asked: no process starts, a cluster does not answer, an extra is missing."""
