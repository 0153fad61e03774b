"""What is fuzzed: each target makes one case out of its chances and gives it to the library, which may refuse it."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random

import kpiworkbook as kw
from kpiworkbook.collector import collect
from kpiworkbook.model.settings import DEFAULT_PLACEHOLDERS
from kpiworkbook.notation.arrows import arrow_family, has_arrow, parse_change, parse_polarity, symbol_runs
from kpiworkbook.notation.figures import read_figure
from kpiworkbook.notation.month_spelling import months_within, with_month
from kpiworkbook.notation.months import parse_month, resembles_month
from kpiworkbook.notation.number_format import decimals, is_percent, render
from kpiworkbook.notation.numbers import parse_number
from kpiworkbook.ooxml.archive import rewrite
from kpiworkbook.ooxml.attached import (
    conditional_formulas,
    linked_areas,
    sparkline_ranges,
    validated_areas,
    validation_formulas,
)
from kpiworkbook.ooxml.conditional import formatted_areas
from kpiworkbook.ooxml.formula_follow import Moves, followed
from kpiworkbook.ooxml.formula_shift import shifted
from kpiworkbook.ooxml.outline import outline
from kpiworkbook.ooxml.shared_formulas import with_own_formulas
from kpiworkbook.ooxml.sheet_edit import CellEdit, blocked_cells, edit_sheet
from kpiworkbook.ooxml.styles_edit import StylesEditor
from kpiworkbook.pipeline import print_tidy, records_of
from tests.collector.support import BOOK
from tests.fuzz.mutations import spoiled_bytes, spoiled_package, spoiled_text, spoiled_xml
from tests.fuzz.seeds import CODES, TEXTS, VALUES, books

__all__ = ["ALLOWED", "MISDEEDS", "TARGETS", "Target"]

Target = Callable[[Random, Path], None]
"""Takes its chances and a folder to write in; raises nothing but what is a mistake of the library."""


def read_book(chance: Random, folder: Path) -> None:
    """Read a spoiled book, and do with it what a user would."""
    name, data = chance.choice(books())
    spoil = spoiled_package if zipfile.is_zipfile(io.BytesIO(data)) else spoiled_bytes
    book = folder / f"book{Path(name).suffix}"
    book.write_bytes(spoil(data, chance))
    card = kw.read(book)
    report = kw.validate(card)
    print_tidy([records_of(card)], io.StringIO())
    what = chance.random()
    if what < 0.3:
        kw.refresh(book, folder / "new.xlsx", force=True)
    elif what < 0.5:
        kw.refresh(book, folder / "new.xlsx", force=True, month="Oct-19")
    elif what < 0.6:
        kw.refresh(book, folder / "new.xlsx", force=True, restyle=True)
    elif what < 0.7:
        kw.annotate(card, report, folder / "new.xlsx", force=True)
    elif what < 0.8:
        kw.fix(book, folder / "new.xlsx", force=True)
    elif what < 0.9:
        kw.compare(card, card)


def read_notation(chance: Random, _: Path) -> None:
    """Read spoiled texts as everything that a cell may mean, and show numbers behind spoiled formats."""
    for _ in range(20):
        text = spoiled_text(chance.choice(TEXTS), chance)
        code = spoiled_text(chance.choice(CODES), chance)[:300]
        for read in (parse_number, parse_change, parse_polarity, arrow_family, has_arrow, parse_month, resembles_month,
                     months_within, decimals, is_percent):  # fmt: skip
            read(text)
        symbol_runs(text, "Wingdings")
        parse_change(text, "Wingdings 3")
        read_figure(text, text, code, DEFAULT_PLACEHOLDERS)
        with_month(text, date(2019, 9, 1), date(2019, 10, 1))
        number = chance.choice((0.0, -0.0, 1e-300, 1e300, 0.369, -12345.678, 43709.5, -1.0, 2958466.0, 5e-324, 1e15))
        shown = render(number, code)
        read_figure(number, shown, code, DEFAULT_PLACEHOLDERS)


def edit_package(chance: Random, _: Path) -> None:
    """Change cells of a spoiled sheet, and parts of a spoiled package."""
    _, data = chance.choice([book for book in books() if book[0].endswith(".xlsx")])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        name = chance.choice([part for part in names if part.startswith("xl/") and part.endswith(".xml")])
        xml = spoiled_xml(package.read(name), chance)
    places = [(chance.randrange(70), chance.randrange(35)) for _ in range(chance.choice((1, 5, 60)))]
    values = (None, 1.5, "text", "=x", " a\n", "\ud800", "\0", 1e300)
    for work in (
        lambda: edit_sheet(xml, {place: CellEdit(value=chance.choice(values)) for place in places}, name),
        lambda: with_own_formulas(xml, places, name),
        lambda: blocked_cells(xml, places, name),
        lambda: outline(xml, name),
        lambda: StylesEditor(xml, name).with_number_format(chance.randrange(5), "0.0%"),
        lambda: [*linked_areas(xml), *validated_areas(xml), *formatted_areas(xml)],
        lambda: [*conditional_formulas(xml), *validation_formulas(xml), *sparkline_ranges(xml)],
        lambda: rewrite(spoiled_package(data, chance), {name: xml}, chance.sample(names, 1)),
    ):
        # A package that no zip reader opens is refused before it comes to be rewritten.
        with suppress(kw.KpiWorkbookError, zipfile.BadZipFile, NotImplementedError):
            work()
    formula = spoiled_text("SUM('It''s'!$A$1:B2,[1]Sheet!C3)+A1#*{1,2}&\"x\"", chance)
    shifted(formula, chance.randrange(-9, 9), chance.randrange(-9, 9))
    moves = Moves(to={(0, 0): (0, 1), (1, 2): (1, 1)})
    followed(formula, "Dataset", Moves(to=moves.to, elsewhere={"it's": moves}))


def collect_values(chance: Random, folder: Path) -> None:
    """Read spoiled files of values."""
    choice = chance.randrange(len(VALUES) + 2)
    if choice < len(VALUES):
        text = VALUES[choice]
        path = folder / ("values.json" if text[:1] in b"{[" else "values.csv")
        path.write_bytes(spoiled_bytes(text, chance))
    else:
        path = folder / "values.xlsx"
        path.write_bytes(spoiled_package(_values_book(), chance))
    collect(path, BOOK, date(2019, 10, 1))


def _values_book() -> bytes:
    from tests.support import xlsx

    return xlsx("ref | value | commentary\nM1 | 1600 | Fine\nM3 | 35.1% | tbc\nM2 | 5 | ")


TARGETS: dict[str, Target] = {
    "reader": read_book, "notation": read_notation, "editor": edit_package, "values": collect_values,
}  # fmt: skip
"""By the name of what they try."""
MISDEEDS: dict[str, Target] = {
    "crash": lambda *_: os.abort(),
    "hang": lambda *_: time.sleep(1000),
    "memory": lambda *_: bytearray(10**11).clear(),
    "mistake": lambda *_: [].pop(),
}
"""What the fuzzer has to notice; tried by its own test."""
ALLOWED = (kw.KpiWorkbookError,)
"""What a target may raise: the library has refused the case, with a message."""
