"""A book's content, wherever it lies."""

from __future__ import annotations

from pathlib import Path

from kpiworkbook import stores
from kpiworkbook.model.settings import Settings
from kpiworkbook.pipeline.reading import settings_for
from kpiworkbook.reader.source import Source, open_source
from kpiworkbook.stores import Location, Url

__all__ = ["source_of"]


def source_of(place: Location, config: Path | Settings | None, password: str | None) -> Path | Source:
    """Return what `pipeline.read` takes: a path as it is, of a URL the content, within the limits of the configuration.

    Raises ReadError where there is none, and what `open_source` raises.
    """
    if not isinstance(place, Url):
        return place
    content = stores.read(place)
    return open_source(content, settings_for(content, config).limits, password, str(place))
