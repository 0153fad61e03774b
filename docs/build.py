"""Writes docs/rules.md from the rules themselves: `python docs/build.py`, with kpiworkbook installed."""

from __future__ import annotations

from pathlib import Path

import kpiworkbook as kw
from kpiworkbook.validator import RULES

TARGET = Path(__file__).resolve().parent / "rules.md"
HEAD = """\
# The rules of the validation

This is what `kpiworkbook validate` looks for. `kpiworkbook validate --explain RULE` prints one of these rules on the
terminal.

- An error is provably wrong.
- A warning is something that a person should look at.
- An info is worth knowing.

[configuration.md](configuration.md#rules) says how to switch, grade and tune rules, and how to accept a finding.
[findings.md](findings.md) says how to read one. In the examples `'12` is the text 12, as you type it in Excel, and
`=E2/D2-1 gives 10%` is a formula with its result.

| rule | severity |
|---|---|
"""


def page() -> str:
    """Return the whole page as Markdown."""
    table = "".join(f"| [{rule.name}](#{rule.name}) | {rule.severity.value} |\n" for rule in RULES.values())
    return HEAD + table + "\n" + "\n".join(kw.explain(name) for name in RULES)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(f"Wrote {TARGET}")
