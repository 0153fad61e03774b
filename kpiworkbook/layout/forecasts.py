"""Months under a band that says they are forecast: `Actual | Forecast` over `Apr-25 … Nov-25 | Dec-25 … Mar-26`."""

from __future__ import annotations

from collections.abc import Sequence

from kpiworkbook.layout.heading_words import words_of
from kpiworkbook.layout.headings import Heading, extra_key
from kpiworkbook.model.fields import Field

__all__ = ["speaks_of_forecasts", "without_forecasts"]

_FORECASTS = frozenset(
    ("forecast", "forecasts", "forecasted", "fcast", "cast", "projected", "projection", "projections")
)
"""`F'cast` is two words."""
_ACTUALS = frozenset(("actual", "actuals"))


def speaks_of_forecasts(band: str) -> bool:
    """Return whether what stands under a band is forecast alone: not under `Actuals and forecast`."""
    words = words_of(band)
    return not _FORECASTS.isdisjoint(words) and _ACTUALS.isdisjoint(words)


def without_forecasts(
    bands: Sequence[str | None], texts: Sequence[str], headings: Sequence[Heading]
) -> tuple[Sequence[str], Sequence[Heading]]:
    """Return the texts and what they mean, with months that are forecast as columns that are carried along.

    Where all months stand under such a band, they are the only ones that there are, and stay. A title, which is over
    other columns as well, is no band.
    """
    months = [at for at, heading in enumerate(headings) if heading.field is Field.MONTH]
    over = {at: band for at in months if (band := bands[at]) and speaks_of_forecasts(band)}
    forecast = {at for at, band in over.items() if bands.index(band) in over}
    if not forecast or len(forecast) == len(months):
        return texts, headings  # as in most headers
    told = [f"{bands[at]} {text}" if at in forecast else text for at, text in enumerate(texts)]
    meant = [
        Heading(field=Field.EXTRA, key=extra_key(told[at], 0)) if at in forecast else heading
        for at, heading in enumerate(headings)
    ]
    return told, meant
