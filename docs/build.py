"""Writes docs/rules.md from the rules themselves: `python docs/build.py`, with kpiworkbook installed."""

from __future__ import annotations

from pathlib import Path

import kpiworkbook as kw
from kpiworkbook.validator import RULES

TARGET = Path(__file__).resolve().parent / "rules.md"
HEAD = """\
# The rules of the validation

What `kpiworkbook validate` looks for. `kpiworkbook validate --explain RULE` prints one of these on the terminal. An
error is provably wrong, a warning is something that a person should look at, an info is worth knowing. How rules are
switched, graded and tuned, and how a finding is accepted, stands in [configuration.md](configuration.md#rules); what a
finding says, in [findings.md](findings.md). In the examples `'12` is the text 12, as one types it in
Excel, and `=E2/D2-1 gives 10%` a formula with its result.

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
