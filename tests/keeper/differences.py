"""What differs between two packages, part by part, and within a worksheet cell by cell.

Written without the package's own code, since it is to judge that: it goes over the bytes with one regular expression.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

__all__ = ["Differences", "SheetDifferences", "differences", "sheet_differences"]

_TOKEN = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>
    |<(?P<close>/?)(?:[\w.-]+:)?(?P<name>[\w.-]+)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*?)(?P<empty>/?)>""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDifferences:
    """What differs between two versions of a worksheet's part."""

    cells: tuple[str, ...] = ()
    """Cells whose XML differs, that are new or that are gone: `T6`, row by row."""
    rows: Mapping[int, tuple[Attributes | None, Attributes | None]] = field(default_factory=dict)
    """Attributes before and after of rows where they differ, by the number that Excel shows; None for no row."""
    loose: bool = False
    """Whether something among the rows and cells differs that is neither: blanks, comments."""
    added: tuple[str, ...] = ()
    """Names of elements beside the data that are new or read otherwise: `conditionalFormatting`."""
    removed: tuple[str, ...] = ()
    """Names of elements beside the data that are gone or read otherwise."""
    around: bool = False
    """Whether the root's tag, what stands before or behind it, or the order beside the data differs."""

    @property
    def outside(self) -> bool:
        """Whether anything differs outside `sheetData`."""
        return bool(self.added or self.removed or self.around)

    def __bool__(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.cells or self.rows or self.loose or self.outside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What differs between two packages."""

    changed: tuple[str, ...] = ()
    """Parts whose bytes differ, in the order of the first package."""
    appeared: tuple[str, ...] = ()
    disappeared: tuple[str, ...] = ()
    reordered: bool = False
    """Whether the parts that both have stand in another order, or new ones before them."""
    sheets: Mapping[str, SheetDifferences] = field(default_factory=dict)
    """Of the changed parts those that are worksheets."""


def differences(before: bytes, after: bytes) -> Differences:
    """Return what differs between two packages."""
    old, new = _parts(before), _parts(after)
    changed = tuple(part for part, content in old.items() if part in new and new[part] != content)
    appeared = tuple(part for part in new if part not in old)
    kept = [part for part in old if part in new]
    return Differences(
        changed=changed,
        appeared=appeared,
        disappeared=tuple(part for part in old if part not in new),
        reordered=[*kept, *appeared] != list(new),
        sheets={part: sheet_differences(old[part], new[part]) for part in changed if _is_worksheet(old[part])},
    )


def sheet_differences(before: bytes, after: bytes) -> SheetDifferences:
    """Return what differs between two versions of a worksheet's part."""
    old, new = _Sheet(before), _Sheet(after)
    added, removed = Counter(new.beside) - Counter(old.beside), Counter(old.beside) - Counter(new.beside)
    kept = [item for item in old.beside if item not in removed], [item for item in new.beside if item not in added]
    return SheetDifferences(
        cells=tuple(f"{_letters(c)}{r}" for r, c in sorted(_differing(old.cells, new.cells))),
        rows={row: (old.rows.get(row), new.rows.get(row)) for row in sorted(_differing(old.rows, new.rows))},
        loose=old.loose != new.loose,
        added=tuple(name for name, _ in added.elements()),
        removed=tuple(name for name, _ in removed.elements()),
        around=old.around != new.around or kept[0] != kept[1],
    )


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        names = source.namelist()
        if len(set(names)) != len(names):
            pytest.fail("a part stands twice in the package")
        return {name: source.read(name) for name in names}


def _is_worksheet(content: bytes) -> bool:
    root = next((match for match in _TOKEN.finditer(content) if match["name"]), None)
    return root is not None and root["name"] == b"worksheet"


def _differing(old: Mapping[Any, object], new: Mapping[Any, object]) -> set[Any]:
    return {key for key in {*old, *new} if old.get(key) != new.get(key)}


class _Sheet:
    """A worksheet's part, taken apart."""

    def __init__(self, xml: bytes) -> None:
        self.cells: dict[tuple[int, int], bytes] = {}
        self.rows: dict[int, Attributes] = {}
        self.beside: list[tuple[str, bytes]] = []
        self.loose = self.around = b""
        self._xml = xml
        self._open: list[str] = []
        self._starts: list[int] = []
        self._at = self._row = self._column = 0
        for match in _TOKEN.finditer(xml):
            if match["name"]:
                self._tag(match)
        self.around += xml[self._at :]

    def _tag(self, match: re.Match[bytes]) -> None:
        name = match["name"].decode()
        if not match["close"]:
            self._begin(name, match)
            self._open.append(name)
            self._starts.append(match.start())
        if match["close"] or match["empty"]:
            self._open.pop()
            self._finish(name, self._starts.pop(), match)

    def _begin(self, name: str, match: re.Match[bytes]) -> None:
        if not self._open:
            self._at = match.start()
            self.around += self._xml[: match.end()]
        elif len(self._open) == 1:
            self.around += self._xml[self._at : match.start()]
        elif self._open[1] == "sheetData" and len(self._open) <= 3:
            self.loose += self._xml[self._at : match.start()]
            self._place(name, _attributes(match))
        else:
            return
        self._at = match.end()

    def _place(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self.rows[self._row] = attributes
        elif "r" in attributes:
            self._column = _number(attributes["r"].rstrip("0123456789"))
        else:
            self._column += 1

    def _finish(self, name: str, start: int, match: re.Match[bytes]) -> None:
        content = self._xml[start : match.end()]
        if len(self._open) == 1 and name != "sheetData":
            self.beside.append((name, content))
        elif len(self._open) == 3 and self._open[1] == "sheetData":
            self.cells[self._row, self._column] = content
        elif len(self._open) in (1, 2) and (name == "sheetData" or self._open[1] == "sheetData"):
            self.loose += b"" if match["empty"] else self._xml[self._at : match.start()]
        elif self._open:
            return
        else:
            self.around += self._xml[self._at : match.end()]
        self._at = match.end()


def _attributes(match: re.Match[bytes]) -> Attributes:
    return {name.decode(): (one or other).decode() for name, one, other in _ATTRIBUTE.findall(match["attributes"])}


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
