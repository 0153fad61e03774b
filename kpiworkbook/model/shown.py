"""How results show themselves where somebody looks at them: in a notebook, a console, a debugger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Told", "as_html", "frame_as_html"]

_MOST_OF_A_FRAME = 60
"""So many rows of a DataFrame are shown, half of them from its end."""
_MOST_ROWS = 200
"""So many rows of a table are shown; nobody reads more in a notebook, and a browser takes long over thousands."""


class Told:
    """What shows itself by what it says, in a line: `<Relation M3 = M2 / M1>`. Its fields would fill the screen.

    Each such class says in `__str__` what it is.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Return it in a line."""
        return f"<{type(self).__name__} {self}>"


def frame_as_html(told: str, frame: pd.DataFrame) -> str:
    """Return a paragraph and a DataFrame as a table."""
    from html import escape

    table: str = frame.to_html(index=False, max_rows=_MOST_OF_A_FRAME)
    return f"<p>{escape(told)}</p>{table}"


def as_html(told: str, names: Sequence[str], items: Sequence[object], notes: Iterable[str] = ()) -> str:
    """Return a paragraph, where there are items a table of the attributes of those names, and the notes."""
    from html import escape

    paragraphs = [told], [*notes]
    if len(items) > _MOST_ROWS:
        paragraphs[1].insert(0, f"… and {len(items) - _MOST_ROWS:,} more: .to_frame() has all")
    above, below = ("".join(f"<p>{escape(text)}</p>" for text in texts) for texts in paragraphs)
    if not items:
        return above + below
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = ([escape(str(getattr(item, name))) for name in names] for item in islice(items, _MOST_ROWS))
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    return f"{above}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"
