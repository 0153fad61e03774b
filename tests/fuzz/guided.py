"""Fuzzing guided by coverage, where atheris is installed: `python -m tests.fuzz.guided -max_total_time=300`.

It finds what chance alone does not: texts and bytes that take a branch which no other has taken. What it finds is
written to the folder at hand as `crash-…`.
"""

from __future__ import annotations

import sys
from datetime import date

import atheris

with atheris.instrument_imports(include=["kpiworkbook"]):
    import kpiworkbook as kw
    from kpiworkbook.delimited import delimited_rows
    from kpiworkbook.model.settings import LimitSettings
    from kpiworkbook.notation.arrows import parse_change, parse_polarity, symbol_runs
    from kpiworkbook.notation.month_spelling import months_within, with_month
    from kpiworkbook.notation.months import parse_month
    from kpiworkbook.notation.number_format import decimals, is_percent, render
    from kpiworkbook.notation.numbers import parse_number
    from kpiworkbook.ooxml.allowance import Allowance
    from kpiworkbook.ooxml.extent import count_extent, farthest_guess
    from kpiworkbook.ooxml.formula_shift import shifted
    from kpiworkbook.ooxml.sheet_scan import scan_sheet
    from kpiworkbook.reader.source import COMPOUND
    from kpiworkbook.reader.vetting_xls import check_xls


def _text(text: str) -> None:
    for read in (parse_number, parse_change, parse_polarity, parse_month, months_within):
        read(text)
    symbol_runs(text, "Wingdings")
    with_month(text, date(2019, 9, 1), date(2019, 10, 1))
    shifted(text, 1, -1)


def _format(number: float, code: str) -> None:
    render(number, code)
    decimals(code)
    is_percent(code)


def _sheet(xml: bytes) -> None:
    guess, exact = farthest_guess(xml, 10**7), count_extent(xml, "sheet")
    assert guess is None or (guess.rows >= exact.rows and guess.columns >= exact.columns and guess.cells >= exact.cells)
    scan_sheet(xml, [(0, 0)], "sheet")


def _one(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    kind = provider.ConsumeIntInRange(0, 4)
    try:
        if kind == 0:
            _text(provider.ConsumeUnicode(200))
        elif kind == 1:
            _format(provider.ConsumeFloat(), provider.ConsumeUnicode(60))
        elif kind == 2:
            _sheet(provider.ConsumeBytes(2000))
        elif kind == 3:
            check_xls(COMPOUND + provider.ConsumeBytes(6000), Allowance(name="book", limits=LimitSettings()))
        else:
            delimited_rows(provider.ConsumeBytes(500), "book")
    except kw.KpiWorkbookError:
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, _one)
    atheris.Fuzz()
