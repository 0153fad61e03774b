"""A zoo of workbooks: each animal is the same small scorecard with one thing in it that Excel puts into workbooks.

`ZOO` gives each animal's bytes by its name. They are built in the test run, once a process; no animal is a file in git.
"""

from __future__ import annotations

from tests.zoo import by_openpyxl, by_xlsxwriter, packages, parts_added, sheets_edited  # noqa: F401 - its animals enter themselves
from tests.zoo.registry import ZOO
from tests.zoo.scorecard import SHEET

__all__ = ["SHEET", "ZOO", "file_name"]


def file_name(name: str) -> str:
    """Return the name of an animal's file; with macros it has another ending."""
    return f"{name.replace(' ', '-')}.{'xlsm' if name in ('macros', 'ribbon') else 'xlsx'}"
