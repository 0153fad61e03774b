"""What an officer's formula gives that only reckons: numbers, cells, `+ - * / %`, comparisons and a few functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpiworkbook.model.excel import LONGEST_FORMULA, MOST_NESTED
from kpiworkbook.model.places import Place
from kpiworkbook.ooxml.areas import LAST_COLUMN, LAST_ROW, Area, area_of
from kpiworkbook.roller.arithmetic import (
    OF_MANY,
    OPERATIONS,
    FormulaError,
    NotKnownError,
    Value,
    bounded,
    number_of,
    rounded,
)

__all__ = ["Cells", "Reckoning", "reckoning"]

_MOST_CELLS = 10_000
"""That a formula may read."""
_TOKENS = re.compile(
    r"""(?xia) [ \t\r\n]* (?:
    (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:E[+-]?[0-9]{1,3})?) (?![\w.])
    | (?P<text>"(?:[^"]|"")*")
    | (?P<cell>\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}) (?![\w.(!])
    | (?P<call>SUM|AVERAGE|MIN|MAX|ROUND|ABS|IFERROR|IF)\(
    | (?P<sign><=|>=|<>|[-+*/%(),:=<>])
    ) [ \t\r\n]*"""
)
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("+", "-"), ("*", "/"))
"""Signs between two operands, those that bind least first."""
_ARGUMENTS = {"ROUND": (2, 2), "ABS": (1, 1), "IFERROR": (2, 2), "IF": (2, 3)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The sheet that formulas read from."""

    at: Callable[[Place], float | str | None]
    """Gives what a cell holds; raises NotKnownError."""
    last_row: int
    last_column: int


Reckoning = Callable[[Cells], Value]
"""Gives the result of a formula or of a part of it; raises NotKnownError, and within a formula FormulaError."""


def reckoning(formula: str) -> Callable[[Cells], float | str]:
    """Return what computes a formula from a sheet's cells: to a number or a text.

    Raises NotKnownError where it does anything but reckon, and so does what is returned, where the result is an error
    or cannot be told.
    """
    parser = _Parser(_tokens(formula))
    part = parser.operation()
    parser.take("")

    def result(cells: Cells) -> float | str:
        try:
            value = part(cells)
        except FormulaError:
            raise NotKnownError from None
        if isinstance(value, bool):
            raise NotKnownError
        return 0.0 if value is None else value

    return result


def _tokens(formula: str) -> list[tuple[str, str]]:
    """Return a formula's tokens with their kinds, and two that are empty, as two are looked at together."""
    found, at = [], 0
    while at < len(formula):
        match = _TOKENS.match(formula, at) if len(formula) <= LONGEST_FORMULA else None
        if match is None or match.lastgroup is None:
            raise NotKnownError
        text = match[match.lastgroup]
        found.append((match.lastgroup, text if match.lastgroup == "text" else text.upper()))
        at = match.end()
    return [*found, ("sign", ""), ("sign", "")]


class _Parser:
    """Makes what computes a formula from its tokens."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens, self._at, self._nested = tokens, 0, 0

    def _next_is(self, *signs: str) -> bool:
        kind, text = self._tokens[self._at]
        return kind == "sign" and text in signs

    def take(self, *signs: str) -> str:
        """Pass over the next token and return it; it must be one of these signs."""
        if not self._next_is(*signs):
            raise NotKnownError
        self._at += 1
        return self._tokens[self._at - 1][1]

    def operation(self, level: int = 0) -> Reckoning:
        """Return what computes operands with the signs of a level between them, from left to right."""
        if level == len(_LEVELS):
            return self._signed()
        first, rest = self.operation(level + 1), []
        while self._next_is(*_LEVELS[level]):
            rest.append((OPERATIONS[self.take(*_LEVELS[level])], self.operation(level + 1)))
        return _chained(first, rest) if rest else first

    def _signed(self) -> Reckoning:
        is_negative = is_number = False
        while self._next_is("+", "-"):
            if self.take("+", "-") == "-":
                is_negative, is_number = not is_negative, True
        operand, hundredths = self._operand(), 0
        while self._next_is("%"):
            self.take("%")
            hundredths, is_number = hundredths + 1, True
        return _scaled(operand, is_negative=is_negative, hundredths=hundredths) if is_number else operand

    def _operand(self) -> Reckoning:
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return _constant(bounded(float(text)))
        if kind == "text":
            return _constant(text[1:-1].replace('""', '"'))
        if kind == "cell":
            top, left, _, _ = _area(text)
            return lambda cells: cells.at((top, left))
        if kind != "call" and text != "(":
            raise NotKnownError
        self._nested += 1
        if self._nested > MOST_NESTED:
            raise NotKnownError
        inner = self._called(text) if kind == "call" else self.operation()
        self.take(")")
        self._nested -= 1
        return inner

    def _called(self, name: str) -> Reckoning:
        if name in OF_MANY:
            arguments = [self._areas_or_operation()]
            while self._next_is(","):
                self.take(",")
                arguments.append(self._areas_or_operation())
            return _counting(OF_MANY[name], arguments)
        parts = [self.operation()]
        while self._next_is(","):
            self.take(",")
            parts.append(self.operation())
        fewest, most = _ARGUMENTS[name]
        if not fewest <= len(parts) <= most:
            raise NotKnownError
        return _CALLS[name](parts)

    def _areas_or_operation(self) -> Area | Reckoning:
        """Return the cells that are all of an argument, texts of which do not count, or what computes it."""
        (kind, first), (_, then) = self._tokens[self._at : self._at + 2]
        if kind != "cell" or then not in (":", ",", ")"):
            return self.operation()
        self._at += 1
        if then != ":":
            return _area(first)
        self.take(":")
        kind, last = self._tokens[self._at]
        if kind != "cell":
            raise NotKnownError
        self._at += 1
        return _area(f"{first}:{last}")


def _area(reference: str) -> Area:
    area = area_of(reference)
    if area is None or area[2] > LAST_ROW or area[3] > LAST_COLUMN:
        raise NotKnownError
    top, left, bottom, right = area
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _constant(value: Value) -> Reckoning:
    return lambda _: value


def _scaled(operand: Reckoning, *, is_negative: bool, hundredths: int) -> Reckoning:
    def result(cells: Cells) -> Value:
        number = number_of(operand(cells))
        for _ in range(hundredths):
            number = bounded(number / 100)
        return bounded(-number if is_negative else number)

    return result


def _chained(first: Reckoning, rest: Sequence[tuple[Callable[[Value, Value], Value], Reckoning]]) -> Reckoning:
    def result(cells: Cells) -> Value:
        value = first(cells)
        for operation, operand in rest:
            value = operation(value, operand(cells))
        return value

    return result


def _counting(of_many: Callable[[Sequence[float]], float], arguments: Sequence[Area | Reckoning]) -> Reckoning:
    def result(cells: Cells) -> Value:
        numbers: list[float] = []
        budget = _MOST_CELLS
        for argument in arguments:
            if not isinstance(argument, tuple):
                value = argument(cells)
                if value is None or isinstance(value, str):
                    raise NotKnownError
                numbers.append(number_of(value))
                continue
            top, left, bottom, right = argument
            rows = range(top, min(bottom, cells.last_row) + 1)
            columns = range(left, min(right, cells.last_column) + 1)
            budget -= len(rows) * len(columns)
            if budget < 0:
                raise NotKnownError
            held = [cells.at((row, column)) for row in rows for column in columns]
            numbers += [value for value in held if isinstance(value, float)]
        return bounded(of_many(numbers))

    return result


def _if(parts: Sequence[Reckoning]) -> Reckoning:
    def result(cells: Cells) -> Value:
        asked = parts[0](cells)
        if isinstance(asked, str):
            raise NotKnownError
        chosen = 1 if asked else 2
        return parts[chosen](cells) if chosen < len(parts) else False

    return result


def _if_error(parts: Sequence[Reckoning]) -> Reckoning:
    def result(cells: Cells) -> Value:
        try:
            value = parts[0](cells)
        except FormulaError:
            value = parts[1](cells)
        if value is None:
            raise NotKnownError
        return value

    return result


_CALLS: dict[str, Callable[[Sequence[Reckoning]], Reckoning]] = {
    "ABS": lambda parts: lambda cells: abs(number_of(parts[0](cells))),
    "ROUND": lambda parts: lambda cells: rounded(parts[0](cells), parts[1](cells)),
    "IF": _if,
    "IFERROR": _if_error,
}
