"""What a notebook shows of a result: a line about the whole, and a table."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

__all__ = ["shown_in_notebook"]


def shown_in_notebook(whole: object, items: Sequence[object], columns: Sequence[str], notes: Iterable[str] = ()) -> str:
    """Return as HTML what `repr` says of the whole, the items as rows of those of their attributes, and the notes."""
    head = "".join(f"<th>{name}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(getattr(item, name)))}</td>" for name in columns) + "</tr>"
        for item in items
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if items else ""
    return f"<p>{html.escape(repr(whole))}</p>{table}" + "".join(f"<p>{html.escape(note)}</p>" for note in notes)
