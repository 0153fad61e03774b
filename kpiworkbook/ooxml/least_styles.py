"""The styles of a workbook; one without any is given the least that a workbook can have."""

from __future__ import annotations

from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.related import main_namespace

__all__ = ["styles_part"]

_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_LEAST_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{}"><fonts count="1"><font>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""For a workbook that has none, and in which no number could be shown as a month."""


def styles_part(additions: Additions) -> str:
    """Return the part that holds the workbook's styles; it is added where there is none."""
    part = additions.package.part_of_workbook("styles")
    if part in additions.package.parts:
        return part
    part = additions.free_part("styles.xml")
    content = _LEAST_STYLES.format(main_namespace(additions.package)).encode()
    additions.add(part, content, content_type=_STYLES, kind="styles")
    return part
