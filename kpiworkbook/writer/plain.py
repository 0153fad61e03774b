"""An xlsxwriter worksheet that takes formulas as they are."""

from __future__ import annotations

from functools import cache

__all__ = ["plain_worksheet"]


@cache
def plain_worksheet() -> type:
    """Return a worksheet class that does not look for functions newer than Excel 2007.

    xlsxwriter goes through each formula with some thirty regular expressions for them, a quarter of the time of a
    refresh; the derived columns use COUNT, ROUND, TEXT, AVERAGE and MAX. Should xlsxwriter rename the method, the
    search comes back and nothing else changes.
    """
    from xlsxwriter.worksheet import Worksheet

    class PlainWorksheet(Worksheet):  # type: ignore[misc] # xlsxwriter is untyped
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
            return formula.removeprefix("=")

    return PlainWorksheet
