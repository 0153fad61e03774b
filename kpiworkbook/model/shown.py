"""How results show themselves where somebody looks at them: in a notebook, a console, a debugger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

__all__ = ["Told", "as_html"]

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


def as_html(told: str, names: Sequence[str], items: Sequence[object]) -> str:
    """Return a paragraph and, where there are items, a table of the attributes of those names."""
    from html import escape

    if not items:
        return f"<p>{escape(told)}</p>"
    head = "".join(f"<th>{name}</th>" for name in names)
    body = "".join(f"<tr>{''.join(_cells(item, names))}</tr>" for item in islice(items, _MOST_ROWS))
    more = f"<p>… and {len(items) - _MOST_ROWS:,} more: .to_frame() has all</p>" if len(items) > _MOST_ROWS else ""
    return f"<p>{escape(told)}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cells(item: object, names: Iterable[str]) -> Iterable[str]:
    from html import escape

    return (f"<td>{escape(str(getattr(item, name)))}</td>" for name in names)
