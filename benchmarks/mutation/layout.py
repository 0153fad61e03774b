"""Random columns and headings, in the orders and spellings that scorecards have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from .model import Column, Style
from .months import financial_year, key_of, written

__all__ = ["BENCHMARKS", "Plan", "columns_of", "commentary_heading", "random_plan", "target_keys"]

BENCHMARKS = ("stat_neighbour", "england", "se_region")

_ORDERS = (
    "names months changes dot figures flag benchmarks targets commentary",
    "names months changes dot figures flag benchmarks targets commentary",
    "names months changes dot figures flag benchmarks targets commentary",
    "names dot flag months changes figures targets benchmarks commentary",
    "names changes dot figures flag months benchmarks targets commentary",
    "names benchmarks targets months changes dot figures flag commentary",
    "names commentary months figures changes dot flag targets benchmarks",
)
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "ref": ("Ref.", "Ref", "KPI ref"),
    "indicator": ("Indicator", "Performance indicator", "Measure"),
    "owner": ("Owner", "Lead officer"),
    "reporter": ("Reporter", "Reported by"),
    "outcome": ("Outcome (what impact will monitoring have)", "Outcome"),
    "change_month": ("% change from previous month", "% change from prev. month", "Monthly change"),
    "change_year": ("% change from same month prev. yr", "Change on same month last year", "Annual change"),
    "dot": ("DoT", "Direction of travel"),
    "average_12m": ("12 month average", "Rolling 12 month average", "12 mth avg"),
    "max_12m": ("12-mnth max value", "12-mth max value", "12 month high"),
    "percentage_flag": ("Percentage?",),
    "stat_neighbour": ("Stat. Neighbour", "Statistical neighbours"),
    "england": ("England", "National"),
    "se_region": ("SE region", "South East"),
}
_OPTIONAL = {
    "owner": 0.95, "reporter": 0.85, "outcome": 0.6, "dot": 0.8, "percentage_flag": 0.7, "change_month": 0.96,
    "change_year": 0.96, "average_12m": 0.97, "max_12m": 0.94, "benchmarks": 0.75, "targets": 0.7, "commentary": 0.85,
}  # fmt: skip
"""How many scorecards have what some of them lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the sections of a scorecard have in common."""

    order: tuple[str, ...]
    months: tuple[int, ...]
    """Those that have a column, from left to right; some may be still to come."""
    headings: Mapping[str, str]
    """Of the columns that there are."""
    targets: tuple[str, ...]


def random_plan(rng: Random, style: Style) -> tuple[Plan, frozenset[str]]:
    """Return a plan, and the rules that it is odd by."""
    first = style.as_of - rng.randint(13, 26) + 1
    months = list(range(first, style.as_of + 1))
    odd = set()
    if rng.random() < 0.08:
        months.remove(rng.choice(months[1:-1]))
        odd.add("month-gap")
    if rng.random() < 0.1:
        months += range(style.as_of + 1, style.as_of + rng.randint(2, 3))
    has = {key: rng.random() < share for key, share in _OPTIONAL.items()}
    if not (has["change_month"] or has["change_year"]):
        has["change_month"] = True
    headings = {key: rng.choice(texts) for key, texts in _HEADINGS.items() if has.get(key, True)}
    if not has["benchmarks"]:
        headings = {key: text for key, text in headings.items() if key not in BENCHMARKS}
    year = financial_year(style.as_of)
    targets: list[str] = []
    if has["targets"]:
        long = rng.random() < 0.3
        for start in (year - 1, year) if rng.random() < 0.7 else (year,):
            key = f"target_{start}_{(start + 1) % 100:02d}"
            headings[key] = f"Target {start if long else start % 100:02d}{'/' if long else '-'}{(start + 1) % 100:02d}"
            targets.append(key)
    if has["commentary"]:
        dated = rng.random() < 0.7
        headings["commentary"] = commentary_heading(style, style.as_of) if dated else "Commentary"
    plan = Plan(
        order=tuple(rng.choice(_ORDERS).split()),
        months=tuple(months),
        headings=headings,
        targets=tuple(targets),
    )
    return plan, frozenset(odd)


def commentary_heading(style: Style, month: int) -> str:
    """Return the commentary's heading with a month."""
    return f"Commentary ({written(month, style.month_style)}):"


def columns_of(plan: Plan, style: Style, *, without: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Return the columns of a section; some have no targets, say."""
    blocks: Mapping[str, tuple[str, ...]] = {
        "names": ("ref", "indicator", "owner", "reporter", "outcome"),
        "changes": ("change_month", "change_year"),
        "dot": ("dot",),
        "figures": ("average_12m", "max_12m"),
        "flag": ("percentage_flag",),
        "benchmarks": BENCHMARKS,
        "targets": plan.targets,
        "commentary": ("commentary",),
    }
    columns: list[Column] = []
    for block in plan.order:
        if block == "months":
            columns += [
                Column(key=key_of(m), heading=written(m, style.month_style), month=m, band="Monthly Data")
                for m in plan.months
            ]
        elif block not in without:
            band = "Benchmarking" if block == "benchmarks" else ""
            columns += [
                Column(key=key, heading=plan.headings[key], band=band) for key in blocks[block] if key in plan.headings
            ]
    return tuple(columns)


def target_keys(columns: tuple[Column, ...]) -> list[str]:
    """Return the keys of the targets' columns."""
    return [column.key for column in columns if column.key.startswith("target_")]
