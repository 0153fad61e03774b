"""What is odd but may stand in an honest book is read for what it is, and nothing of it is lost or run."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import kpiworkbook as kw
from kpiworkbook import Series, Status
from tests.hostile.books import BOOK, GRID, SHEET_PART, STYLES, cells, changed, instead, without
from tests.support import SAMPLE, converted, saved, tsv
from tests.zoo.parts import Parts

TYPES = "[Content_Types].xml"
THIRD = '<c r="A4" t="inlineStr"><is><t>M3</t></is></c><c r="B4" t="inlineStr"><is><t>Third</t></is></c>'


def with_third(earlier: str, later: str, kind: str = "n", more: str = "") -> bytes:
    """Return the book with a third indicator, whose two months hold what is given, and are of that kind."""
    months = "".join(f'<c r="{place}4" t="{kind}">{content}</c>' for place, content in (("C", earlier), ("D", later)))
    return cells(f'<row r="4">{THIRD}{months}</row>{more}')


def typed(*cells: object, heads: tuple[object, object] = ("Aug-19", "Sep-19"), epoch: object = None) -> bytes:
    """Return a book that openpyxl has written, with one indicator."""
    book = openpyxl.Workbook()
    book.active.title = "Dataset"
    book.epoch = epoch or book.epoch
    book.active.append(["Ref", "Indicator", *heads])
    book.active.append(["M3", *cells])
    return saved(book)


def text(line: str) -> bytes:
    """Return the book as text, with one indicator."""
    return f"Ref,Indicator,Aug-19,Sep-19\nM3,Third,{line}\n".encode()


REPORTED, ODD, ERROR = Status.REPORTED, Status.NOT_UNDERSTOOD, Status.ERROR
Figure = tuple[Status, float | None, str]
FIVE, SIX = (REPORTED, 5, "5"), (REPORTED, 6, "6")
PLAIN = with_third("<v>5</v>", "<v>6</v>")
LONG = "😀" * 16_383
FAMILY = "👩\u200d👩\u200d👧"
_1904 = (datetime(2019, 8, 1), datetime(2019, 9, 1))
GIVEN: dict[str, tuple[bytes, Figure, Figure]] = {
    # What it is: the book, and what its indicator M3 is read as for either month: status, value, text as shown.
    "NaN": (with_third("<v>5</v>", "<v>NaN</v>"), FIVE, (ODD, None, "nan")),
    "infinity": (with_third("<v>1e999</v>", "<v>-inf</v>"), (ODD, None, "inf"), (ODD, None, "-inf")),
    "endless": (with_third("<v>1e308</v>", "<v>1e-308</v>"), (ODD, None, "1E+308"), (ODD, None, "1E-308")),
    "NaN and infinity as text": (text("NaN,-Infinity"), (ODD, None, "NaN"), (ODD, None, "-Infinity")),
    "a thousand digits": (text("5," + "9" * 1000), FIVE, (ODD, None, "9" * 1000)),
    "a date": (typed("Third", 5, datetime(2019, 9, 1)), FIVE, (ODD, None, "2019-09-01 0:00:00")),
    "a date as text": (text("5,01/09/2019"), FIVE, (ODD, None, "01/09/2019")),
    "dates counted from 1904": (typed("Third", 5, 6, heads=_1904, epoch=CALENDAR_MAC_1904), FIVE, SIX),
    "errors": (with_third("<v>#DIV/0!</v>", "<v>#N/A</v>", "e"), (ERROR, None, "#DIV/0!"), (ERROR, None, "#N/A")),
    "newer errors": (
        with_third("<v>#SPILL!</v>", "<f>X()</f><v>#BLOCKED!</v>", "e"), (ERROR, None, "#SPILL!"),
        (ERROR, None, "#BLOCKED!"),
    ),
    "booleans": (with_third("<v>1</v>", "<v>0</v>", "b"), (ODD, None, "TRUE"), (ODD, None, "FALSE")),
    "control characters": (
        with_third("<is><t>5</t></is>", "<is><t>6_x0001_</t></is>", "inlineStr"), FIVE, (ODD, None, "6\x01"),
    ),
    "a nil character": (text("5,\0"), FIVE, (ODD, None, "\0")),
    "surrogate halves in bytes": (text("5,6") + b"M4,\xed\xa0\x80,1,2\n", FIVE, SIX),
    "formulas of other books": (
        with_third("<f>[1]Sheet1!A1</f><v>5</v>", "<f>'http://x/[b.xlsx]S'!A1</f><v>6</v>"), FIVE, SIX,
    ),
    "a formula that runs a program": (with_third("<v>5</v>", "<f>cmd|' /C calc'!A0</f><v>6</v>"), FIVE, SIX),
    "a formula that asks the network": (with_third("<v>5</v>", '<f>WEBSERVICE("http://x")</f><v>6</v>'), FIVE, SIX),
    "from right to left": (typed("اتصالات \u202ecba", "٥", 6), (ODD, None, "٥"), SIX),
    "combining marks": (typed("z" + "\u0301" * 500, 5, FAMILY), FIVE, (ODD, None, FAMILY)),
    "a text as long as a cell": (typed("x" * 32_767, 5, LONG), FIVE, (ODD, None, LONG)),
    "a stray cell in the last row": (
        with_third("<v>5</v>", "<v>6</v>", more='<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), FIVE, SIX,
    ),
    "a sheet that claims to be larger": (
        changed(SHEET_PART, 'ref="A1:F3"', 'ref="A1:XFD1048576"', PLAIN), FIVE, SIX,
    ),
    "elements within elements": (
        with_third("<v>5</v>", "<v>6</v>", more="<x>" * 50_000 + "</x>" * 50_000), FIVE, SIX,
    ),
    "no styles": (without(STYLES, PLAIN), FIVE, SIX),
    "no theme": (without("xl/theme/theme1.xml", PLAIN), FIVE, SIX),
    "no properties": (without("docProps/core.xml", PLAIN), FIVE, SIX),
    "other content types": (
        instead(TYPES, Parts.of(PLAIN)[TYPES].replace(b"spreadsheetml", b"wordprocessingml"), PLAIN), FIVE, SIX,
    ),
}  # fmt: skip


def figures(card: kw.Scorecard, ref: str) -> list[Figure]:
    """Return an indicator's months: status, value, text as shown."""
    return [
        (record.status, record.value, record.shown)
        for record in card.records
        if record.ref == ref and record.series is Series.ACTUAL
    ]


@pytest.mark.parametrize("what", GIVEN)
def test_it_is_read_for_what_it_is(tmp_path: Path, what: str) -> None:
    data, *expected = GIVEN[what]

    card = kw.read(data)

    assert figures(card, "M3") == expected
    assert kw.validate(card) is not None
    if "last row" not in what:  # a new workbook goes over a million rows one by one
        kw.write(card, tmp_path / "new.xlsx")
    if data.startswith(b"PK"):
        (tmp_path / "book.xlsx").write_bytes(data)
        result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "kept.xlsx")
        assert figures(kw.read(result.output), "M3") == expected


def test_a_book_is_known_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    old = converted(SAMPLE, tmp_path, "xls")
    for name, data in (("renamed.xlsx", old.read_bytes()), ("new.xls", BOOK), ("new.csv", BOOK)):
        (tmp_path / name).write_bytes(data)
    assert len(kw.read(tmp_path / "renamed.xlsx")) == 55
    assert len(kw.read(tmp_path / "new.xls")) == len(kw.read(tmp_path / "new.csv")) == 2
    kw.refresh(tmp_path / "renamed.xlsx", tmp_path / "out.xlsx")
    assert len(kw.read(tmp_path / "out.xlsx")) == 55


def test_ten_thousand_sections_are_read() -> None:
    section = "Section {0}\nRef,Indicator,Aug-19,Sep-19\nR{0},Name {0},5,6\n\n"
    card = kw.read("".join(map(section.format, range(10_000))).encode())
    assert (len(card.sections), len(card)) == (10_000, 10_000)
    assert len(kw.calculate(card).to_frame()) == 10_000


def test_control_characters_that_xml_forbids_are_read_but_their_sheet_is_not_changed(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(with_third("<is><t>5</t></is>", "<is><t>6\x01</t></is>", "inlineStr"))
    assert figures(kw.read(tmp_path / "book.xlsx"), "M3")[1] == (ODD, None, "6\x01")
    with pytest.raises(kw.NotAWorkbookError, match=r"book\.xlsx is damaged; open it in Excel and save it again"):
        kw.refresh(tmp_path / "book.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize("name", [
    "with space.xlsx", "it's.xlsx", 'say "so".xlsx', "Übersicht Kinder- & Jugendhilfe.xlsx", "e\u0301.xlsx",
    "отчёт.xlsx", "-o.xlsx", "100%.xlsx", "a;b|c.xlsx", "[1].xlsx", "\u202excod.xlsx", "x" * 240 + ".xlsx",
])  # fmt: skip
def test_a_name_may_hold_what_the_disk_takes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BOOK)
    result = kw.refresh(tmp_path / name, tmp_path / "new.xlsx")
    assert result.written
    kw.tidy([kw.read(tmp_path / name)], tmp_path / "history.sqlite")


def test_a_path_may_have_three_hundred_characters(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 150) / ("b" * 150)
    folder.mkdir(parents=True)
    (folder / "book.xlsx").write_bytes(BOOK)
    assert kw.refresh(folder / "book.xlsx").output == folder / "book.refreshed.xlsx"


def test_a_link_is_read_and_what_it_points_to_is_never_written_to(tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").write_bytes(BOOK)
    (tmp_path / "link.xlsx").symlink_to("there.xlsx")
    (tmp_path / "circle.xlsx").symlink_to("circle.xlsx")
    (tmp_path / "nowhere.xlsx").symlink_to("gone.xlsx")

    assert len(kw.read(tmp_path / "link.xlsx")) == 2
    for output in ("there.xlsx", "link.xlsx"):
        with pytest.raises(kw.OutputError, match="is the workbook that is read, and is left as it is"):
            kw.refresh(tmp_path / "link.xlsx", tmp_path / output, force=True)
    for name in ("circle.xlsx", "nowhere.xlsx"):
        with pytest.raises(kw.ReadError, match=name):
            kw.read(tmp_path / name)
    assert (tmp_path / "there.xlsx").read_bytes() == BOOK


def test_an_open_file_and_bytes_are_read_alike() -> None:
    assert len(kw.read(io.BytesIO(BOOK))) == len(kw.read(memoryview(BOOK))) == len(kw.read(tsv(GRID))) == 2


def test_a_text_that_begins_like_an_error_stays_beside_a_newer_error() -> None:
    book = cells(
        '<row r="9"><c r="A9" t="str"><f>X()</f><v>#1 in class</v></c><c r="B9" t="e"><v>#SPILL!</v></c></row>'
    )
    grid = kw.read(book).sheets[0].grid
    assert (grid.value(8, 0), grid.shown(8, 0), grid.shown(8, 1)) == ("#1 in class", "#1 in class", "#SPILL!")
