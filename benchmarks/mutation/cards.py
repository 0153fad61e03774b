"""Random clean scorecards: any layout and any figures, and nothing in them that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from . import series
from .layout import columns_of, random_plan
from .model import FAMILIES, Card, Section, Storage, Style, Unit
from .months import MonthStyle, month
from .rows import PERCENT_DECIMALS, Draft, Maker, with_gaps
from .words import PREFIXES, TITLES, Subjects

__all__ = ["random_card"]

_ABOVE = (
    (),
    (),
    ("Children's services scorecard", ""),
    (
        "Qualitative measures:\t\t\tKey to direction of travel:",
        "Positive\tSimilar\tNegative\tIncrease 10% or more\tSimilar\tDecrease 10% or more",
        "",
        "Figures are provisional until the end of the year",
        "",
    ),
)
_RATIO_SUFFIXES = ((" (val)", ""), ("", " (%)"), ("-QL (val)", "-QL"))


def random_card(rng: Random) -> Card:
    """Return a scorecard of 1 to 5 sections without a mistake."""
    style = _random_style(rng)
    plan, odd = random_plan(rng, style)
    number = rng.choice((1, 1, 1, 2, 2, 3, 4, 5))
    if number > 1 and not style.repeated:
        style = replace(style, titles=True)
    kinds = rng.sample(range(len(TITLES)), number)
    families = [rng.choice(FAMILIES)] * number
    if number > 1 and rng.random() < 0.15:
        families = [rng.choice(FAMILIES) for _ in range(number)]
    subjects = Subjects(rng)
    sections: list[Section] = []
    for kind, family in zip(kinds, families, strict=True):
        poorer = style.repeated and sections and rng.random() < 0.1
        columns = columns_of(plan, style, without=("targets",) if poorer else ())
        maker = Maker(rng, style, columns, family)
        drafts = _drafts(rng, maker, subjects, PREFIXES[kind])
        rows = tuple(maker.row(draft, subjects) for draft in drafts)
        title = TITLES[kind] if style.titles else ""
        sections.append(Section(title=title, columns=columns, rows=rows, family=family))
    return Card(style=style, sections=tuple(sections), odd=odd | _oddities(style, sections))


def _oddities(style: Style, sections: Sequence[Section]) -> frozenset[str]:
    """Return the rules that may remark on how the scorecard is written, though no figure is wrong."""
    rows = [row for section in sections for row in section.rows]
    found = {
        "arrow-style": len({section.family.up for section in sections}) > 1,
        "number-stored-as-text": style.as_workbook and style.storage is Storage.TEXT,
        "number-format": style.count_decimals > 0 or any(row.look.stripped for row in rows),
    }
    return frozenset(rule for rule, is_odd in found.items() if is_odd)


def _random_style(rng: Random) -> Style:
    as_workbook = rng.random() < 0.15
    styles = list(MonthStyle)[: 5 if as_workbook else 4]
    return Style(
        as_of=month(rng.randint(2016, 2025), rng.randint(1, 12)),
        as_workbook=as_workbook,
        storage=rng.choice((Storage.TEXT, Storage.NUMBER, Storage.NUMBER)) if as_workbook else Storage.TEXT,
        month_style=rng.choice((MonthStyle.SHORT, *styles)),
        header_rows=rng.choice((1, 1, 2)),
        repeated=rng.random() < 0.6,
        titles=rng.random() < 0.6,
        above=rng.choice(_ABOVE),
        not_available=rng.choice(("- n/a", "- n/a", "- n/a", "n/a", "-")),
        pending=rng.choice(("tbc", "TBC")),
        space=rng.choice((" ", " ", " ", "")),
        count_decimals=rng.choice((0, 0, 0, 0, 1)),
    )


def _drafts(rng: Random, maker: Maker, subjects: Subjects, prefix: str) -> list[Draft]:
    size, number = rng.randint(2, 9), 0
    drafts: list[Draft] = []
    while len(drafts) < size:
        number += 1
        ref = f"{prefix}{number}"
        if rng.random() < 0.25:
            drafts += rng.choice(_GROUPS)(rng, maker.months, subjects, ref)
            continue
        draft = _single(rng, maker.months, subjects, f"{ref}{rng.choice(('', '', '-QL', '-NI', 'a'))}")
        # The first row has a figure in the current month, or the section would be a month behind.
        drafts.append(with_gaps(rng, maker.style, maker.months, draft) if drafts else _never_idle(draft, maker))
    return drafts


def _never_idle(draft: Draft, maker: Maker) -> Draft:
    current = maker.style.as_of
    return replace(draft, figures={**draft.figures, current: draft.figures.get(current, Fraction(1, 2))})


def _single(rng: Random, months: Sequence[int], subjects: Subjects, ref: str) -> Draft:
    subject, chance = subjects.next(), rng.random()
    if chance < 0.45:
        kind = rng.choice(("zeros", "small", "medium", "medium", "large"))
        figures, steady = series.counts(rng, months, kind)
        return Draft(ref=ref, name=f"Number of {subject}", unit=Unit.COUNT, figures=figures, steady=steady)
    if chance < 0.75:
        figures, steady = series.percentages(rng, months)
        return Draft(ref=ref, name=f"Percentage of {subject}", unit=Unit.PERCENT, figures=figures, steady=steady)
    if chance < 0.85:
        figures = series.thirds(rng, months)
        return Draft(ref=ref, name=f"Percentage of {subject}", unit=Unit.PERCENT, figures=figures)
    figures, steady = series.rates(rng, months)
    name = f"Rate of {subject} per 10,000 children aged 0-17"
    return Draft(ref=ref, name=name, unit=Unit.RATE, figures=figures, steady=steady)


def _ratio(rng: Random, months: Sequence[int], subjects: Subjects, ref: str) -> list[Draft]:
    """A count, a part of it, and the part's percentage."""
    subject, condition = subjects.next(), rng.choice(("in timescale", "seen alone", "with a plan"))
    whole, steady = series.counts(rng, months, rng.choice(("medium", "large")))
    share, _ = series.percentages(rng, months)
    part = {m: Fraction(int(whole[m] * share[m])) for m in months}
    numerator, ratio = rng.choice(_RATIO_SUFFIXES)
    name = f"{subject} {condition}"
    return [
        Draft(ref=f"{ref}w", name=f"Number of {subject}", unit=Unit.COUNT, figures=whole, steady=steady, group=ref,
              part="denominator"),
        Draft(ref=f"{ref}{numerator}", name=f"Number of {name}", unit=Unit.COUNT, figures=part, group=ref,
              part="numerator"),
        Draft(ref=f"{ref}{ratio}", name=f"Percentage of {name}", unit=Unit.PERCENT, group=ref, part="ratio",
              figures={m: part[m] / whole[m] for m in months}, says_as_above=rng.random() < 0.5),
    ]  # fmt: skip


def _rate(rng: Random, months: Sequence[int], subjects: Subjects, ref: str) -> list[Draft]:
    """A count and its rate per 10,000."""
    subject = subjects.next()
    count, steady = series.counts(rng, months, "medium")
    people = rng.randint(30_000, 70_000)
    rate = {m: count[m] * 10_000 / people for m in months}
    return [
        Draft(ref=ref, name=f"Number of {subject}", unit=Unit.COUNT, figures=count, steady=steady, group=ref,
              part="numerator"),
        Draft(ref=f"{ref}-NI", name=f"{subject} rate per 10,000", unit=Unit.RATE, figures=rate, steady=steady,
              group=ref, part="rate", says_as_above=rng.random() < 0.5),
    ]  # fmt: skip


def _shares(rng: Random, months: Sequence[int], subjects: Subjects, ref: str) -> list[Draft]:
    """Percentages that add up to 100%."""
    subject, number, decimals = subjects.next(), rng.randint(2, 5), rng.choice(PERCENT_DECIMALS)
    weights = [series.steps(rng, months, rng.uniform(0.3, 1), 0.15) for _ in range(number)]
    parts: list[dict[int, Fraction]] = [{} for _ in range(number)]
    for at, current in enumerate(months):
        total = sum(weight[at] for weight in weights)
        for part, weight in zip(parts[1:], weights[1:], strict=True):
            part[current] = Fraction(round(weight[at] / total * 10**6), 10**6)
        parts[0][current] = 1 - sum((part[current] for part in parts[1:]), Fraction(0))
    spans = ("within 5 days", "in 6-10 days", "in 11-20 days", "in 21-40 days", "in over 40 days")
    return [
        Draft(ref=f"{ref}{'abcde'[at]}%", name=f"Percentage of {subject} {spans[at]}", unit=Unit.PERCENT, figures=part,
              group=ref, part="share", decimals=decimals)
        for at, part in enumerate(parts)
    ]  # fmt: skip


_Group = Callable[[Random, Sequence[int], Subjects, str], list[Draft]]
_GROUPS: tuple[_Group, ...] = (_ratio, _ratio, _rate, _shares)
