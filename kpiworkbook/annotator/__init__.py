"""The annotator: the officer's own workbook with what was found about its cells. Its one public verb is `annotate`.

In the package change the formats of the framed cells, the notes and their boxes, and what has to know of the list of
findings, which comes as a workbook of its own and is made its first sheet. All else stays byte for byte as it was.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from kpiworkbook.annotator.framing import framed
from kpiworkbook.annotator.noting import noted
from kpiworkbook.house.frames import Frames, by_place, severities_of
from kpiworkbook.house.notes import CHECKS
from kpiworkbook.model.findings import Report
from kpiworkbook.model.kept import Kept
from kpiworkbook.model.places import address, cell_name, sheet_name
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.ooxml.archive import rewrite
from kpiworkbook.ooxml.first_sheet import add_first_sheet
from kpiworkbook.ooxml.least_styles import styles_part
from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.related import cannot_outlive, main_namespace
from kpiworkbook.ooxml.styles_edit import StylesEditor
from kpiworkbook.ooxml.transplant import transplanted

__all__ = ["annotate"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FAMILY = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def annotate(card: Scorecard, report: Report, listed: Callable[[str, int], bytes]) -> Kept:
    """Return the workbook that the card was read from, with frames and notes on the cells that break a rule.

    `listed` returns a workbook of one sheet with the list of findings; it is given the sheet's name, `Checks` or
    `Checks (2)` where that is taken, and how many cells got no note because they have a threaded comment. `changed` of
    the result are the cells with findings, `left_alone` those among them without a note. The same card and report give
    the same bytes. Raises NotAWorkbookError where a part cannot be read.
    """
    package = Package(io.BytesIO(card.package), card.source)
    additions = Additions(package)
    part_of_styles = styles_part(additions)
    styles = StylesEditor(additions.read(part_of_styles), part_of_styles)
    parts = dict(package.sheets())
    name = sheet_name(CHECKS, package.sheet_names())
    changed: list[str] = []
    left_alone: list[str] = []
    for sheet in card.sheets:
        found = by_place(report.findings, sheet.name)
        if not found:
            continue
        part = parts[sheet.name]
        frames = Frames(severities_of(found))
        additions.changed[part] = framed(additions.read(part), sheet, frames, styles, card.source)
        without = noted(additions, part, frames, found, font=card.settings.style.font, more=f"see the sheet {name!r}")
        changed += [address(sheet.name, cell_name(*place)) for place in sorted(found)]
        left_alone += [address(sheet.name, cell_name(*place)) for place in without]
    namespaces = {_MAIN: main_namespace(package), _FAMILY: additions.family}
    add_first_sheet(additions, name, transplanted(listed(name, len(left_alone)), namespaces, styles))
    additions.changed[part_of_styles] = styles.xml()
    return Kept(
        content=rewrite(card.package, additions.changed),
        changed=tuple(changed),
        left_alone=tuple(left_alone),
        lost=cannot_outlive(package),
    )
