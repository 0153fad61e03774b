"""What cannot be read is refused in one paragraph that says where and what to do; nothing else escapes."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from tests.support import SAMPLE, converted, saved, xlsx

if TYPE_CHECKING:
    from pathlib import Path

BOOK = xlsx("""
Ref | Indicator | Aug-19 | Sep-19 | Target 19-20
M1  | Contacts  | 5      | 6      | 7
M2  | Referrals | 80%    | 90%    | tbc
""")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path, data: bytes) -> str:
    """Return the message with which a file is refused."""
    path.write_bytes(data)
    with pytest.raises(kw.KpiWorkbookError) as caught:
        kw.calculate(kw.read(path))
    return str(caught.value)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def parts_of(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return {name: package.read(name) for name in package.namelist()}


NO_WORKBOOKS = {
    "empty": b"",
    "only zeros": b"\0" * 5000,
    "only blanks": b" \r\n\t\r\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a web page": b"<html><body><table><tr><td>Ref</td></tr></table></body></html>",
    "a Word document": zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
    "any zip": zipped({"readme.txt": b"hello"}),
    "an empty zip": zipped({}),
    "an old office file without a workbook": OLE + b"\0" * 2000,
    "an owner file of Excel": b"\x05Name" + b" " * 49 + b"\x05\0N\0a\0m\0e\0",
    "a package without its parts": zipped({"[Content_Types].xml": b"<Types/>"}),
    "text": b"Dear all, please find attached",
}


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in NO_WORKBOOKS.items()])
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "xlsm", "xlsb", "ods"])
def test_file_that_is_no_workbook_is_refused(tmp_path: Path, data: bytes, suffix: str) -> None:
    (tmp_path / f"book.{suffix}").write_bytes(data)
    with pytest.raises(kw.NotAWorkbookError) as caught:
        kw.read(tmp_path / f"book.{suffix}")
    message = str(caught.value)
    assert f"book.{suffix}" in message
    assert "\n" not in message
    assert re.search(r"save|copy|export|name an|give it|open it", message), message


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999])
def test_truncated_workbook_is_refused(tmp_path: Path, share: float) -> None:
    data = SAMPLE.read_bytes()
    message = refusal(tmp_path / "book.xlsx", data[: int(len(data) * share)])
    assert "book.xlsx is damaged or cut short; download or copy it again" in message


@pytest.mark.parametrize("kind", ["xls", "ods"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_truncated_workbook_of_another_format_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    data = converted(SAMPLE, tmp_path / "whole", kind).read_bytes()
    assert f"book.{kind}" in refusal(tmp_path / f"book.{kind}", data[: int(len(data) * share)])


@pytest.mark.parametrize("path", ["nowhere/book.xlsx", "."])
def test_path_without_a_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(kw.ReadError, match=r"no such file; check the name|is a folder; name a workbook"):
        kw.read(tmp_path / path)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("sep-19", "sep-19.xlsx"), ("Sep-19.xls", "sep-19.xlsx"), ("sept-19.xlsx", "sep-19.xlsx"), ("minutes.xlsx", "")],
)
def test_a_file_that_is_not_there_gets_the_one_that_is_meant(tmp_path: Path, name: str, meant: str) -> None:
    for there in ("sep-19.xlsx", "~$sep-19.xlsx", "sep-19.txt"):
        (tmp_path / there).write_bytes(b"")

    with pytest.raises(kw.ReadError) as refused:
        kw.read(tmp_path / name)

    hint = f"did you mean {tmp_path / meant}?" if meant else "check the name and the folder"
    assert str(refused.value) == f"{tmp_path / name}: there is no such file; {hint}"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("SEPT-19.XLSX", "sep-19.xlsx"),
        ("Sept-19.Xls", "sep-19.xlsx"),
        ("sept-19.xlsx", "SEP-19.XLSX"),
        ("sept-19", "Sep-19.Ods"),
    ],
)
def test_a_file_that_is_meant_is_known_by_its_name_in_small_or_capital_letters(
    tmp_path: Path, name: str, there: str
) -> None:
    (tmp_path / there).write_bytes(b"")

    with pytest.raises(kw.ReadError) as refused:
        kw.read(tmp_path / name)

    assert str(refused.value).endswith(f"did you mean {tmp_path / there}?")


def test_of_several_endings_the_likeliest_is_meant_in_capitals_too(tmp_path: Path) -> None:
    for there in ("sep-19.CSV", "sep-19.XLSX", "sep-19.Ods"):
        (tmp_path / there).write_bytes(b"")

    with pytest.raises(kw.ReadError, match=r"did you mean .*sep-19\.XLSX\?"):
        kw.read(tmp_path / "sept-19.xlsx")


def test_workbook_opened_as_text_is_refused_with_the_way_to_open_it() -> None:
    with SAMPLE.open(encoding="utf-8") as opened, pytest.raises(kw.ReadError, match=r"binary|'rb'|path"):
        kw.read(opened)


def test_empty_sheet_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Dataset"
    message = refusal(tmp_path / "book.xlsx", saved(book))
    assert "book.xlsx" in message
    assert "'Dataset' is empty" in message


def test_workbook_without_a_header_names_the_row_that_comes_nearest(tmp_path: Path) -> None:
    message = refusal(
        tmp_path / "book.xlsx", xlsx("\n\nRef | Measure | Owner | April to June\nM1 | Contacts | Lead | 5")
    )
    assert "book.xlsx" in message
    assert "'Dataset'!A2" in message
    assert "[columns] in kpiworkbook.toml" in message


def test_workbook_without_any_heading_says_what_a_header_needs(tmp_path: Path) -> None:
    message = refusal(tmp_path / "book.xlsx", xlsx("Shopping | list\nApples | 5"))
    assert re.search(r"book\.xlsx holds no scorecard.*'Dataset'.*'Ref\.'.*'Sep-19'", message)


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_what_kpiworkbook_writes_itself_is_told_apart_from_a_scorecard(tmp_path: Path, ending: str) -> None:
    kw.tidy(kw.read(SAMPLE), tmp_path / f"records{ending}")
    (tmp_path / "report.csv").write_text(kw.publish(kw.validate(kw.read(SAMPLE)), "csv"), encoding="utf-8")
    (tmp_path / "changes.csv").write_text(kw.publish_comparison(kw.compare(SAMPLE, SAMPLE), "csv"), encoding="utf-8")

    for name in (f"records{ending}", "report.csv", "changes.csv"):
        with pytest.raises(kw.LayoutError, match="was written by kpiworkbook; keep it apart from the scorecards"):
            kw.read(tmp_path / name)


def test_header_without_a_row_under_it_is_refused(tmp_path: Path) -> None:
    assert "book.xlsx holds no scorecard" in refusal(tmp_path / "book.xlsx", xlsx("Ref | Indicator | Sep-19"))


def test_same_ref_twice_names_both_cells(tmp_path: Path) -> None:
    message = refusal(tmp_path / "book.xlsx", xlsx("""
    Ref | Indicator | Sep-19
    M1  | Contacts  | 5

    Ref | Indicator | Sep-19
    M1  | Referrals | 6
    """))  # fmt: skip
    assert "book.xlsx" in message
    assert "'Dataset'!A5: the ref 'M1' stands in A2 already; give one of the two rows another ref" in message


@pytest.mark.parametrize("again", ["m1", "M1 "])
def test_refs_that_differ_by_space_only_are_the_same(again: str) -> None:
    card = kw.read(f"Ref,Indicator,Sep-19\nM1,Contacts,5\n{again},Referrals,6".encode())
    same = again.strip() == "M1"
    assert [problem.kind for problem in card.problems] == ["duplicate-ref"] * same


def test_month_twice_names_both_cells(tmp_path: Path) -> None:
    message = refusal(tmp_path / "book.xlsx", xlsx("""
    Ref | Indicator | Aug-19 | Sep-19 | September 2019
    M1  | Contacts  | 5      | 6      | 7
    """))  # fmt: skip
    assert "book.xlsx" in message
    assert "'Dataset'!E1: the month 'September 2019' stands in D1 already; correct one of the two" in message


@given(data=st.binary(max_size=300))
@settings(deadline=None, max_examples=100)
def test_nothing_but_the_projects_errors_escapes_from_any_bytes(data: bytes) -> None:
    read_or_refuse(data)
    read_or_refuse(b"PK\x03\x04" + data)
    read_or_refuse(OLE + data)


def read_or_refuse(data: bytes) -> None:
    with contextlib.suppress(kw.KpiWorkbookError):
        kw.calculate(kw.read(data))


@given(text=st.text(alphabet='Refndicator Sep-19%,;\t\n"|M12▲', max_size=200))
@settings(deadline=None, max_examples=100)
def test_nothing_but_the_projects_errors_escapes_from_any_text(text: str) -> None:
    read_or_refuse(("Ref,Indicator,Sep-19\n" + text).encode())


@given(at=st.floats(0, 1), junk=st.binary(min_size=1, max_size=8))
@settings(deadline=None, max_examples=150)
def test_nothing_but_the_projects_errors_escapes_from_a_damaged_file(at: float, junk: bytes) -> None:
    place = int(at * len(BOOK))
    read_or_refuse(BOOK[:place] + junk + BOOK[place + len(junk) :])


JUNK = ["", "<", '"', "&", "x", "-1", "<a/>"]


@given(data=st.data())
@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_but_the_projects_errors_escapes_from_a_damaged_part(data: st.DataObject) -> None:
    parts = parts_of(BOOK)
    name = data.draw(st.sampled_from(sorted(parts)))
    start, length = data.draw(st.integers(0, len(parts[name]))), data.draw(st.integers(0, 40))
    # A large number in the sheet could name a cell far away: the test below does that where memory is limited.
    junk = data.draw(st.sampled_from(JUNK if "sheet" in name else [*JUNK, "99999999999"])).encode()
    parts[name] = parts[name][:start] + junk + parts[name][start + length :]
    read_or_refuse(zipped(parts))


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited")
@pytest.mark.parametrize("cell", ["XFD1048576", "AAA900000"])
def test_stray_cell_far_away_is_read_or_refused_and_does_not_end_the_program(tmp_path: Path, cell: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    book.active[cell] = " "
    book.save(tmp_path / "book.xlsx")
    program = """if True:
        import resource, sys, kpiworkbook as kw
        resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
        try:
            print(len(kw.read(sys.argv[1])))
        except kw.KpiWorkbookError as error:
            print(error)
    """
    command = [sys.executable, "-c", program, str(tmp_path / "book.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[:300]
    assert done.stdout.strip() == "2" or cell in done.stdout


@pytest.mark.parametrize("name", sorted(parts_of(BOOK)))
@pytest.mark.parametrize("content", [None, b"", b"<a", b"\xff\xfe\0", b"<a/>"])
def test_nothing_but_the_projects_errors_escapes_where_a_part_is_missing_or_void(
    name: str, content: bytes | None
) -> None:
    parts = parts_of(BOOK)
    if content is None:
        del parts[name]
    else:
        parts[name] = content
    read_or_refuse(zipped(parts))


def test_document_type_in_a_part_is_refused_before_it_can_grow(tmp_path: Path) -> None:
    parts = parts_of(BOOK)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    parts["xl/styles.xml"] = bomb + parts["xl/styles.xml"]
    assert "document type" in refusal(tmp_path / "book.xlsx", zipped(parts))
