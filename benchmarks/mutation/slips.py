"""Slips of the fingers: on digits and on letters."""

from __future__ import annotations

from random import Random

__all__ = ["misspelt", "slipped"]


def slipped(rng: Random, number: str) -> str | None:
    """Return a number with a digit wrong, dropped or doubled, or two neighbours exchanged; None where nothing comes.

    The number stays one that somebody would leave standing: no zero is put first.
    """
    places = [at for at, sign in enumerate(number) if sign.isdigit()]
    for _ in range(10):
        at = rng.choice(places)
        kind = rng.choice(("wrong", "dropped", "doubled", "exchanged"))
        if kind == "wrong":
            made = number[:at] + rng.choice("0123456789") + number[at + 1 :]
        elif kind == "dropped":
            made = number[:at] + number[at + 1 :]
        elif kind == "doubled":
            made = number[: at + 1] + number[at:]
        else:
            other = places[(places.index(at) + 1) % len(places)]
            signs = list(number)
            signs[at], signs[other] = signs[other], signs[at]
            made = "".join(signs) if other > at else number
        whole = made.partition(".")[0]
        is_number = made[-1:].isdigit() and whole.isdigit() and (whole == "0" or whole[0] != "0")
        if made != number and is_number:
            return made
    return None


def misspelt(rng: Random, name: str) -> str:
    """Return a name with a letter dropped or doubled, or two neighbours exchanged, somewhere inside a longer word."""
    places = [
        at
        for at in range(1, len(name) - 2)
        if name[at - 1 : at + 3].isalpha() and name[at].islower() and name[at + 1] not in (name[at], name[at - 1])
    ]
    at = rng.choice(places)
    kind = rng.choice(("dropped", "doubled", "exchanged"))
    if kind == "dropped":
        return name[:at] + name[at + 1 :]
    if kind == "doubled":
        return name[: at + 1] + name[at:]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
