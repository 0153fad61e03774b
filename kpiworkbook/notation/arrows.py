"""Arrows and triangles: three families of arrows, Wingdings letters, and DoT's ▲ ▼.

In the Wingdings fonts a letter is drawn as an arrow, so the cell's text says `é 10%` where its reader sees ↑ 10%.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kpiworkbook.model.derived import Arrow, Change
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.numbers import MARK_AT_END, parse_number
from kpiworkbook.notation.symbol_letters import SYMBOL_LETTERS, letter_of

__all__ = [
    "FAMILIES",
    "GLYPHS",
    "LETTERS",
    "POLARITY_SIGNS",
    "ArrowSign",
    "TypedChange",
    "arrow_family",
    "arrow_of",
    "has_arrow",
    "is_clear",
    "parse_change",
    "parse_polarity",
    "show_change",
    "symbol_runs",
    "typed_change",
]

_UP, _SAME, _DOWN = Arrow.UP, Arrow.SAME, Arrow.DOWN
"""Found once: to look up a member of an enumeration takes half as long as to show a change."""
GLYPHS: dict[str, Arrow] = {
    **dict.fromkeys("↑⬆⇧⇑🡅🠉🡹⭡", Arrow.UP),
    **dict.fromkeys("→➔➡➜➞⇒⇨↔⬌⟶🡆🠊🡺⭢", Arrow.SAME),
    **dict.fromkeys("↓⬇⇩⇓🡇🠋🡻⭣", Arrow.DOWN),
}
FAMILIES = {"arrows": "↑→↓", "block arrows": "⬆➔➡⬇", "outlined arrows": "⇧⇨⇩", "double arrows": "⇑⇒⇓"}
"""Arrows that are used together; the emoji ⬆️ and ⬇️ go with ➔."""
_FAMILY_OF = {glyph: name for name, signs in FAMILIES.items() for glyph in signs}
LETTERS = "letters"
"""The family of letters that a symbol font draws as arrows."""
_CONFIGURED = "configured arrows"
"""The family of those under `[arrows]`, where they are not all of one that is known."""
TRIANGLES: dict[str, Polarity] = {
    **dict.fromkeys("▲△⏶🔺", Polarity.UP),
    **dict.fromkeys("▼▽⏷🔻", Polarity.DOWN),
}
POLARITY_SIGNS = {Polarity.UP: "▲", Polarity.DOWN: "▼"}
"""How the house writes a polarity."""
POLARITY_WORDS: dict[str, Polarity] = {
    **dict.fromkeys(("high", "higher", "up"), Polarity.UP),
    **dict.fromkeys(("high is good", "higher is better", "bigger is better", "high is better"), Polarity.UP),
    **dict.fromkeys(("up is good", "good to be high", "aim to maximise", "maximise"), Polarity.UP),
    **dict.fromkeys(("high good", "high = good", "more is better", "more is good", "bigger is good"), Polarity.UP),
    **dict.fromkeys(("low", "lower", "down"), Polarity.DOWN),
    **dict.fromkeys(("low is good", "lower is better", "smaller is better", "low is better"), Polarity.DOWN),
    **dict.fromkeys(("down is good", "good to be low", "aim to minimise", "minimise"), Polarity.DOWN),
    **dict.fromkeys(("low good", "low = good", "less is better", "fewer is better", "smaller is good"), Polarity.DOWN),
    **dict.fromkeys(("", "-", "–", "—", "n/a", "none", "local"), Polarity.NONE),
    **dict.fromkeys(("info", "info only", "information only", "for information", "neutral"), Polarity.NONE),
    **dict.fromkeys(("neither", "no polarity", "context", "context only", "for context"), Polarity.NONE),
}
SYMBOL_TRIANGLES = {"p": Polarity.UP, "q": Polarity.DOWN}  # in Wingdings 3

_ANY_LETTERS = {letter: arrow for letters in SYMBOL_LETTERS.values() for letter, arrow in letters.items()}
HOUSE = ArrowSettings()
_MINUS = "-−–"
_SIGNS = "+(" + _MINUS
_BRACKETED_ARROW = re.compile(rf"\(\s*([{''.join(GLYPHS)}])\s*\)")
# Not compiled here: few changes are in brackets.
_BRACKETED = rf"\(([^()]*)\)(?:{MARK_AT_END})?"
_VARIATION_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_NOT_AVAILABLE = re.compile(r"[-–—]?\s*(n/?a)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedChange:
    """What a change cell says. Both parts None: no change is shown (`- n/a`)."""

    arrow: Arrow | None
    percent: Decimal | None
    """In percent, as shown: 11 for `↑ 11%`."""
    decimals: int = 0
    has_sign: bool = False
    """Whether a plus, a minus or brackets stand about the figure."""
    is_bracketed: bool = False
    """Whether brackets stand about the figure: a minus sign, unless a sign stands within them."""
    is_signed_within: bool = False
    is_bare: bool = False
    """Whether its figure has no percent sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowSign:
    """An arrow as it is drawn, and the family that it belongs to."""

    family: str
    arrow: Arrow
    sign: str
    also_of: str = ""
    """Of one that is configured: the family that has it as well, as → where ↗ → ↘ are."""


@lru_cache(maxsize=16_384)
def arrow_family(text: str, arrows: ArrowSettings = HOUSE) -> ArrowSign | None:
    """Return the arrow before or after a change's figure and its family; None where there is none.

    Letters that a symbol font draws as arrows are a family of their own, and so are the house's own signs and words.
    """
    plain = _unbracketed(text)
    if not _are_a_known_family(arrows):
        for start in (plain, plain.lstrip(_MINUS + " ")):
            arrow, rest = _house_arrow(start, arrows)
            if arrow is not None and (parse_number(rest) or _NOT_AVAILABLE.fullmatch(rest)):
                sign = start.removesuffix(rest).strip()
                also_of = _FAMILY_OF.get(sign, "")
                return ArrowSign(family=_CONFIGURED, arrow=arrow, sign=_as_typed(sign, text), also_of=also_of)
    for glyph in (plain.lstrip(_MINUS + " ")[:1], plain[-1:]):
        if arrow := GLYPHS.get(glyph):
            family = _FAMILY_OF.get(glyph, "other arrows")
            is_emoji = any(glyph + selector in text for selector in "\ufe0e\ufe0f")
            return ArrowSign(family=family, arrow=arrow, sign=glyph + "\ufe0f" * is_emoji)
    arrow, rest = _split_arrow(plain, "", HOUSE)
    if arrow is None or not rest or parse_change(plain) is None:
        return None
    return ArrowSign(family=LETTERS, arrow=arrow, sign=plain[0])


def has_arrow(text: str, arrows: ArrowSettings = HOUSE) -> bool:
    """Return whether an arrow stands at the start or the end of the text; the house's own only before a figure."""
    text = _unbracketed(text)
    if not text:
        return False
    if text[0] in GLYPHS or text[-1] in GLYPHS:
        return True
    arrow, rest = _house_arrow(text, arrows)
    return arrow is not None and rest != "" and _is_percent_or_nothing(rest)


def parse_change(text: str, font: str = "", arrows: ArrowSettings = HOUSE) -> TypedChange | None:
    """Return what the text of a change cell says by itself, or None where it is not understood.

    `font` is the cell's font where it is a symbol font; `arrows` are the house's own glyphs. In a change column a
    Wingdings letter before a percentage is an arrow in any font, as the letters of a rich text have their own fonts.
    """
    typed = typed_change(text, font, arrows)
    return None if typed is None or typed.is_bare else typed


@lru_cache(maxsize=16_384)
def typed_change(text: str, font: str = "", arrows: ArrowSettings = HOUSE) -> TypedChange | None:
    """Return what `parse_change` does, and a figure without a percent sign as well if it has an arrow: `↑ 11`.

    Whether that is a percentage, its neighbours have to say (`change_habits`).
    """
    text = _unbracketed(text)
    if text == arrows.not_available or _NOT_AVAILABLE.fullmatch(text):
        return TypedChange(arrow=None, percent=None)
    arrow, rest = _split_arrow(text, font, arrows)
    if arrow is None and text[0] in _MINUS:  # as Excel shows -0.08 behind `"→" 0%`
        arrow, rest = _split_arrow(text[1:].strip(), font, arrows)
        rest = text[0] + rest
    if arrow is not None and _NOT_AVAILABLE.fullmatch(rest):
        return TypedChange(arrow=arrow, percent=None)
    return _with_figure(arrow, rest)


def _with_figure(arrow: Arrow | None, text: str) -> TypedChange | None:
    """Return an arrow with its figure; one that has a sign of its own within brackets goes by that."""
    within = bracketed[1].strip() if (bracketed := _bracketed(text)) else ""
    is_signed = within[:1] in ("+", *_MINUS)
    number = parse_number(within if is_signed else text)
    if number is None or not (number.is_percent or arrow):
        return None
    return TypedChange(
        arrow=arrow,
        percent=number.value * 100 if number.is_percent else number.value,
        decimals=number.decimals,
        has_sign=text[0] in _SIGNS,
        is_bracketed=bool(within),
        is_signed_within=is_signed,
        is_bare=not number.is_percent,
    )


def _bracketed(text: str) -> re.Match[str] | None:
    return re.fullmatch(_BRACKETED, text) if text.startswith("(") else None


def _unbracketed(text: str) -> str:
    """Return a text without variation selectors and brackets about its arrow: `(↑ 11%)`, `11% (↑)`."""
    text = _VARIATION_SELECTORS.sub("", text).strip()
    if not text.endswith(")"):
        return _BRACKETED_ARROW.sub(r"\1", text) if text.startswith("(") else text
    inner = text[1:-1].strip()
    if text[0] == "(" and inner and (inner[0] in GLYPHS or inner[-1] in GLYPHS) and ")" not in inner:
        return inner
    return _BRACKETED_ARROW.sub(r"\1", text)


def _house_arrow(text: str, arrows: ArrowSettings) -> tuple[Arrow | None, str]:
    for glyph, arrow in _house_glyphs(arrows):
        if text.startswith(glyph):
            return arrow, text.removeprefix(glyph).strip()
    return None, ""


@lru_cache(maxsize=64)
def _house_glyphs(arrows: ArrowSettings) -> tuple[tuple[str, Arrow], ...]:
    """Return the house's own glyphs as texts are compared with them, the longest first: `▲▼` begins with `▲`."""
    glyphs = ((arrows.up, _UP), (arrows.same, _SAME), (arrows.down, _DOWN))
    plain = ((_VARIATION_SELECTORS.sub("", glyph).strip(), arrow) for glyph, arrow in glyphs)
    return tuple(sorted(plain, key=lambda each: -len(each[0])))


@lru_cache(maxsize=64)
def _are_a_known_family(arrows: ArrowSettings) -> bool:
    """Return whether the house's own glyphs are used together elsewhere too, as ⬆ ➔ ⬇ are."""
    families = {_FAMILY_OF.get(glyph) for glyph, _ in _house_glyphs(arrows)}
    return len(families) == 1 and None not in families


def _is_percent_or_nothing(text: str) -> bool:
    """Return whether a text is what stands behind an arrow: a percentage, or what says that there is none."""
    number = parse_number(text)
    return number.is_percent if number is not None else _NOT_AVAILABLE.fullmatch(text) is not None


def _as_typed(sign: str, text: str) -> str:
    """Return a sign as it stands in a text, where it may be drawn as a picture."""
    pictured = "[\ufe0e\ufe0f]?".join(map(re.escape, sign)) + "[\ufe0e\ufe0f]?"
    found = re.search(pictured, text)
    return found[0] if found else sign


def _split_arrow(text: str, font: str, arrows: ArrowSettings) -> tuple[Arrow | None, str]:
    arrow, rest = _house_arrow(text, arrows)
    if arrow is not None:
        return arrow, rest
    letters = SYMBOL_LETTERS.get(font)
    for glyph, rest in ((text[:1], text[1:].strip()), (text[-1:], text[:-1].strip())):
        if glyph in GLYPHS:
            return GLYPHS[glyph], rest
        letter = letter_of(glyph)
        if letter in (letters or _ANY_LETTERS) and (letters or rest):
            return (letters or _ANY_LETTERS)[letter], rest
    return None, text


@lru_cache(maxsize=4_096)
def parse_polarity(text: str, font: str = "") -> Polarity | None:
    """Return which way the DoT entry says is good; NONE for an empty cell; None where it is not understood."""
    text = _VARIATION_SELECTORS.sub("", text).strip()
    letter = letter_of(text) if len(text) == 1 else text
    if letter in SYMBOL_TRIANGLES and (font == "Wingdings 3" or letter != text):
        return SYMBOL_TRIANGLES[letter]
    return TRIANGLES[text] if text in TRIANGLES else POLARITY_WORDS.get(text.casefold())


def arrow_of(change: Decimal, threshold: Decimal) -> Arrow:
    """Return the arrow of a relative change (0.11 is up by 11%), held against the house's threshold."""
    if change >= threshold:
        return _UP
    return _DOWN if change <= -threshold else _SAME


def is_clear(change: Change, threshold: Decimal) -> bool:
    """Return whether a change has the same arrow in whole percent and as it is; a formula may take either."""
    return arrow_of(change.exact, threshold) is arrow_of(Decimal(change.percent).scaleb(-2), threshold)


def symbol_runs(text: str, font: str, arrows: ArrowSettings = HOUSE) -> tuple[tuple[str, str], ...]:
    """Return a change's text in parts, each with the symbol font that draws it; an empty one for an ordinary font.

    `font` is the cell's where that is a symbol font. Of `é 10%`, `é` is drawn in Wingdings and ` 10%` is not: in the
    rich text of a cell, each part has a font of its own.
    """
    typed = parse_change(text, font, arrows)
    for sign, rest, is_first in ((text[:1], text[1:], True), (text[-1:], text[:-1], False)):
        drawn = next((name for name, letters in SYMBOL_LETTERS.items()
                      if font in ("", name) and sign and letter_of(sign) in letters), "")  # fmt: skip
        if drawn and rest and typed is not None and typed.arrow is not None and not has_arrow(text, arrows):
            return ((sign, drawn), (rest, "")) if is_first else ((rest, ""), (sign, drawn))
    return ((text, font),)


def show_change(change: Change | None, arrows: ArrowSettings) -> str:
    """Return the change as the house writes it: `↑ 11%`, or `- n/a` for None."""
    if change is None:
        return arrows.not_available
    arrow = change.arrow
    glyph = arrows.same if arrow is _SAME else arrows.up if arrow is _UP else arrows.down
    return f"{glyph} {change.percent}%"
