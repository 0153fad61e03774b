"""Limits stop what would take all memory, name themselves, and can be set; what is within them is read as ever."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tracemalloc
from pathlib import Path
from random import Random

import pytest
from python_calamine import CalamineError, CalamineWorkbook

import kpiworkbook as kw
from kpiworkbook.ooxml.extent import count_extent, farthest_guess
from kpiworkbook.ooxml.package import Package
from tests.forked import run
from tests.hostile.books import BOOK, SHEET_PART, STYLES, TEXTS, cells, changed, entry, locked, sample
from tests.hostile.old_books import ods
from tests.hostile.refused import REFUSED
from tests.support import SAMPLE
from tests.zoo import ZOO
from tests.zoo.parts import Parts

LIMITS = {
    # A limit set low, and what is said of the sample with a picture in it.
    "file_megabytes": (1, "is larger than 1 MB"),
    "unpacked_megabytes": (1, "unpacks to 2 MB"),
    "parts": (10, "has 11 parts; the limit is 10."),
    "cells": (2_000, "reaches to AE71, farther than any scorecard: 2,201 cells."),
    "characters": (9_000, "show "),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_a_setting_and_names_itself(limit: str) -> None:
    value, said = LIMITS[limit]
    book = sample()
    book["xl/media/image1.png"] = Random(1).randbytes(1_500_000)
    with pytest.raises(kw.TooLargeError) as caught:
        kw.read(book.packed(), config=kw.Settings(limits=kw.LimitSettings(**{limit: value})))
    assert said in str(caught.value)
    assert f"set {limit} under [limits] in a kpiworkbook.toml that you name with --config" in str(caught.value)


@pytest.mark.parametrize("text", ["Ref.,Sep-19\n" + "M1,5\n" * 40, "Ref.,Sep-19\n" + "M1,5" * 10])
def test_a_text_with_too_many_cells_is_named_as_a_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(text)

    with pytest.raises(kw.TooLargeError, match=r"export\.csv has \d+ cells or more, too many .* the limit is 8"):
        kw.read(path, config=kw.Settings(limits=kw.LimitSettings(cells=8)))


def test_the_ratio_counts_for_large_parts_only() -> None:
    parts = sample()
    parts[SHEET_PART] = parts[SHEET_PART].replace(b"</worksheet>", b"<!--" + b" " * 10_500_000 + b"--></worksheet>")
    with pytest.raises(kw.TooLargeError, match="set ratio under"):
        kw.read(parts.packed())
    assert len(kw.read(parts.packed(), config=kw.Settings(limits=kw.LimitSettings(ratio=1032)))) == 55
    parts[SHEET_PART] = parts[SHEET_PART].replace(b" " * 10_000_000, b"")
    assert len(kw.read(parts.packed())) == 55


def config(folder: Path, text: str, name: str = "kpiworkbook.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_limit_is_raised_by_a_configuration_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(cells('<row r="100000"><c r="DZ100000"><v>1</v></c></row>'))
    with pytest.raises(kw.TooLargeError, match="13,000,000 cells"):
        kw.read(tmp_path / "book.xlsx")
    named = config(tmp_path, "[limits]\ncells = 20_000_000\n", "mine.toml")
    assert len(kw.read(tmp_path / "book.xlsx", config=named)) == 2


def test_a_configuration_beside_the_book_may_lower_a_limit_and_not_raise_it(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(BOOK)
    config(tmp_path, "[limits]\ncells = 10\n")
    with pytest.raises(kw.TooLargeError, match="the limit is 10"):
        kw.read(tmp_path / "book.xlsx")
    config(tmp_path, "[limits]\ncells = 1_000_000_000\nratio = 1032\nparts = 5000\n")
    with pytest.raises(kw.ConfigError, match=r"kpiworkbook\.toml raises ratio, cells under \[limits\].*with --config"):
        kw.read(tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cell = 5", "[limits] has no 'cell': did you mean 'cells'?"),
        ("cells = 0", "[limits] cells = 0: should be a whole number from 1 on"),
        ("cells = true", "should be a whole number from 1 on"),
        ('cells = "many"', "should be a whole number from 1 on"),
        ("cells = inf", "should be a whole number from 1 on"),
        ("cells = " + "9" * 5000, "is not readable as TOML"),
        ("cells = " + "[" * 5000, "is not readable as TOML"),
        ("x" * 1_100_000, "has more than 1,000,000 bytes, so it is not a configuration"),
    ],
    ids=lambda value: value[:20],
)
def test_a_configuration_that_cannot_be_used_says_why(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(kw.ConfigError) as caught:
        kw.read(BOOK, config=config(tmp_path, f"[limits]\n{text}\n"))
    assert said in str(caught.value)


def test_a_book_within_the_limits_is_read_wherever_it_comes_from() -> None:
    for name, build in ZOO.items():
        assert kw.read(build()).indicators, name


@pytest.mark.parametrize("size", [1000, 5_000_000])
def test_a_part_is_never_unpacked_beyond_what_it_says(size: int) -> None:
    lying = entry(cells("<!--" + "abcdefgh" * 4_000_000 + "-->"), SHEET_PART, size=size)
    package = Package(io.BytesIO(lying), "book.xlsx")
    tracemalloc.start()
    try:
        with pytest.raises(kw.NotAWorkbookError, match=r"is damaged in xl/worksheets/sheet1\.xml"):
            package.read(SHEET_PART)
        assert tracemalloc.get_traced_memory()[1] < 4 * size + 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("part", [SHEET_PART, TEXTS])
def test_nor_does_calamine_unpack_it(part: str) -> None:
    parts = sample()
    parts[part] = parts[part].replace(b"</worksheet>", b"<a/></worksheet>").replace(b"</sst>", b"<a/></sst>")
    lying = entry(parts.packed(), part, size=len(parts[part]) - 20)
    with pytest.raises(CalamineError, match=r"larger than its declared uncompressed size|Cannot detect file format"):
        CalamineWorkbook.from_filelike(io.BytesIO(lying)).get_sheet_by_index(0)


@pytest.mark.parametrize("place", [4, 6, 8, 10, 20])
def test_calamine_reads_the_package_that_was_looked_at_and_no_other(place: int) -> None:
    # One zip before the other, and in the end of the second something that zipfile overlooks and calamine minds.
    seen = bytearray(SAMPLE.read_bytes())
    struct.pack_into("<H", seen, seen.rindex(b"PK\5\6") + place, 5)
    both = BOOK + bytes(seen)
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(both)).get_sheet_by_index(0).to_python()) == 3

    assert len(kw.read(both)) == 55


@pytest.mark.parametrize("name", sorted(ZOO))
def test_the_quick_look_at_a_sheet_never_says_less_than_the_count(name: str) -> None:
    for part, xml in Parts.of(ZOO[name]()).items():
        if "worksheets/sheet" in part and not part.endswith(".rels"):
            guess, exact = farthest_guess(xml, 10_000_000), count_extent(xml, part)
            assert guess is None or (guess.rows >= exact.rows and guess.columns >= exact.columns)
            assert guess is None or guess.cells >= exact.cells


@pytest.mark.parametrize("most", [10_000_000, 2_600_000, 1_000_000])
@pytest.mark.parametrize("place", ["ZZ9999", "AAA1", "A10000", "BZ99999", "CA99999", "Z999999", "AA100000", "A1000000"])
def test_the_quick_look_is_right_about_a_cell_at_its_borders(place: str, most: int) -> None:
    xml = f'<worksheet><sheetData><row><c r="{place}"/></row></sheetData></worksheet>'.encode()
    guess, exact = farthest_guess(xml, most), count_extent(xml, "a")
    assert (guess is not None) == (place in ("ZZ9999", "A10000", "BZ99999") and most == 10_000_000)
    assert guess is None or (guess.area <= most and guess.rows >= exact.rows and guess.columns >= exact.columns)


HANGS = {
    # Books that are small, and take hours where something is searched for anew from each place at which it may begin.
    "cells that never end": lambda: cells("<row>" + "<c " * 400_000 + "/></row>"),
    "columns that never end": lambda: changed(
        SHEET_PART, "<sheetData>", "<cols>" + "<col " * 300_000 + "/></cols><sheetData>"
    ),
    "comments that never end": lambda: changed(SHEET_PART, "</worksheet>", "</worksheet>" + "<!-- " * 300_000),
    "formats that never end": lambda: changed(
        SHEET_PART, "</worksheet>", "<!--" + "<conditionalFormatting " * 60_000
        + "<dataValidations " * 60_000 + "--></worksheet>"
    ),
    "links and rules that never end": lambda: changed(
        SHEET_PART, "</worksheet>", "<!--" + "<hyperlink ref=" * 90_000 + "<cfRule x" * 90_000 + "--></worksheet>"
    ),
    "elements within each other": lambda: changed(
        SHEET_PART, "</worksheet>", "<a>" * 200_000 + "</a>" * 200_000 + "</worksheet>"
    ),
    "one attribute after the other": lambda: changed(
        SHEET_PART, "<sheetData>", "<x " + " ".join(f'a{n}=""' for n in range(100_000)) + "/><sheetData>"
    ),
    "one name of a cell after the other": lambda: changed(
        SHEET_PART, "</sheetData>",
        '<row r="90"><c r="A90" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData><extLst><ext uri="x"><c '
        + " ".join(f'xmlns:n{n}="u{n}" n{n}:r="A1"' for n in range(30_000)) + "/></ext></extLst>"
    ),
    "repeated blanks": lambda: ods(
        '<table:table-row table:number-rows-repeated="2000">'
        + '<table:table-cell table:number-columns-repeated="2000"/>' * 2_000 + "</table:table-row>"
    ),
    "formulas by the thousand in one cell": lambda: cells(
        '<row r="4"><c r="C4">' + '<f t="shared" si="0"/>' * 40_000 + "<v>1</v></c></row>"
    ),
    "a formula of a megabyte": lambda: cells(f'<row r="4"><c r="C4"><f>{"A1+" * 300_000}1</f><v>1</v></c></row>'),
    "a number of a megabyte": lambda: cells(f'<row r="4"><c r="C4"><v>{"9" * 10**6}</v></c></row>'),
    "a number format without end": lambda: changed(
        STYLES, '<numFmts count="0"/>',
        f'<numFmts count="1"><numFmt numFmtId="200" formatCode="{"0" * 60_000}"/></numFmts>',
        book=changed(STYLES, 'numFmtId="1"', 'numFmtId="200"'),
    ),
    "a text of a megabyte": lambda: (
        b"Ref,Indicator,Sep-19\nM1," + b"a " * 60_000 + b",\xe2\x86\x91" + b"9" * 60_000 + b"\n"
    ),
}  # fmt: skip
PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (3 * 10**9, 3 * 10**9))
import kpiworkbook as kw

def annotate():
    card = kw.read(sys.argv[1])
    kw.annotate(card, kw.validate(card), sys.argv[2], force=True)

for work in (annotate, lambda: kw.refresh(*sys.argv[1:], force=True),
             lambda: kw.refresh(*sys.argv[1:], month="Oct-19", force=True)):
    try:
        work()
    except kw.KpiWorkbookError as error:
        print(str(error)[:300])
print("done")
"""


def within_bounds(path: Path) -> str:
    """Annotate, refresh and move on a book in a process that has 3 GB and three minutes; return what it says."""
    done = run(PROGRAM, path, path.with_name("new.xlsx"), timeout=180)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.endswith(b"done\n")
    return done.stdout.decode()


SEARCHES = """
import re
from decimal import Decimal
from kpiworkbook.keeper.roundings import as_rounded
from kpiworkbook.notation.remarks import is_provisional
from kpiworkbook.ooxml.attached import linked_areas, validated_areas
from kpiworkbook.ooxml.attached import conditional_formulas, sparkline_ranges, validation_formulas
from kpiworkbook.ooxml.conditional import conditional_xml, formats_with_formulas, formatted_areas
from kpiworkbook.ooxml.formula_follow import Moves, followed
from kpiworkbook.ooxml.cell_sizes import CellSizes
from kpiworkbook.ooxml.first_sheet import _VIEW
from kpiworkbook.ooxml.note_boxes import _HAS_TYPE, _ROOT, blocks_of
from kpiworkbook.ooxml.note_moves import _SHAPE
from kpiworkbook.ooxml.merge_edit import _COUNT, _MERGED
from kpiworkbook.ooxml.formula_shift import TOKENS
from kpiworkbook.reader import left_behind
from kpiworkbook.reader.look import read_look
from kpiworkbook.roller import moving
for word in (b"conditionalFormatting ", b"dataValidations ", b"hyperlink ", b"cfRule x", b"shape ", b"shape>", b"c ",
             b"row ", b"col ", b"sheetView ", b"sparkline ", b"sparkline>", b"cfvo val='", b"f>", b"si ", b"xml ",
             b"idmap ", b"shapetype ", b"!--", b"![CDATA[", b"f ",
             b"c r='A1' t='e' "):
    xml = b"<worksheet><sheetData/>" + (b"<" + word) * (1_000_000 // (len(word) + 1))
    for search in (linked_areas, validated_areas, formatted_areas, conditional_formulas, formats_with_formulas,
                   sparkline_ranges, validation_formulas):
        list(search(xml))
    for pattern in vars(left_behind).values():
        if isinstance(pattern, re.Pattern):
            pattern.findall(xml)
    conditional_xml(xml, "", [])
    _SHAPE.sub(b"", xml)
    read_look(xml, [])
    # What has a last sign that ends an open quotation mark somewhere is searched for longest.
    for text in (xml, xml + b"'-->"):
        CellSizes(text)
        blocks_of(text)
        for pattern in (_VIEW, _ROOT, _HAS_TYPE):
            pattern.sub(b"", text)
CellSizes(b"<worksheet><row x='" + b"b" * 1_000_000 + b"'/></worksheet>")
read_look(b"<worksheet><sheetData><row hidden='1' " + b"b" * 1_000_000 + b"/></sheetData></worksheet>", [])
for pattern in (re.compile(TOKENS), moving._NAME, moving._SEVERAL_SHEETS):
    for word in ("x.", "x", "x:", "'", "\\"", "[", "[a", "'x", "x'", "''x", "\\"x", "[x'", "['", "['[", "'[x", "x y:"):
        for end in ("", "]!A1"):
            pattern.findall(word * 30_000 + end)
for pattern in (_MERGED, _COUNT):
    for name in (b"mergeCell", b"mergeCells"):
        for said in (b"<%s a='" % name + b' ref="x" count="9"' * 100_000 + b"'>t", (b"<%s " % name) * 100_000):
            pattern.findall(said)
as_rounded("IF(A1," + " " * 1_000_000 + "x,ROUND(A1,1))", Decimal(1))
is_provisional("12" + " " * 1_000_000 + "x")
followed("A1+" * 100_000, "Dataset", Moves(to={(0, 0): (0, 1)}))
followed("x." * 100_000 + "!A1", "Dataset", Moves(to={(0, 0): (0, 1)}))
"""


def test_no_search_is_begun_anew_from_each_place() -> None:
    subprocess.run([sys.executable, "-c", SEARCHES], check=True, timeout=100)


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited")
@pytest.mark.parametrize("what", HANGS)
def test_nothing_small_takes_hours(tmp_path: Path, what: str) -> None:
    data = HANGS[what]()
    path = tmp_path / f"book.{'xlsx' if data.startswith(b'PK') else 'csv'}"
    path.write_bytes(data)
    within_bounds(path)


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited")
@pytest.mark.parametrize("what", [what for what in REFUSED if "far" in what or "memory" in what or "many" in what
                                  or "without names" in what or "repeated" in what or "bomb" in what])  # fmt: skip
def test_nothing_small_takes_all_memory(tmp_path: Path, what: str) -> None:
    name, build, said = REFUSED[what]
    (tmp_path / name).write_bytes(build())
    assert said[:40] in within_bounds(tmp_path / name)


def test_a_sheet_that_nobody_asks_for_does_no_harm(tmp_path: Path) -> None:
    parts = Parts.of(BOOK)
    far = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"/>'
    )
    parts.add(
        "xl/worksheets/sheet9.xml",
        far + '</row><row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
        type_="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    number = parts.relate("xl/workbook.xml", kind, "/xl/worksheets/sheet9.xml")
    names = 'xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    parts.change("xl/workbook.xml", "</sheets>", f'<sheet {names} name="Far" sheetId="99" q:id="{number}"/></sheets>')
    (tmp_path / "book.xlsx").write_bytes(parts.packed())

    with pytest.raises(kw.TooLargeError, match=r"the sheet 'Far' reaches to XFD1048576"):
        kw.read(tmp_path / "book.xlsx")
    assert len(kw.read(tmp_path / "book.xlsx", sheets=["Dataset"])) == 2
    result = kw.refresh(tmp_path / "book.xlsx", month="Oct-19", sheets=["Dataset"])
    assert result.rolled is not None


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("needs a device that never ends")
    (tmp_path / "book.xlsx").symlink_to("/dev/zero")
    with pytest.raises(kw.TooLargeError, match="is larger than 1 MB"):
        kw.read(tmp_path / "book.xlsx", config=kw.Settings(limits=kw.LimitSettings(file_megabytes=1)))


def test_locked_books_are_as_large_as_others() -> None:
    assert len(kw.read(locked(BOOK), password="secret")) == 2
