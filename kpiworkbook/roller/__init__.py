"""The roller: new figures go into the officer's workbook, which moves on by a month for them. Its verb is `roll`.

It edits the XML parts of the package. Derived columns are left to the keeper, and what leaves to the archivist.
"""

from __future__ import annotations

import io

from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.model.values import NewValues, Rolled
from kpiworkbook.ooxml.archive import rewrite
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.parts import differing
from kpiworkbook.ooxml.related import has_other_formulas, recalculated_on_opening
from kpiworkbook.roller.checks import check_month
from kpiworkbook.roller.looks import Looks
from kpiworkbook.roller.moving import Moving
from kpiworkbook.roller.outdated import outdated
from kpiworkbook.roller.plan import plans_of
from kpiworkbook.roller.sheet import roll_sheet

__all__ = ["roll"]


def roll(card: Scorecard, values: NewValues, package: bytes) -> Rolled:
    """Return the workbook with a month's new figures and commentary in it.

    `package` are the bytes of the .xlsx or .xlsm that the card was read from. For the current month, the given cells
    are filled in or corrected. For the next one, the figures go into its column where there is one; else every month
    moves one column to the left, with its heading, its number formats, its formulas and its notes, and the oldest one
    leaves. Fills, fonts and borders stay in their places. A formula on months of these sheets stays in the current
    column too, with the given value as its result, or what it gives where none was given and that can be told. The
    commentary is replaced, or emptied.

    Raises ScorecardError, naming every place, where the month is neither the current one nor the next, where sections
    end with different months, or where cells stand in the way; NotAWorkbookError where a part cannot be read.
    """
    check_month(card, values.period)
    opened = Package(io.BytesIO(package), card.source)
    looks = Looks(opened)
    moving = Moving(card, {sheet.name: plans_of(sheet, values.period) for sheet in card.sheets}, opened)
    old = outdated(values, moving)
    rolled = [roll_sheet(sheet, values, moving, looks, old) for sheet in card.sheets]
    content = {part: (opened.read(part), xml) for sheet in rolled for part, xml in sheet.parts.items()}
    if looks.part:
        content[looks.part] = opened.read(looks.part), looks.xml()
    changed, removed = differing(opened, content)
    if changed and has_other_formulas(card.sheets, opened):
        changed[opened.workbook] = recalculated_on_opening(opened.read(opened.workbook), opened.workbook)
    return Rolled(
        content=rewrite(package, changed, removed),
        moved=any(sheet.moved for sheet in rolled),
        warnings=tuple(warning for sheet in rolled for warning in sheet.warnings),
        computed={
            (sheet.name, row): figure
            for sheet, new in zip(card.sheets, rolled, strict=True)
            for (row, _), figure in new.computed.items()
        },
    )
