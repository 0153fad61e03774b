"""What a package holds besides cells: named to the officer, because a fresh workbook does not carry it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import groupby

from kpiworkbook.ooxml.package import Package

__all__ = ["counted", "other_content"]

_PARTS = (
    (r"charts/chart", "chart"),
    (r"chartsheets/sheet", "chart sheet"),
    (r"media/", "picture"),
    (r"(threadedComments/threadedComment|comments/comment|comments\d)", "sheet with notes on its cells"),
    (r"pivotTables/pivotTable", "pivot table"),
    (r"/tables/table", "table"),
    (r"externalLinks/externalLink\d", "link to another workbook"),
    (r"vbaProject\.bin", "set of macros"),
)
"""By the path of the part."""
_NAMED_PART = re.compile("|".join(pattern for pattern, _ in _PARTS))

_MARKUP = (
    (r"drawings/drawing", rb"<(?:\w+:)?sp[\s>]", "text box or shape"),
    (r"worksheets/sheet", rb"<(?:\w+:)?hyperlink\s", "link"),
    (r"worksheets/sheet", rb"<(?:\w+:)?(?:odd|even|first)Header>[^<]", "print header"),
    (r"worksheets/sheet", rb"<(?:\w+:)?sparkline>", "sparkline"),
    (r"worksheets/sheet", rb"<(?:\w+:)?sheetProtection\s", "sheet protection"),
    (r"workbook\.xml$", rb"<(?:\w+:)?definedName\s(?![^<>]*name=[\"']_xlnm)", "defined name"),
)
"""By what stands in a part, those of one kind of part together."""
_CELLS = b"sheetData"


def other_content(package: Package, sheets: Mapping[str, str], sheet_xml: Callable[[str], bytes]) -> list[str]:
    """Return what a package holds besides cells: `1 chart`, `2 pictures`, `1 print header`.

    `sheets` are the worksheets' names and parts, `sheet_xml` gives the part of the sheet of that name; markup is looked
    for in them, in drawings and in the workbook.
    """
    named = list(filter(_NAMED_PART.search, package.parts))
    counts = Counter(word for part in named for pattern, word in _PARTS if re.search(pattern, part))
    names = {part: name for name, part in sheets.items()}
    readable = {package.workbook, *names, *(part for part in package.parts if "/drawings/drawing" in part)}
    for pattern, kinds in groupby(_MARKUP, key=lambda item: item[0]):
        wanted = tuple((markup, word) for _, markup, word in kinds)
        for part in readable:
            if re.search(pattern, part):
                xml = _beside_cells(sheet_xml(names[part])) if part in names else package.read(part)
                for markup, word in wanted:
                    counts[word] += len(re.findall(markup, xml))
    words = [word for *_, word in (*_PARTS, *_MARKUP)]
    return [counted(counts[word], word) for word in dict.fromkeys(words) if counts[word]]


def _beside_cells(xml: bytes) -> bytes:
    """Return a worksheet without its cells, among which nothing of the kind stands."""
    return xml[: xml.find(_CELLS)] + xml[xml.rfind(_CELLS) :]


def counted(number: int, word: str) -> str:
    """Return a number with what it counts: `1 text box or shape`, `2 text boxes or shapes`."""
    if number == 1:
        return f"{number} {word}"
    head, *rest = re.split(r"(?= (?:with|to|of) )", word, maxsplit=1)
    several = " or ".join(f"{each}{'es' if each.endswith('x') else 's'}" for each in head.split(" or "))
    return f"{number} {several}{''.join(rest)}"
