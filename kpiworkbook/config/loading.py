"""Reading `kpiworkbook.toml` into Settings: everything has a default, and an unknown key is an error."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kpiworkbook.config.arrows import read_arrows
from kpiworkbook.config.checks import Rulebook, read_acceptances, read_relations, read_rules
from kpiworkbook.config.limits import read_limits
from kpiworkbook.config.lines import with_lines
from kpiworkbook.config.problems import Problems, members, written
from kpiworkbook.config.style import read_style
from kpiworkbook.config.syntax import told_of_syntax
from kpiworkbook.errors import ConfigError
from kpiworkbook.layout.heading_words import words_of
from kpiworkbook.layout.headings import ALIASES
from kpiworkbook.model.records import Polarity, Status, Unit
from kpiworkbook.model.settings import Settings
from kpiworkbook.notation.months import parse_month
from kpiworkbook.notation.numbers import parse_number

__all__ = ["load_config", "read_document"]

_COLUMNS = tuple(ALIASES)
_LARGEST = 1_000_000
"""Bytes; what it says by hand fills a few thousand, and whoever shares a folder may have put it there."""
_MEANINGS = (Status.MISSING, Status.PENDING, Status.LOCAL, Status.NOT_APPLICABLE, Status.SUPPRESSED)


def load_config(path: Path, rulebook: Rulebook = dict) -> Settings:
    """Return what the file says, over the defaults.

    `rulebook` gives the rules that `[rules]` and `[[accept]]` may name, each with the names of its options; it is
    called only where the file speaks of rules.

    Raises ConfigError, naming every problem of the file at once: what is wrong, and what it should be.
    """
    text = ""
    try:
        text = _text(path)
        settings, problems = _settings(text, rulebook)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not readable as TOML: {told_of_syntax(text, error)}") from error
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: there is no such file; name an existing one with --config (in Python: config=)"
        ) from None
    except IsADirectoryError:
        raise ConfigError(f"{path} is a folder; name the {path / 'kpiworkbook.toml'} in it, or another file") from None
    except UnicodeDecodeError:
        raise ConfigError(
            f"{path} is not readable as TOML: it is not text in UTF-8; name another file, or save it as UTF-8 from the "
            "editor"
        ) from None
    except RecursionError:
        raise ConfigError(f"{path} is not readable as TOML: its tables or lists are nested too deeply") from None
    except (OSError, ValueError) as error:  # tomllib's own errors are ValueErrors, and so are numbers of 5,000 digits
        raise ConfigError(f"{path} is not readable as TOML: {error}") from error
    if problems:
        raise ConfigError(f"{path} cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
    return replace(settings, file=str(path))


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ConfigError(f"{path} has more than {_LARGEST:,} bytes, so it is not a configuration; name another file")
    return data.decode("utf-8-sig")


@lru_cache(maxsize=4)
def _settings(text: str, rulebook: Rulebook) -> tuple[Settings, Sequence[str]]:
    """Return what a text says, and its problems; the books of a batch mostly share one configuration, read once."""
    problems = Problems()
    settings = read_document(tomllib.loads(text), problems, rulebook)
    return settings, with_lines(text, problems) if problems else ()


def read_document(document: Mapping[str, Any], problems: Problems, rulebook: Rulebook) -> Settings:
    """Return what the tables of a file say, over the defaults; what cannot be used becomes a problem."""
    tables: dict[str, Callable[[Mapping[str, Any], Problems], Any]] = {
        "arrows": read_arrows,
        "placeholders": _placeholders,
        "columns": _columns,
        "units": lambda table, found: members(table, Unit, "[units]", found),
        "polarity": lambda table, found: members(table, Polarity, "[polarity]", found),
        "style": read_style,
        "limits": read_limits,
        "rules": lambda table, found: read_rules(table, rulebook(), found),
    }
    lists: dict[str, tuple[str, Callable[[list[Any], Problems], Any]]] = {
        "accept": ("accept", lambda items, found: read_acceptances(items, rulebook(), found)),
        "relation": ("relations", read_relations),
    }
    changes: dict[str, Any] = {}
    for name, content in document.items():
        if name in tables and isinstance(content, dict):
            changes[name] = tables[name](content, problems)
        elif name in lists and isinstance(content, list):
            field, read = lists[name]
            changes[field] = read(content, problems)
        elif name in tables:
            problems.append(f"{name!r} should be a table: write [{name}] on a line of its own")
        elif name in lists:
            problems.append(f"{name!r} should be a list of tables: write [[{name}]] on a line of its own for each")
        else:
            problems.unknown(name, (*tables, *lists), "the file", dict.fromkeys(rulebook(), "[rules]"))
    return Settings(**changes)


def _placeholders(table: Mapping[str, Any], problems: Problems) -> dict[str, Status]:
    meanings: dict[str, tuple[str, Any]] = {}
    for text, status in table.items():
        plain = text.strip().casefold()
        other, meaning = meanings.setdefault(plain, (text, status))
        if meaning != status:
            problems.append(
                f"[placeholders] {other!r} and {text!r} are one, since capitals and spaces around a text do not count: "
                "give it one meaning"
            )
        if parse_number(plain) is not None:
            problems.append(
                f"[placeholders] {text!r}: is a figure, and stays one; type '-' or 'tbc' into the cells instead"
            )
    return members(table, Status, "[placeholders]", problems, _MEANINGS)


def _columns(table: Mapping[str, Any], problems: Problems) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, headings in table.items():
        if name not in _COLUMNS:
            problems.unknown(name, _COLUMNS, "[columns]")
        elif not isinstance(headings, list) or not all(isinstance(item, str) and words_of(item) for item in headings):
            problems.append(f'[columns] {name} = {written(headings)}: should be a list of headings, ["Lead officer"]')
        else:
            found[name] = tuple(headings)
    columns: dict[frozenset[str], str] = {}
    for name, texts in found.items():
        for text in texts:
            other = columns.setdefault(words_of(text), name)
            if other != name:
                problems.append(f"[columns] {text!r} is under {other} and under {name}: keep one of the two")
            if parse_month(text) is not None:
                problems.append(f"[columns] {name} = {text!r}: is a month, and months are known by themselves")
    return found
