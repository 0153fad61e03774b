"""A book's content, wherever it lies."""

from __future__ import annotations

import io
from pathlib import Path

from kpiworkbook import stores
from kpiworkbook.reader.source import Source, open_source
from kpiworkbook.stores import Place, Url

__all__ = ["source_of"]


class _Named(io.BytesIO):
    """A content with the name by which messages call it."""

    name = ""


def source_of(place: Place) -> Path | Source:
    """Return what `pipeline.read` takes: a path as it is, of a URL the content.

    Raises ReadError where there is none.
    """
    if not isinstance(place, Url):
        return place
    stream = _Named(stores.read(place))
    stream.name = str(place)
    return open_source(stream)
