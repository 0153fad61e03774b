"""Large scorecards, made of the sample by repeating the rows of its sheet's XML: the same bytes on every machine.

Each copy's indicators have refs, names and commentary of their own. Ten of their twelve months change places from copy
to copy, so that no two neighbours have the same figures; what the derived columns are computed from stays where it is,
and so do the relations between indicators, so that every copy has as many findings as the sample.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "childrens-services-sep-19.xlsx"
DECLARED = ".relations.toml"
"""How the configuration that declares a book's relations is called; it is no name that is looked for unasked."""

PER_COPY = 55
"""The indicators of the sample."""

_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_FIRST, _LAST = 9, 71
"""The rows that are repeated: the first section's header of two rows, down to the last indicator."""

_STEP = _LAST - _FIRST + 2
_ONE_ROW_HEADER = 23
"""The second section's header, which stands for the first one where a book is to have few merges."""

_TURNED = "HIJKLMNOPQ"
"""The months that are neither the current one nor compared with it; averages and maxima do not mind their order."""

_OWN = {"A": "{} #{}", "B": "{} (area {})", "AE": "{} This is what area {} reports."}
"""The columns whose text is each copy's own: ref, name and commentary."""

_ROW = re.compile(r'<row r="(\d+)".*?</row>', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(.*?)(?=<c |</row>)', re.DOTALL)
_TEXT = re.compile(r't="s"><v>(\d+)</v>')
_REF = re.compile(r'"([^"]+)"')


@cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLE) as package:
        return {name: package.read(name) for name in package.namelist()}


@dataclass(slots=True)
class _Strings:
    """The sample's shared strings, and those that the copies add."""

    texts: list[str]
    added: dict[str, int] = field(default_factory=dict)

    def own(self, index: int, column: str, number: int) -> int:
        """Return the number of a text as one copy has it in a column."""
        text = _OWN[column].format(self.texts[index], number)
        return self.added.setdefault(text, len(self.texts) + len(self.added))

    def part(self) -> bytes:
        """Return the part; its counts are optional, and left out."""
        items = "".join(f"<si><t>{text}</t></si>" for text in (*self.texts, *self.added))
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'
        ).encode()


def repeated(target: Path, copies: int, *, merges: bool) -> Path:
    """Write the sample so many times over into one sheet.

    With `merges`, every header of two rows is merged as in the sample, every other commentary lies over two columns,
    and each copy has colour scales of its own; without, there are the first header's merges and one colour scale.
    """
    sheet = _parts()[_SHEET].decode()
    strings = _Strings(re.findall(r"<si><t[^>]*>(.*?)</t></si>", _parts()[_STRINGS].decode(), re.DOTALL))
    start, end = sheet.index("<sheetData>") + len("<sheetData>"), sheet.index("</sheetData>")
    last = _LAST + _STEP * (copies - 1)
    rows = [sheet[start:end], *_copied(sheet[start:end], copies, strings, merges=merges)]
    merged = re.findall(r'<mergeCell ref="(.*?)"', sheet)
    every = range(copies) if merges else range(1)
    ranges = [_moved(cells, copy * _STEP) for copy in every for cells in merged]
    if merges:
        ranges += [f"AE{row}:AF{row}" for copy in every for row in _indicator_rows(copy) if row % 2]
    scales = [f"F{_FIRST + 2 + copy * _STEP}:S{_LAST + copy * _STEP}" for copy in every]
    _write(
        target,
        sheet[:start].replace(f"A3:AE{_LAST}", f"A3:AE{last}") + "".join(rows) + "</sheetData>" + _tail(ranges, scales)
        + sheet[sheet.index("<pageMargins"):],
        strings,
    )  # fmt: skip
    return target


def _indicator_rows(copy: int) -> list[int]:
    """Return the rows of a copy that hold its indicators; the sample's sections have an empty row before each."""
    sample = [*range(11, 22), *range(24, 38), *range(40, 55), *range(57, _LAST + 1)]
    return [row + copy * _STEP for row in sample]


def _moved(cells: str, by: int) -> str:
    return re.sub(r"\d+", lambda row: str(int(row[0]) + by), cells)


def _tail(merged: list[str], scales: list[str]) -> str:
    cells = "".join(f'<mergeCell ref="{cells}"/>' for cells in merged)
    formats = "".join(
        f'<conditionalFormatting sqref="{cells}"><cfRule type="colorScale" priority="{number}"><colorScale>'
        '<cfvo type="min"/><cfvo type="max"/><color rgb="FFFFFFFF"/><color rgb="FFF8CBAD"/></colorScale></cfRule>'
        "</conditionalFormatting>"
        for number, cells in enumerate(scales, 1)
    )
    return f'<mergeCells count="{len(merged)}">{cells}</mergeCells>{formats}'


def _copied(rows: str, copies: int, strings: _Strings, *, merges: bool) -> Iterator[str]:
    """Go through the rows of all copies but the first."""
    found = {int(row[1]): row[0] for row in _ROW.finditer(rows)}
    kept = {number: row for number, row in found.items() if number >= _FIRST}
    if not merges:
        del kept[_FIRST]
        kept[_FIRST + 1] = found[_ONE_ROW_HEADER]
    indicators = set(_indicator_rows(0))
    patterns = {
        number: [_pattern(row, turn if number in indicators else None) for turn in range(len(_TURNED))]
        for number, row in kept.items()
    }
    for copy in range(1, copies):
        for number in sorted(patterns):
            pattern, own = patterns[number][copy % len(_TURNED)]
            row = pattern.replace("§", str(number + copy * _STEP))
            for column, index in own.items():
                row = row.replace(f"¤{column};", str(strings.own(index, column, copy + 1)))
            yield row


def _pattern(row: str, turn: int | None) -> tuple[str, dict[str, int]]:
    """Return a row with `§` for its number and `¤A;` for a text of its own, and the sample's texts for those.

    The months that may change places have done so by `turn` columns. None is for a header, which stays as it is.
    """
    tails = {cell[1]: cell[2] for cell in _CELL.finditer(row)}
    own: dict[str, int] = {}

    def cell(found: re.Match[str]) -> str:
        column, tail = found[1], found[2]
        if turn is not None and column in _TURNED:
            tail = tails[_TURNED[(_TURNED.index(column) + turn) % len(_TURNED)]]
        if turn is not None and column in _OWN and (text := _TEXT.search(tail)):
            own[column] = int(text[1])
            tail = tail.replace(text[0], f't="s"><v>¤{column};</v>')
        return f'<c r="{column}§"{tail}'

    return _CELL.sub(cell, re.sub(r'<row r="\d+"', '<row r="§"', row)), own


def _write(target: Path, sheet: str, strings: _Strings) -> None:
    changed = {_SHEET: sheet.encode(), _STRINGS: strings.part()}
    with zipfile.ZipFile(target, "w") as package:
        for name, content in _parts().items():
            # The date belongs to the bytes; this is the first that a zip can state.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, changed.get(name, content))


def declare(book: Path, copies: int) -> None:
    """Write beside a book the configuration that declares, for each copy, what the sample's figures prove."""
    import kpiworkbook as kw
    from kpiworkbook.pipeline import relations_toml

    card = kw.read(SAMPLE)
    proven = relations_toml(card, [relation for relation in kw.discover(card) if relation.is_overwhelming])
    lines = [line for line in proven.splitlines() if line and not line.startswith("#")]
    refs = {indicator.ref for indicator in card.indicators}

    def of(number: int, line: str) -> str:
        return _REF.sub(lambda ref: f'"{ref[1]} #{number}"' if ref[1] in refs else ref[0], line)

    text = [line if number == 1 else of(number, line) for number in range(1, copies + 1) for line in lines]
    book.with_suffix(DECLARED).write_text("\n".join(text) + "\n", encoding="utf-8")
