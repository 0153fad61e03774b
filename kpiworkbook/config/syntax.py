"""What is wrong with a text that is no TOML, in the words of somebody who does not know TOML."""

from __future__ import annotations

import re

__all__ = ["told_of_syntax"]

_LONGEST_LINE = 60

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\xa0\xad\u2000-\u200f\u2028-\u202f\u2060\u3000\ufeff]")
_ADVICE = (
    ("[“”„‘’]", "", 'quotation marks have to be straight ones, as in M1 = "rate"'),
    (r"\{[^{}]*$", "", "what is between { and } has to be on one line"),
    (r"^\[(accept|relation)\]", "", "it has two pairs of brackets, each time: [[accept]], [[relation]]"),
    (r"^\[rules\.", "Cannot overwrite",
     'the rule has a line below [rules] as well; write that into its own table instead, as in severity = "info"'),
    ("", "Expected '=' after a key|Invalid statement|Invalid initial character for a key",
     'a line is NAME = VALUE or [TABLE], and a name with spaces or signs in it is written in quotation marks, as in '
     '"CP2b %" = "rate"'),
    ("", "Invalid value", 'a text is written in quotation marks, as in M1 = "rate", and a number has a point: 0.1'),
    ("", "Illegal character|Unterminated|Expected \"'|Found invalid character",
     "a quotation mark is missing at the end of a text"),
    ("", "Unescaped|Invalid hex|escape", r"a text with \ in it is written in single quotation marks, as in '0.0\%'"),
    ("", "after a statement",
     "a number has a point and no other sign (0.1, not 0,1 or 10%), and what follows a value belongs on a line of its "
     "own"),
    ("", "Cannot (declare|overwrite|mutate|redefine)|Duplicate",
     "this name is in the file twice; keep one of the two, and all of a table's lines below its one [TABLE]"),
    ("", r"Expected '\]", "a table's name is written in brackets on a line of its own, as in [units] or [[accept]]"),
    ("", "Unclosed", "a bracket is missing at the end of a list or a table"),
)  # fmt: skip
"""What to look for in the line, and in what the parser says; and what that mostly comes from."""


def told_of_syntax(text: str, error: ValueError) -> str:
    """Return where a text is no TOML and what to do about it, from what the parser says."""
    said = str(error)
    place = re.search(r"at line (\d+)", said)
    lines = text.split("\n")  # the parser counts no other signs as ends of lines
    number = int(place[1]) if place else len(lines)
    if said.startswith('Expected "\'"'):  # it has looked to the end of the document for what closes a text
        number = next((at for at, each in enumerate(lines, 1) if each.count("'") % 2), number)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    shown = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
    column = re.search(r"column (\d+)\)$", said)
    if column and place and _INVISIBLE.match(lines[number - 1], int(column[1]) - 1):
        return (
            f"line {number}, `{shown}`: a sign that nobody sees, as web pages and word processors put one in a space's "
            f"place, is at column {column[1]}; type the line again (the parser says: {said})"
        )
    for sign, pattern, advice in _ADVICE:
        if (not sign or re.search(sign, line)) and re.search(pattern, said):
            return f"line {number}, `{shown}`: {advice} (the parser says: {said})"
    return f"line {number}, `{shown}`: {said}"
