"""Notes on cells of the officer's own sheet, below those that they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpiworkbook.house.frames import Frames, by_anchor
from kpiworkbook.house.notes import AUTHOR, FONT_SIZE, box_of, note_of
from kpiworkbook.model.findings import Finding
from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.cell_xml import escaped
from kpiworkbook.ooxml.comments_xml import NoteLook
from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.notes_edit import add_notes, threaded_places

__all__ = ["noted"]


def noted(
    additions: Additions, part: str, frames: Frames, found: Mapping[Place, Sequence[Finding]], *, font: str, more: str
) -> list[Place]:
    """Put one note a cell on a sheet's part, and return the cells that get none.

    Of merged cells, only the first can have one. A cell with a threaded comment keeps it alone: the note beside the
    thread is Excel's, which writes it anew. `more` says where to read on what has no room.
    """
    threads = threaded_places(additions, part)
    wanted = by_anchor(found, frames.anchor)
    texts = {place: note_of(findings, more) for place, findings in wanted.items() if place not in threads}
    look = NoteLook(author=AUTHOR, font=font, font_size=FONT_SIZE)
    notes = {place: escaped(text) for place, text in texts.items()}
    add_notes(additions, part, notes, {place: box_of(text) for place, text in texts.items()}, look)
    return [place for place in sorted(wanted) if place in threads]
