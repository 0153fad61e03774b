"""Random indicators: their figures, and what an officer writes into every cell of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from .arithmetic import Rounding, mean
from .layout import BENCHMARKS, target_keys
from .model import Cell, Column, Family, Look, Row, Storage, Style, Unit
from .months import key_of
from .words import OUTCOMES, OWNERS, REPORTERS, Subjects, commentary
from .writing import derived_cells, figure, window, with_months

__all__ = ["PERCENT_DECIMALS", "Draft", "Maker", "with_gaps"]

PERCENT_DECIMALS = ((0, True), (0, False), (1, False), (1, False), (1, False), (2, False))
"""How many decimals percentages show, and whether with a needless `.0`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An indicator before its row is written."""

    ref: str
    name: str
    unit: Unit
    figures: Mapping[int, Fraction]
    steady: bool = False
    group: str = ""
    part: str = ""
    placeholders: Mapping[int, str] | None = None
    """What stands in months without a figure; None: a dash."""
    says_as_above: bool = False
    decimals: tuple[int, bool] | None = None
    """How many decimals its figures show, and whether a needless `.0`; None: any."""


class Maker:
    """Writes the rows of one section."""

    def __init__(self, rng: Random, style: Style, columns: tuple[Column, ...], family: Family) -> None:
        """Take what all rows have in common."""
        self.rng, self.style, self.columns, self.family = rng, style, columns, family
        self.keys = {column.key for column in columns}
        self.months = [column.month for column in columns if column.month is not None and column.month <= style.as_of]
        self.rounding = rng.choice(list(Rounding))
        self.owners = rng.sample(OWNERS, 3)
        self.reporters = rng.sample(REPORTERS, 3)

    def row(self, draft: Draft, subjects: Subjects) -> Row:
        """Return an indicator's row."""
        rng = self.rng
        look = self._look(draft)
        from_true = draft.unit is not Unit.COUNT and look.storage is not Storage.FULL and rng.random() < 0.5
        row = Row(
            look=look,
            cells={},
            true={},
            typed={},
            from_true=from_true,
            rounding=self.rounding,
            polarity=rng.choice((0, 1, -1)) if "dot" in self.keys else 0,
            group=draft.group,
            part=draft.part,
            steady=draft.steady,
        )
        figures = {month: value for month, value in draft.figures.items() if month in self.months}
        row = with_months(row, figures)
        cells = {**row.cells, **self._gaps(draft, figures), **derived_cells(row, self.family, self.style)}
        cells |= self._words(draft, row, subjects) | self._comparators(row) | self._targets(row)
        return replace(row, cells={key: cell for key, cell in cells.items() if key in self.keys})

    def _look(self, draft: Draft) -> Look:
        rng, style = self.rng, self.style
        decimals, coarse = 0, False
        if draft.unit is Unit.PERCENT:
            decimals, coarse = draft.decimals or rng.choice(PERCENT_DECIMALS)
        elif draft.unit is Unit.RATE:
            decimals = rng.choice((0, 0, 1, 2))
        largest = max(draft.figures.values(), default=Fraction(0))
        smallest = min(draft.figures.values(), default=Fraction(0))
        storage = style.storage
        if storage is Storage.NUMBER and draft.unit is not Unit.COUNT and rng.random() < 0.3:
            storage = Storage.FULL
        average = style.count_decimals if draft.unit is Unit.COUNT else decimals + coarse
        return Look(
            unit=draft.unit,
            decimals=decimals,
            coarse=coarse,
            stripped=storage is Storage.TEXT and not coarse and rng.random() < 0.12,
            bare=draft.unit is Unit.PERCENT and smallest > Fraction(1, 20) and rng.random() < 0.05,
            grouped=largest >= 1000 and rng.random() < 0.5,
            storage=storage,
            average_decimals=average,
            average_is_full=rng.random() < 0.7,
        )

    def _gaps(self, draft: Draft, figures: Mapping[int, Fraction]) -> dict[str, Cell]:
        given = draft.placeholders or {}
        missing = [month for month in self.months if month not in figures]
        return {key_of(m): Cell(text=given.get(m, "-")) for m in missing if given.get(m, "-")}

    def _words(self, draft: Draft, row: Row, subjects: Subjects) -> dict[str, Cell]:
        rng = self.rng
        about = draft.name.split(" of ", 1)[-1] if rng.random() < 0.7 else subjects.next()
        triangle = {1: "▲", -1: "▼", 0: ""}[row.polarity]
        texts = {
            "ref": draft.ref,
            "indicator": draft.name,
            "owner": rng.choice(self.owners),
            "reporter": rng.choice(self.reporters),
            "outcome": rng.choice(OUTCOMES),
            "dot": triangle,
            "percentage_flag": "P" if draft.unit is Unit.PERCENT else "-",
            "commentary": "As above." if draft.says_as_above else commentary(rng, about),
        }
        return {key: Cell(text=text) for key, text in texts.items() if text}

    def level(self, row: Row) -> Fraction | None:
        """Return what a row's figures are about in the last year."""
        return mean([row.typed[m] for m in window(self.style.as_of) if m in row.typed])

    def _comparators(self, row: Row) -> dict[str, Cell]:
        level, rng = self.level(row), self.rng
        least = Fraction(1, 20) if row.look.unit is Unit.PERCENT else 8
        if level is None or level < least or rng.random() < 0.5:
            word = rng.choice(("Local", "Local", "-"))
            return {key: Cell(text=word) for key in BENCHMARKS}
        centre = rng.uniform(0.75, 1.3)
        return {key: self.beside(row, level, centre * rng.uniform(0.85, 1.15)) for key in BENCHMARKS}

    def _targets(self, row: Row) -> dict[str, Cell]:
        keys, level, rng = target_keys(self.columns), self.level(row), self.rng
        chance = rng.random()
        if chance < 0.45 or level is None or not level:
            return {}
        if chance < 0.55:
            return {key: Cell(text=self.style.pending) for key in keys}
        better = row.polarity or rng.choice((1, -1))
        reach = rng.uniform(0.02, 0.2) if rng.random() < 0.8 else -rng.uniform(0.01, 0.06)
        return {key: self.beside(row, level, 1 + better * reach * (1 + step / 4)) for step, key in enumerate(keys)}

    def beside(self, row: Row, level: Fraction, factor: float) -> Cell:
        """Return a comparator or target so many times as large as the row's figures, written like them."""
        value = level * Fraction(round(factor * 1000), 1000)
        if row.look.unit is Unit.PERCENT and value >= 1:
            value = (1 + level) / 2  # a row of 100% would look copied
        look = replace(row.look, stripped=False)
        return figure(value, look, self.rounding)[0]


def with_gaps(rng: Random, style: Style, months: Sequence[int], draft: Draft) -> Draft:
    """Return a draft without figures in some months: a new indicator, a missed month, figures still to come."""
    chance, figures = rng.random(), dict(draft.figures)
    holes: dict[int, str] = {}
    if chance < 0.09:
        holes = dict.fromkeys(months[: rng.randint(1, 10)], "")
    elif chance < 0.16:
        holes = dict.fromkeys(rng.sample(list(months), rng.randint(1, 3)), "-")
    elif chance < 0.2:
        holes = dict.fromkeys(months[-rng.randint(1, 3) :], style.pending)
    elif chance < 0.23:
        holes = {rng.choice(months[:-1]): "n/a"}
    elif chance < 0.25:
        holes = dict.fromkeys(months, style.pending)
    return replace(
        draft, figures={m: v for m, v in figures.items() if m not in holes}, placeholders=holes, steady=draft.steady
    )
