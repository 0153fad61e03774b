"""How far two spellings of a word lie apart."""

from __future__ import annotations

__all__ = ["distance", "least_distance"]


def least_distance(one: str, other: str) -> int:
    """Return how far two words lie apart at least, by their letters alone; far cheaper than `distance`."""
    return max(len(set(one) - set(other)), len(set(other) - set(one)))


def distance(one: str, other: str) -> int:
    """Return how many letters have to be put in, left out, replaced, or changed with their neighbour.

    No letter is touched twice: this is the "optimal string alignment".
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one):
        row = [i + 1]
        for j, b in enumerate(other):
            steps = min(above[j + 1] + 1, row[j] + 1, above[j] + (a != b))
            if i and j and a == other[j - 1] and b == one[i - 1]:
                steps = min(steps, before[j - 1] + 1)
            row.append(steps)
        before, above = above, row
    return above[-1]
