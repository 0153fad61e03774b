"""Where in a file a problem stands: its line, by the table and the name that the problem begins with."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

__all__ = ["with_lines"]

_HEADER = re.compile(r"(\[\[?)([^\[\]]++)\]")
_NAME = re.compile(r"""((?:"[^"]*+"|'[^']*+'|[^=#"'])++)=""")
_LONGEST_NAME = 200
"""Characters of a problem in which its place stands."""


def with_lines(text: str, problems: Sequence[str]) -> list[str]:
    """Return the problems of a file, each with the line that it is about where that can be told."""
    places: dict[str, int] = {}
    for name, number in _places(text):
        places.setdefault(name, number)
    return [_with_line(problem, places) for problem in problems]


def _with_line(problem: str, places: Mapping[str, int]) -> str:
    """Put the line before a problem whose beginning names the place; the longest such name is meant."""
    beginning = problem[:_LONGEST_NAME]
    ends = (match.start() for match in re.finditer(r"(?=[^\w.-])|$", beginning))
    found = [number for end in ends if (number := places.get(beginning[:end])) is not None]
    return f"line {found[-1]}: {problem}" if found else problem


def _places(text: str) -> Iterator[tuple[str, int]]:
    """Yield what problems call each table and each name of a file, with its line."""
    table, tables = "", Counter[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line.strip()):
            path = _path(header[2])
            tables[path[0]] += 1
            table = f"[[{path[0]}]] number {tables[path[0]]}" if header[1] == "[[" else _called(path)
            yield from ((each, number) for each in (table, f"the file has no {path[0]!r}", repr(path[0])))
            if len(path) > 1:
                yield f"{_called(path[:1])} has no {path[1]!r}", number
        elif name := _NAME.match(line.strip()):
            key = ".".join(_path(name[1]))
            before = f"{table} " if table else ""
            yield from ((f"{before}{each}", number) for each in (key, repr(key)))
            yield f"{table or 'the file'} has no {key!r}", number
            if table.endswith(" refs"):
                yield f"{table.removesuffix(' refs')} {key}", number


def _called(path: Sequence[str]) -> str:
    """Return how problems call a table: `[units]`, `[style.number_formats]`, `[rules] outlier refs`."""
    if path[0] == "rules":
        return " ".join(("[rules]", *path[1:]))
    return f"[{'.'.join(path)}]"


def _path(name: str) -> list[str]:
    """Return the parts of a name, `rules."a b"`, without quotation marks."""
    try:
        value: object = tomllib.loads(f"{name} = 0")
    except tomllib.TOMLDecodeError:
        return [name.strip()]  # no name of its own: a line of a text or a list that goes over several
    parts = []
    while isinstance(value, dict) and value:
        part, value = next(iter(value.items()))
        parts.append(part)
    return parts or [name.strip()]
