"""The same scorecard is read from every format, and from a path, bytes or an open file."""

from __future__ import annotations

import codecs
import io
import os
import re
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

import kpiworkbook as kw
from tests.support import SAMPLE, converted, tsv, xlsx
from tests.zoo.parts import SHEET_PART, Parts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TABLE = """
Ref | Indicator               | Aug-19 | Sep-19 | % change from prev. month | DoT | Target 19-20 | Commentary
M1  | Contacts, all           | 1,377  | 1,514  | ↑ 10%                     |     | 1,500        | “Up” – café's hours
M3  | % of contacts in a day; | 33.3%  | 36.9%  | ↑ 11%                     | ▲   | 40%          | fine
"""
EXPECTED = [("M1", 1377), ("M1", 1514), ("M1", 1500), ("M3", 0.333), ("M3", 0.369), ("M3", 0.4)]


def figures(card: kw.Scorecard) -> list[tuple[str, float | None]]:
    return [(record.ref, record.value) for record in card.records]


def records(card: kw.Scorecard, *fields: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(record, field) for field in fields) for record in card.records]


ALL = ("sheet", "section", "ref", "unit", "polarity", "series", "label", "period", "value", "status", "shown", "cell")


@pytest.fixture(scope="module")
def sample() -> kw.Scorecard:
    return kw.read(SAMPLE)


def test_workbook_saved_by_libreoffice_reads_the_same(sample: kw.Scorecard, tmp_path: Path) -> None:
    card = kw.read(converted(SAMPLE, tmp_path, "xlsx"))
    assert records(card, *ALL) == records(sample, *ALL)
    assert shown(card) == shown(sample)


def shown(card: kw.Scorecard) -> list[dict[str, str]]:
    return [{key: entry.shown for key, entry in indicator.entries.items()} for indicator in card]


@pytest.mark.parametrize("said", ["1:4", "1:1048576", "A:C", ""])
def test_whatever_a_sheet_says_of_how_far_it_reaches_is_of_no_account(sample: kw.Scorecard, said: str) -> None:
    """LibreOffice said `1:4` of rows that had a format as a whole."""
    parts = Parts.of(SAMPLE.read_bytes())
    parts[SHEET_PART] = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{said}"'.encode(), parts[SHEET_PART])
    card = kw.read(parts.packed())
    assert records(card, *ALL) == records(sample, *ALL)


def test_workbook_saved_by_openpyxl_reads_the_same(sample: kw.Scorecard, tmp_path: Path) -> None:
    openpyxl.load_workbook(SAMPLE).save(tmp_path / "book.xlsx")
    card = kw.read(tmp_path / "book.xlsx")
    assert records(card, *ALL) == records(sample, *ALL)


def test_ods_reads_the_same_texts_included(sample: kw.Scorecard, tmp_path: Path) -> None:
    card = kw.read(converted(SAMPLE, tmp_path, "ods"))
    assert records(card, *ALL) == records(sample, *ALL)
    assert shown(card) == shown(sample)


def test_xls_reads_the_same_but_for_number_formats_which_it_does_not_tell(sample: kw.Scorecard, tmp_path: Path) -> None:
    card = kw.read(converted(SAMPLE, tmp_path, "xls"))
    told = ("sheet", "section", "ref", "unit", "polarity", "series", "period", "value", "status", "cell")
    assert records(card, *told) == records(sample, *told)


def test_xls_names_a_month_as_the_sheet_does_and_not_as_a_date(tmp_path: Path) -> None:
    card = kw.read(converted(SAMPLE, tmp_path, "xls"))
    assert {record.label for record in card.records if record.series == "actual"} >= {"Aug-18", "Sep-19"}


def test_xlsm_is_read_as_xlsx(sample: kw.Scorecard, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsm"
    shutil.copy(SAMPLE, book)
    assert records(kw.read(book), *ALL) == records(sample, *ALL)


def test_kind_is_told_from_the_content_not_from_the_name(sample: kw.Scorecard, tmp_path: Path) -> None:
    book = tmp_path / "book.xls"
    shutil.copy(SAMPLE, book)
    assert figures(kw.read(book)) == figures(sample)


def test_workbook_written_by_xlsxwriter_through_pandas_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({"Ref": ["M1"], "Indicator": ["Contacts"], "Aug-19": [1377], "Sep-19": [1514]})
    frame.to_excel(tmp_path / "book.xlsx", engine="xlsxwriter", startrow=3, startcol=2, index=False)
    assert figures(kw.read(tmp_path / "book.xlsx")) == [("M1", 1377), ("M1", 1514)]


def delimited(delimiter: str, encoding: str, newline: str = "\r\n") -> bytes:
    """Return the table as Excel saves it: a cell that holds the delimiter is quoted."""
    rows = (line.split("\t") for line in tsv(TABLE).decode().split("\n"))

    def quoted(row: Iterable[str]) -> str:
        return delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row)

    return newline.join(map(quoted, rows)).encode(encoding, errors="replace")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_delimited_text_of_every_kind(delimiter: str, encoding: str, newline: str) -> None:
    card = kw.read(delimited(delimiter, encoding, newline))
    assert figures(card) == EXPECTED
    assert card["M1"].commentary == "“Up” – café's hours"
    assert card["M1"].name == "Contacts, all"


@pytest.mark.parametrize(
    ("name", "encoding"), [("book.csv", "utf-8-sig"), ("book.tsv", "utf-8"), ("book.txt", "utf-16")]
)
def test_text_file_gives_its_name_to_the_sheet(tmp_path: Path, name: str, encoding: str) -> None:
    (tmp_path / name).write_bytes(delimited("\t", encoding))
    card = kw.read(tmp_path / name)
    assert card.sheets[0].name == "book"
    assert card["M1"].entries["2019-09"].address == "'book'!D2"


def test_utf16_text_that_excel_saved_under_a_tsv_name(tmp_path: Path) -> None:
    (tmp_path / "book.xls").write_bytes(delimited("\t", "utf-16"))  # "Unicode text", renamed by its exporter
    assert figures(kw.read(tmp_path / "book.xls")) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_first_line_that_names_the_delimiter_is_no_row(delimiter: str, encoding: str) -> None:
    text = f"sep={delimiter}\r\n" + delimited(delimiter, "utf-8").decode()
    card = kw.read(text.encode(encoding))

    assert figures(card) == EXPECTED
    assert card["M1"].entries["2019-09"].cell == "D2"


def test_text_without_a_mark_of_its_encoding_is_told_how_to_be_saved(tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_bytes(delimited(",", "utf-16-le"))

    with pytest.raises(kw.NotAWorkbookError, match=r"book\.csv is no text in a known encoding; save it from Excel as"):
        kw.read(tmp_path / "book.csv")


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("damaged", ["René".encode("cp1252"), "é".encode()[:1]])
def test_utf8_text_with_a_line_that_is_none_is_refused_with_the_line(mark: bytes, damaged: bytes) -> None:
    """As Windows' own text it would be read as `Contacts â€“ all`, and written back so."""
    text = "Ref,Indicator,Owner,Sep-19,DoT\nM1,Contacts – all,Zoë,5,▼\nM2,Visits,".encode() + damaged

    with pytest.raises(kw.NotAWorkbookError, match=r"book\.csv is UTF-8 text, but line 3 is not; save it again"):
        kw.read(mark + text, name="book.csv")


def test_windows_text_with_signs_that_look_like_utf8_by_chance_is_read() -> None:
    text = "Ref,Indicator,Sep-19,Commentary\nM1,Café visits,5,“CAFÉ’s hours” – £5\n"
    assert kw.read(text.encode("cp1252"))["M1"].commentary == "“CAFÉ’s hours” – £5"


def test_title_with_many_commas_does_not_hide_the_semicolons() -> None:
    title = "Contacts, referrals, assessments, plans, reviews, visits, moves, placements, costs, staff, and so on\r\n"
    card = kw.read(title.encode() + b"Ref;Indicator;Sep-19\r\nM1;Contacts;5\r\n")
    assert figures(card) == [("M1", 5)]


def test_line_breaks_within_quoted_cells_are_kept() -> None:
    card = kw.read(b'Ref,Indicator,Sep-19,Commentary\r\nM1,"Contacts\nof the month",5,"One.\n\nTwo."\r\n')
    assert card["M1"].commentary == "One.\n\nTwo."
    assert card["M1"].name == "Contacts\nof the month"


def test_quotation_mark_within_a_cell_of_tab_separated_text_swallows_nothing() -> None:
    card = kw.read(b'Ref\tIndicator\tSep-19\tCommentary\nM1\tContacts\t5\t"Early" help\nM2\tReferrals\t6\t5" more\n')
    assert figures(card) == [("M1", 5), ("M2", 6)]


@pytest.mark.parametrize("form", ["path", "text path", "bytes", "buffer", "open file", "open text"])
def test_forms_in_which_a_workbook_can_be_handed_in(tmp_path: Path, form: str) -> None:
    path = tmp_path / ("book.csv" if form == "open text" else "book.xlsx")
    path.write_bytes(tsv(TABLE) if form == "open text" else xlsx(TABLE))
    with path.open("rb") as binary, path.open(encoding="utf-8", errors="ignore") as opened_text:
        source = {
            "path": path, "text path": str(path), "bytes": path.read_bytes(),
            "buffer": io.BytesIO(path.read_bytes()), "open file": binary, "open text": opened_text,
        }[form]  # fmt: skip
        card = kw.read(source)
    assert figures(card) == EXPECTED
    assert card.source == ("workbook" if form in ("bytes", "buffer") else path.as_posix())


def test_reading_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx(TABLE))
    before = (book.read_bytes(), book.stat().st_mtime_ns)
    kw.read(book)
    assert (book.read_bytes(), book.stat().st_mtime_ns) == before
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


def test_same_bytes_give_the_same_scorecard() -> None:
    assert records(kw.read(xlsx(TABLE)), *ALL) == records(kw.read(xlsx(TABLE)), *ALL)


def test_numbers_as_text_in_a_workbook_are_figures_all_the_same() -> None:
    assert figures(kw.read(xlsx(TABLE, numbers=False))) == EXPECTED


def test_ragged_lines_and_commentary_with_other_delimiters_are_still_tab_separated() -> None:
    text = (
        "Ref.\tIndicator\tAug-19\tSep-19\tCommentary\n"
        "M1\tContacts\t10\t20\tMore; as in most years; schools are back, and so are their calls.\n"
        "M2\tReferrals\t40\t20\n"
        "M3\tPlans\t40\t20\tFewer; most of them closed, as planned; see above.\n"
    )
    card = kw.read(text.encode())

    assert [indicator.ref for indicator in card] == ["M1", "M2", "M3"]
    assert card["M3"].commentary == "Fewer; most of them closed, as planned; see above."


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_to_nothing_is_not_said_to_be_meant(tmp_path: Path) -> None:
    link = tmp_path / "book.xlsx"
    link.symlink_to(tmp_path / "gone.xlsx")

    with pytest.raises(kw.ReadError, match="there is no such file; check the name and the folder"):
        kw.read(link)
