"""What was measured, as the figures of the targets and as tables of Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.cost.parts import BATCHES, COPIES, OWN
from benchmarks.cost.processes import SLOW, Series
from benchmarks.cost.targets import DISCOVERED, FRESH, KEPT, SMALL

Measured = Mapping[str, Series]

PEER_WORKS = {
    "openpyxl": "openpyxl: load, save",
    "refresh": KEPT,
    "restyle": FRESH,
    "pandas-openpyxl": "pandas: read_excel, compute, to_excel, by openpyxl",
    "pandas-calamine": "pandas: read_excel by calamine, compute, to_excel by xlsxwriter",
    "wolfxl": "wolfxl: load, save",
    "wolfxl-set": "wolfxl: load, set four cells an indicator, save",
    "libreoffice": "LibreOffice: start, convert (to a started openpyxl script)",
}
LINEAR_WORKS = {
    "openpyxl": "openpyxl: load, save",
    "read": "`kw.read`",
    "validate": DISCOVERED,
    "refresh": KEPT,
}


@dataclass(slots=True)
class Results:
    """All that was measured in one run, part by part; what was not asked for is empty."""

    books: dict[str, Measured] = field(default_factory=dict)
    """Of each book: what was done in process."""
    converted: dict[str, Measured] = field(default_factory=dict)
    cold: Measured = field(default_factory=dict)
    linear: dict[int, dict[str, Series]] = field(default_factory=dict)
    batch: dict[int, dict[str, Series]] = field(default_factory=dict)

    def figures(self) -> dict[tuple[str, str], float]:
        """Return what the targets ask for, as far as it was measured."""
        found: dict[tuple[str, str], float | None] = {}
        for label, series in self.books.items():
            found |= {(label, name): _ratio(series, name, "openpyxl") for name in OWN}
            found[label, "peak"] = _ratio(series, "refresh", "openpyxl", "peak")
            found[label, "growth"] = self._growth(label)
        found |= {("cold", name): _ratio(self.cold, name, "script") for name in ("validate", "refresh")}
        found["cold", "help"] = _ratio(self.cold, "help", "pass")
        batch = self.batch.get(BATCHES[-1], {})
        found["batch", "jobs"] = _ratio(batch, "refresh-1", "refresh-2", "clock")
        found["batch", "one"] = _ratio(batch, "openpyxl-1", "refresh-1", "clock")
        found["batch", "two"] = _ratio(batch, "openpyxl-2", "refresh-2", "clock")
        return {key: value for key, value in found.items() if value is not None}

    def _growth(self, label: str) -> float | None:
        """Return what validating an indicator costs in a large book, in units of what it costs in the small one."""
        if label not in SMALL:
            return None
        large, small = (self.books.get(book, {}).get("validate", Series()) for book in (label, SMALL[label]))
        if not (large.runs and small.runs):
            return None
        return large.median() / COPIES[label] / small.median()


def _ratio(measured: Measured, name: str, ruler: str, what: str = "processor") -> float | None:
    if name not in measured or ruler not in measured:
        return None
    return measured[name].ratio(measured[ruler], what)


def rulers(results: Results) -> list[str]:
    """Return what the rulers took in seconds or milliseconds, since ratios do not tell it."""
    told = [
        f"{label} {_seconds(series['openpyxl'].median())}"
        for label, series in results.books.items()
        if series["openpyxl"].runs
    ]
    lines = [f"openpyxl's load and save took: {', '.join(told)} of processor time."] if told else []
    if all(results.cold.get(name, Series()).runs for name in ("script", "script-numpy", "pass")):
        script, heavier, empty = (results.cold[name].median() for name in ("script", "script-numpy", "pass"))
        lines.append(
            f"Its script took {_seconds(script)} ({_seconds(heavier)} where it finds numpy, which it then imports), "
            f"`python -c pass` {_seconds(empty)}."
        )
    return lines


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def peers(results: Results) -> list[str]:
    """Return the table of what others take for the same books, in units of openpyxl's load and save."""
    labels = [label for label, series in results.books.items() if "wolfxl" in series]
    if not labels:
        return []
    rows = [
        f"| work | {' | '.join(labels)} | peak MB, {labels[-1]} |",
        "|---|" + "---|" * (len(labels) + 1),
    ]
    for name, work in PEER_WORKS.items():
        cells = [_peer(results, label, name) for label in labels]
        last = results.books[labels[-1]].get(name, Series())
        peak = f"{last.median('peak'):.0f}" if last.runs else ""
        rows.append(f"| {work} | {' | '.join(cells)} | {peak} |")
    return rows


def _peer(results: Results, label: str, name: str) -> str:
    measured, ruler = results.books[label], "openpyxl"
    if name == "libreoffice":
        measured, ruler = results.converted.get(label, {}), "script"
    series = measured.get(name, Series())
    ratio = _ratio(measured, name, ruler)
    once = " (once)" if series.runs and series.runs[-1].clock > SLOW else ""
    return series.failure or ("" if ratio is None else f"{ratio:.2f}{once}")


def linear(results: Results) -> list[str]:
    """Return the table of what 1,000 indicators cost in scorecards of each size."""
    sizes = list(results.linear)
    if not sizes:
        return []
    head = " | ".join(f"{size:,}" for size in sizes)
    rows = [
        f"| ms for 1,000 indicators, of | {head} | {sizes[-1]:,} to {sizes[1]:,} |",
        "|---|" + "---|" * (len(sizes) + 1),
    ]
    for name, work in LINEAR_WORKS.items():
        series = [results.linear[size][name] for size in sizes]
        costs = [one.median() / size * 1e6 if one.runs else None for one, size in zip(series, sizes, strict=True)]
        cells = [one.failure if cost is None else f"{cost:.0f}" for one, cost in zip(series, costs, strict=True)]
        growth = f"{costs[-1] / costs[1]:.2f}" if costs[-1] and costs[1] else ""
        rows.append(f"| {work} | {' | '.join(cells)} | {growth} |")
    peaks = [results.linear[size]["refresh"] for size in sizes]
    cells = [f"{one.median('peak'):.0f}" if one.runs else one.failure for one in peaks]
    rows.append(f"| {KEPT}: peak MB of the process | {' | '.join(cells)} | |")
    return rows


def batch(results: Results) -> list[str]:
    """Return the table of what a book costs among 30, 100 and 300."""
    if not results.batch:
        return []
    rows = ["| ms for each of so many books, by the clock | " + " | ".join(map(str, results.batch)) + " |"]
    rows.append("|---|" + "---|" * len(results.batch))
    for key, work in {
        "refresh-1": "`kpiworkbook refresh --jobs 1`",
        "refresh-2": "`kpiworkbook refresh --jobs 2`",
        "openpyxl-1": "openpyxl: load, save, one process",
        "openpyxl-2": "openpyxl: load, save, two processes",
    }.items():
        cells = [_each(series.get(key), number) for number, series in results.batch.items()]
        rows.append(f"| {work} | {' | '.join(cells)} |")
    return rows


def _each(series: Series | None, books: int) -> str:
    if series is None:
        return ""
    return f"{series.median('clock') / books * 1000:.1f}" if series.runs else series.failure
