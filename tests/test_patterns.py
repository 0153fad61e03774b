"""No regular expression takes time that grows faster than its text: anybody may choose that who drops a file."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from itertools import islice
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

import pytest

import kpiworkbook
from kpiworkbook.config import syntax
from kpiworkbook.exporter import edition_words
from kpiworkbook.notation import bounds, months
from kpiworkbook.ooxml import plain_scan
from kpiworkbook.reader import beside_cells, contents
from tests.pumped import pumped

LENGTH = 2_000
"""Of the texts: a time that grows with their square shows at this length, four times over what is suspicious."""
SUSPICIOUS = 0.0015
"""Seconds; a linear search takes a tenth. What takes longer is tried again, and judged by how it grows."""
NOTICED = 0.03
"""Seconds; what is never long may grow as it likes below that: it takes a twentieth, and a tenth on a slow day."""
WAYS = frozenset(("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"))
SHORT = {
    "kpiworkbook.notation.months._NAMED": 40,  # _TOO_LONG, as is all that is read as a month
    "kpiworkbook.notation.months._WITH_NUMBER": 40,
    "kpiworkbook.notation.months re.fullmatch form": 40,
    "kpiworkbook.notation.months re.match form": 40,
    "kpiworkbook.ooxml.formula_follow._SHEET_BEFORE": 80,  # _LONGEST_SHEET
}
"""Patterns that are never given a longer text, whatever a file holds."""
BUILT: Mapping[str, list[Any]] = {
    # What is built, or taken from a table, where it is used.
    "kpiworkbook.config.syntax re.search pattern": [pattern for _, pattern, _ in syntax._ADVICE],
    "kpiworkbook.config.syntax re.search sign": [sign for sign, _, _ in syntax._ADVICE],
    "kpiworkbook.exporter.edition_words re.sub f'\\\\b[mp]0?{coded}\\\\b'": [r"\b[mp]0?6\b"],
    "kpiworkbook.notation.arrows re.search pictured": ["↑[\ufe0e\ufe0f]?"],
    "kpiworkbook.notation.bounds re.fullmatch pattern.format(words=words)": [
        *(rf"(?i)(?:{words})\s*(?P<figure>[£.\d].*)" for words in bounds._BEFORE.values()),
    ],
    "kpiworkbook.notation.months re.fullmatch form": [*months._NUMBERED],
    "kpiworkbook.notation.months re.match form": [months._NAMED, *months._DATED],
    "kpiworkbook.notation.years re.fullmatch _FINANCIAL if self.is_financial else _CALENDAR": [],  # each is used alone
    "kpiworkbook.ooxml.safe_xml re.split b'<(/?)(?:\\\\w+:)?%s\\\\b' % tag.encode()": [rb"<(/?)(?:\w+:)?border\b"],
    "kpiworkbook.reader.beside_cells re.findall pattern": [*beside_cells._IN_ODS.values()],
    "kpiworkbook.reader.contents re.findall markup": [markup for _, markup, _ in contents._MARKUP],
    "kpiworkbook.reader.contents re.search pattern": [pattern for pattern, *_ in (*contents._PARTS, *contents._MARKUP)],
}


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(kpiworkbook.__path__, "kpiworkbook."):
        if not found.name.endswith("__main__"):
            yield import_module(found.name)


def within(value: object) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns that a module's constant holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from within(item)
    elif isinstance(value, dict):
        yield from within((*value, *value.values()))


def used_in(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any] | None, str]]:
    """Yield where a module uses a pattern, the pattern, None for one that only a run knows, and in which way."""
    nodes = list(ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))))
    calls = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in WAYS:
            is_re = isinstance(node.value, ast.Name) and node.value.id == "re"
            expression = calls[id(node)].args[0] if is_re else node.value
            name = f"{module.__name__} re.{node.attr} {ast.unparse(expression)}"
            try:
                value = eval(compile(ast.Expression(expression), name, "eval"), dict(vars(module)))
            except NameError:
                value = None
            if is_re and not isinstance(value, re.Pattern):
                yield name, None if value is None else re.compile(value), node.attr
            elif isinstance(value, re.Pattern):
                yield name, value, node.attr


def patterns() -> Mapping[re.Pattern[Any], tuple[str, set[str]]]:
    """Return all patterns of the package with their names and the ways in which they are used."""
    found: dict[re.Pattern[Any], tuple[str, set[str]]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for pattern in within(value):
                found.setdefault(pattern, (f"{module.__name__}.{name}", set()))
    for pattern in [pattern for own in (edition_words._own(date(2019, 9, 1)),) for pattern in (*own.glued, *own[1:])]:
        found.setdefault(pattern, ("kpiworkbook.exporter.edition_words._own", {"sub"}))
    found[re.compile(plain_scan._CELL % b"[A-Z]+")] = "kpiworkbook.ooxml.plain_scan._CELL", {"finditer"}
    for module in modules():
        for name, used, way in used_in(module):
            for pattern in (re.compile(each) for each in BUILT[name]) if used is None else (used,):
                found.setdefault(pattern, (name, set()))[1].add(way)
    return found


def seconds(pattern: re.Pattern[Any], way: str, text: Any) -> float:
    """Return how long the processor takes to use a pattern as the package does; other programs' work does not count."""
    started = process_time()
    if way in ("sub", "subn"):
        pattern.sub(text[:0], text)
    elif way == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, way)(text)
    return process_time() - started


def slow_with(pattern: re.Pattern[Any], way: str, length: int = LENGTH) -> str:
    """Return the text on which a pattern's time grows faster than it does, shortened; empty where there is none."""
    for place, text in enumerate(pumped(pattern, length)):
        if seconds(pattern, way, text) < SUSPICIOUS:
            continue
        longer = next(islice(pumped(pattern, 3 * length), place, None))
        short = max(min(seconds(pattern, way, text) for _ in range(3)), SUSPICIOUS)
        if all(seconds(pattern, way, longer) > 6 * short for _ in range(2)):
            return f"{way}: {text[:40]!r}…{text[-10:]!r}"
    return ""


def long_with(pattern: re.Pattern[Any], way: str, longest: int) -> str:
    """Return the text on which a pattern takes long that is never given a longer one; empty where there is none."""
    for text in pumped(pattern, longest):
        if all(seconds(pattern, way, text) > NOTICED for _ in range(3)):
            return f"{way}: {text!r}"
    return ""


def test_no_pattern_takes_time_that_grows_faster_than_its_text() -> None:
    slow = {
        f"{name} {pattern.pattern[:60]!r}": said
        for pattern, (name, ways) in patterns().items()
        for way in ways or ("fullmatch", "search")
        if (said := long_with(pattern, way, SHORT[name]) if name in SHORT else slow_with(pattern, way))
    }
    assert not slow


@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"\s*-?\s*x", "match"),
        (r"\d+%", "search"),
        (r"<!--.*?-->", "finditer"),
        (r"(?:\b(?:new|old)\W*)+$", "sub"),
        (r"\[(?:'.|[^\[\]'])*+\]", "finditer"),
        (r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "split"),
        (rb"<(?:\w+:)?f\b(?:[^>]*/>|.*?</f>)", "search"),
    ],
)
def test_a_pattern_that_does_is_found(pattern: Any, way: str) -> None:
    assert slow_with(re.compile(pattern), way, 2_000).startswith(way)


def test_a_pattern_that_takes_long_on_a_short_text_is_found() -> None:
    assert long_with(re.compile(r"(?:\s*a\s*)+x"), "match", 40)
