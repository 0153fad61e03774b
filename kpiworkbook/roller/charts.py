"""Charts whose series go by the places of single months: once the months have moved, they show others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # nosec - only for types

from kpiworkbook.notation.month_spelling import months_within
from kpiworkbook.ooxml.areas import Area
from kpiworkbook.ooxml.formula_follow import areas_in
from kpiworkbook.ooxml.package import Package, local_name
from kpiworkbook.ooxml.related import related_parts
from kpiworkbook.roller.past import Past

__all__ = ["told_charts"]

_VALUES = ("val", "yVal")
_LABELS = ("tx", "cat", "xVal")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    """A series of a chart: what it is called, what its values and labels refer to, and which labels were typed."""

    title: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    typed: tuple[str, ...]


def told_charts(package: Package, sheet: str, part: str, past: Past) -> Iterator[str]:
    """Yield, for each chart on a sheet, its series that go by the places of months and will show others there."""
    for name, chart in _charts(package, part):
        found = [(series, text) for series in _series(package.tree(chart)) if (text := _by_place(series, past))]
        if found:
            series, text = found[0]
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            title = f" {series.title!r}" if series.title else ""
            use, show = ("use", "show") if more else ("uses", "shows")
            yield (
                f"the chart {name!r} on {sheet!r}: the series{title} (={text}){more} {use} the place of months on "
                f"{past.sheet!r}, and so {show} those that are there now; see whether that is meant"
            )


def _by_place(series: _Series, past: Past) -> str:
    """Return what a series refers to, where that is some months without their headings; else nothing.

    A run of months up to the current one goes on being that, unless months were typed beside it.
    """
    headed = past.headed([area for text in series.labels for area in areas_in(text, past.sheet, elsewhere=True)])
    names_months = any(months_within(text) for text in series.typed)

    def strays(area: Area) -> bool:
        if past.columns(area) <= headed and not (names_months and past.has_months(area)):
            return False
        return names_months or not past.has_current(area)

    areas = ((text, area) for text in series.values for area in areas_in(text, past.sheet, elsewhere=True))
    return next((text for text, area in areas if strays(area)), "")


def _charts(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Yield the charts on a sheet, as the selection pane calls them, and their parts."""
    for drawing in related_parts(package, part, "drawing"):
        found = package.relationships(drawing)
        for frame in _all(package.tree(drawing), "graphicFrame"):
            name = next((each.get("name", "") for each in _all(frame, "cNvPr")), "")
            for chart in _all(frame, "chart"):
                numbers = (value for key, value in chart.attrib.items() if local_name(key) == "id")
                target = next((found[number].target for number in numbers if number in found), "")
                if target in package.parts:
                    yield name, target


def _series(chart: Element) -> Iterator[_Series]:
    for series in _all(chart, "ser"):
        parts: Mapping[str, Element] = {local_name(each.tag): each for each in series}
        labels = [parts[name] for name in _LABELS if name in parts]
        titles = (each.text or "" for each in _all(parts["tx"], "v")) if "tx" in parts else iter(())
        yield _Series(
            title=next(titles, ""),
            values=tuple(_references(parts[name]) for name in _VALUES if name in parts),
            labels=tuple(_references(label) for label in labels),
            typed=tuple(text for label in labels for text in _typed(label)),
        )


def _references(element: Element) -> str:
    return next((each.text or "" for each in _all(element, "f")), "")


def _typed(label: Element) -> Iterator[str]:
    """Yield the texts of a label that refers to no cells."""
    if not _references(label):
        yield from (each.text or "" for each in _all(label, "v"))


def _all(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if local_name(each.tag) == name)
