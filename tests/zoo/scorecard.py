"""The scorecard that stands in every workbook of the zoo: two sections, seven indicators, typed as officers type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import openpyxl
import xlsxwriter
from openpyxl.styles import Font, PatternFill
from xlsxwriter.worksheet import Worksheet

SHEET = "Dataset"
MONTHS = [datetime(2018 + (7 + number) // 12, (7 + number) % 12 + 1, 1) for number in range(14)]
HEADINGS = ["Ref.", "Indicator", "Owner", "Reporter", *MONTHS, "% change from previous month",
            "% change from same month prev. yr", "DoT", "12 month average", "12-mnth max value", "Percentage?",
            "England", "Target 19-20", "Commentary (Sep-19):"]  # fmt: skip
KEY = [
    ["Qualitative measures:", "Positive", "Similar", "Negative"],
    ["Key to direction of travel:", "Increase 10% or more", "Similar", "Decrease 10% or more"],
]
# An indicator in three lines: ref, name, owner, reporter; fourteen months; both changes, DoT, average, maximum, flag,
# England, target, commentary. Wrong as typed: CA1 against the previous year, CA3 against the previous month and its
# average. An apostrophe makes a text of a number, as in Excel.
SECTIONS = {
    "Contacts and assessments": """
CA1 | Contacts received | Head of Service | Data Officer
1754 1623 1598 1702 1401 1555 1610 1688 1590 1705 1650 1720 1483 1646
⬆️ 11% | ⬆️ -1% | | 1612 | 1720 | - | Local | 1600 | Steady: see the note on Jul-19

CA2 | Assessments in 45 days | Head of Service | Data Officer
78.1% 79.0% 80.2% 77.5% 76.0% 78.8% 81.0% 82.3% 80.9% 79.9% 80.4% 81.2% 72.0% 81.6%
é 13% | ➔ 3% | ▲ | 79.3% | 82.3% | P | 83.1% | 85.0% | Back on track

CA3 | Repeat referrals | Team Manager | Analyst
21.4% 20.9% 19.8% 22.5% 24.0% 23.1% 22.2% 21.0% 20.5% 21.9% 22.8% 23.3% 24.1% 20.0%
→ -7% | → -4% | ▼ | 25.0% | 24.1% | P | 22.6% | 20.0% | <5 cases & "late" entries

CA4 | Open cases | Team Manager | Analyst
'1,210 '1,198 '1,225 '1,240 '1,251 '1,260 '1,249 '1,233 '1,230 '1,228 '1,241 '1,255 '1,262 '1,266*
→ 0% | → 6% | ▼ | 1245 | 1266 | - | Local | tbc | * provisional
""",
    "Children looked after": """
LA1 | Children looked after | Head of Corporate Parenting | Data Officer
412 415 418 420 425 428 431 430 433 437 440 444 447 449
→ 0% | → 8% | ▼ | 434 | 449 | - | - | 430 |

LA2 | Rate per 10,000 | Head of Corporate Parenting | Data Officer
61.2 61.6 62.1 62.4 63.1 63.6 64.0 63.9 64.3 64.9 65.4 66.0 66.4 66.7
→ 0% | → 8% | ▼ | 64.4 | 66.7 | - | 65.0 | 62.0 |

LA3 | Placed out of area | Placements Manager | Analyst
- - - - 18% 17% 19% 20% 18% 17% 16% 15% 14% 18%
↑ 29% | - n/a | ▼ | 17% | 20% | P | n/a | 15% | No figures before Dec-18
""",
}
FIRST_MONTH, LAST_MONTH, CHANGE, AVERAGE, COMMENTARY = 4, 17, 18, 21, 26
"""Columns, counted from zero: E, R, S, V and AA."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A cell as it was typed: what it holds, and its look."""

    value: str | float | datetime
    number_format: str = "General"
    font: str = "Calibri"
    is_heading: bool = False


def typed(text: str) -> Typed:
    """Return what Excel makes of a typed text; an apostrophe before it keeps it a text."""
    match = re.fullmatch(r"(-?\d+)(?:\.(\d+))?(%?)", text)
    if match is None:
        return Typed(value=text.removeprefix("'"), font="Wingdings" if text.startswith("é") else "Calibri")
    code = "0" + ("." + "0" * len(match[2]) if match[2] else "") + match[3]
    number = float(text.removesuffix("%"))
    # Ten digits are what the division by a hundred leaves clean.
    return Typed(value=round(number / 100, 10) if match[3] else number, number_format=code)


def heading(text: str | datetime) -> Typed:
    """Return a cell of a header."""
    return Typed(value=text, number_format="General" if isinstance(text, str) else "mmm-yy", is_heading=True)


def rows() -> list[list[Typed | None]]:
    """Return the sheet's rows from the top: the key, and each section with its title and header."""
    found: list[list[Typed | None]] = [[typed(text) for text in line] for line in KEY]
    for title, lines in SECTIONS.items():
        found += [[], [heading(title)], [heading(text) for text in HEADINGS]]
        for block in lines.strip().split("\n\n"):
            who, months, rest = block.split("\n")
            found.append([typed(text) if text else None for text in [*_parts(who), *months.split(), *_parts(rest)]])
    return found


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def cells() -> dict[tuple[int, int], Typed]:
    """Return the cells of the sheet by row and column, counted from zero."""
    return {(r, c): cell for r, row in enumerate(rows()) for c, cell in enumerate(row) if cell is not None}


HEADER_ROWS = [number for number, row in enumerate(rows()) if len(row) > 20 and row[0].is_heading]
INDICATOR_ROWS = [number for number, row in enumerate(rows()) if len(row) > 20 and not row[0].is_heading]
"""Rows of the headers and of the indicators, counted from zero."""


def fill_xlsxwriter(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    """Write the scorecard with xlsxwriter."""
    for (row, column), cell in cells().items():
        look = {"num_format": cell.number_format, "font_name": cell.font, "bold": cell.is_heading}
        book_format = book.add_format(look | ({"bg_color": "#D9E1F2", "border": 1} if cell.is_heading else {}))
        if isinstance(cell.value, datetime):
            sheet.write_datetime(row, column, cell.value, book_format)
        elif isinstance(cell.value, str):
            sheet.write_string(row, column, cell.value, book_format)
        else:
            sheet.write_number(row, column, cell.value, book_format)
    sheet.set_column(1, 1, 28)


def fill_openpyxl(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    """Write the scorecard with openpyxl."""
    for (row, column), typed_cell in cells().items():
        cell = sheet.cell(row + 1, column + 1)
        cell.value = typed_cell.value
        if isinstance(typed_cell.value, str):
            cell.data_type = "s"
        cell.number_format = typed_cell.number_format
        cell.font = Font(name=typed_cell.font, bold=typed_cell.is_heading)
        if typed_cell.is_heading:
            cell.fill = PatternFill("solid", fgColor="D9E1F2")
    sheet.column_dimensions["B"].width = 28
