"""What is spoiled: whole books of every kind that can be had here, texts that officers type, and files of values."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from tests.support import DISPLACED, SAMPLE, converted, libreoffice
from tests.zoo import ZOO

__all__ = ["CODES", "TEXTS", "VALUES", "books"]

TEXTS = (
    "1,569*", "36.9%", "-12.5%", "(1,234.5)", "1.2e5", "£1,234", "12 (p)", "<5", "[x]", "tbc", "- n/a", "½", "1 234,5",
    "↑ 12%", "⬇️ -16%", "➔ 0%", "▲", "▼ 3%", "J 5%", "up by 4%", "down", "+100%", "no change", "↑↓", "n/a %",
    "Sep-19", "September 2019", "Sept 19", "2019-09-01", "09/2019", "Q2 19-20", "Aug-18 (YTD)", "Commentary (Sep-19):",
    "Target 19-20", "% change from same month prev. yr", "12-mnth max value", "Stat. Neighbour",
)  # fmt: skip
CODES = (
    "General", "0.0%", "#,##0", '#,##0"*"', "[Red]-0.00;[Blue]0.00;\"-\";@", "mmm-yy", "dd/mm/yyyy hh:mm:ss.000",
    "[h]:mm",
    "# ?/?", "# ??/16", "0.00E+00", "_-* #,##0.00_-;-* #,##0.00_-", "[$-809]d mmmm yyyy", "[>=100]0;[<0]-0;0.0",
    "[DBNum1]0",
    "@", ";;;", "\\a0", '"x"', "0,,\"m\"", "[$£-809]#,##0",
)  # fmt: skip
VALUES = (
    b"ref,value,commentary\nM1,1600,Fine\nM3,35.1%,=cmd|' /C calc'!A0\nM4,tbc,\n",
    b'ref;value\nM1;"1,600"\nM2;12.5\n',
    b"\xef\xbb\xbfref\tvalue\tperiod\nM1\t5\tOct-19\n",
    b'{"M1": 1600, "M3": "35.1%", "M4": {"value": 4.5, "commentary": "ok"}, "M5": null}',
    b'[{"ref": "M1", "value": 1600, "period": "2019-10"}, {"ref": "M2", "value": NaN}, {"ref": "M5", "value": -1e400}]',
)


@cache
def books() -> tuple[tuple[str, bytes], ...]:
    """Return books by name: the zoo, the sample, and the sample in other formats where LibreOffice is there."""
    found = [(f"{name}.xlsx", build()) for name, build in sorted(ZOO.items())]
    found += [("sample.xlsx", SAMPLE.read_bytes()), ("sample.tsv", DISPLACED.read_bytes())]
    if libreoffice():
        with tempfile.TemporaryDirectory() as folder:
            for kind in ("xls", "ods"):
                found.append((f"sample.{kind}", converted(SAMPLE, Path(folder), kind).read_bytes()))
    return tuple(found)
