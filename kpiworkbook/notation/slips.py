"""How many slips lie between two words: a letter left out, put in or taken for another, or two that are swapped."""

from __future__ import annotations

__all__ = ["slips"]


def slips(typed: str, meant: str) -> int:
    """Return the least number of slips that make one word of the other; `Mrach` is one away from `March`."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(meant, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == wanted:
                least = min(least, above[j - 2] + 1)
            row.append(least)
    return row[-1]
