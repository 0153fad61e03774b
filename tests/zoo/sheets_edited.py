"""Animals whose sheet is written as no library writes it: by Excel, by the Open XML SDK, by hand."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kpiworkbook.model.places import place_of
from tests.zoo import by_xlsxwriter
from tests.zoo.parts import SHEET_PART, WORKBOOK, Parts
from tests.zoo.parts_added import MAIN, MICROSOFT, OFFICE, plain
from tests.zoo.registry import animal

X14 = f"{MICROSOFT}/spreadsheetml/2009/9/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_EXTENSIONS = (
    f'xmlns:mc="{COMPATIBILITY}" mc:Ignorable="x14ac xr xr2" '
    f'xmlns:x14ac="{MICROSOFT}/spreadsheetml/2009/9/ac" xmlns:xr="{MICROSOFT}/spreadsheetml/2014/revision" '
    f'xmlns:xr2="{MICROSOFT}/spreadsheetml/2015/revision2" xmlns:x15="{MICROSOFT}/spreadsheetml/2010/11/main"'
)
_STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties":
        "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes":
        "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
    "relationships/extended-properties": "relationships/extendedProperties",
}  # fmt: skip


@animal
def shared_formulas() -> bytes:
    """Averages and maxima share a formula, and so do the cells right of the table and its total below."""
    parts = plain()
    for row in range(6, 9):
        shared = '<f t="shared" ref="V6:W8" si="0">AVERAGE($G6:$R6)</f>' if row == 6 else '<f t="shared" si="0"/>'
        parts.cell(f"V{row}", f'<c r="V{row}" s="{parts.style_of(f"V{row}")}">{shared}<v>0.8</v></c>')
        parts.cell(f"W{row}", f'<c r="W{row}" s="{parts.style_of(f"W{row}")}"><f t="shared" si="0"></f><v>0.8</v></c>')
    texts = ("Steady", "Back on track", "")
    for row, text in zip(range(6, 9), texts, strict=True):
        shared = f'<f t="shared" ref="AC6:AC8" si="1">S{row}&amp;" / "&amp;T{row}</f>' if row == 6 else ""
        shared = shared or '<f t="shared" si="1"/>'
        cell = f'<c r="AC{row}" t="str">{shared}<v>{text}</v></c></row><row r="{row + 1}"'
        parts.change(SHEET_PART, f'</row><row r="{row + 1}"', cell)
    return parts.packed()


@animal
def strict() -> bytes:
    parts = plain()
    for part in parts:
        for name, new in _STRICT.items():
            parts[part] = parts[part].replace(name.encode(), new.encode())
    parts.change(WORKBOOK, "<workbook ", '<workbook conformance="strict" ')
    return parts.packed()


@animal
def dates_as_iso_8601() -> bytes:
    """Strict files that Excel saves hold their dates so."""
    parts = Parts.of(strict())
    parts[SHEET_PART] = re.sub(
        rb'(<c r="[E-R](?:5|12)" s="\d+")><v>(\d+)</v>',
        lambda match: match[1] + b' t="d"><v>%s</v>' % _iso(int(match[2])),
        parts[SHEET_PART],
    )
    return parts.packed()


def _iso(serial: int) -> bytes:
    return (date(1899, 12, 30) + timedelta(days=serial)).isoformat().encode() + b"T00:00:00"


@animal
def prefixed_namespaces() -> bytes:
    """As the Open XML SDK writes: every element of the spreadsheet has a prefix."""
    parts = plain()
    for part, content in parts.items():
        if f' xmlns="{MAIN}"'.encode() in content:
            named = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", content)
            parts[part] = named.replace(f' xmlns="{MAIN}"'.encode(), f' xmlns:x="{MAIN}"'.encode())
    return parts.packed()


@animal
def as_excel_writes() -> bytes:
    """Attributes and elements of later versions, which older ones are told to pass over."""
    parts = plain()
    parts.change(
        SHEET_PART, "<worksheet ", f'<worksheet {_EXTENSIONS} xr:uid="{{00000000-0001-0000-0000-000000000000}}" '
    )
    parts.change(SHEET_PART, "<sheetFormatPr ", '<sheetFormatPr x14ac:dyDescent="0.25" ')
    parts[SHEET_PART] = re.sub(rb'(<row r="\d+" spans="[\d:]+")', rb'\1 x14ac:dyDescent="0.25"', parts[SHEET_PART])
    parts.change(WORKBOOK, "<workbook ", f"<workbook {_EXTENSIONS} ")
    parts.change(
        WORKBOOK, "<bookViews>",
        '<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="S:\\Performance\\" '
        f'xmlns:x15ac="{MICROSOFT}/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
        '<xr:revisionPtr revIDLastSave="0" documentId="8_{00000000-0000-0000-0000-000000000000}" '
        'xr6:coauthVersionLast="47" xr6:coauthVersionMax="47" '
        f'xmlns:xr6="{MICROSOFT}/spreadsheetml/2016/revision6"/><bookViews>',
    )  # fmt: skip
    parts.change(
        WORKBOOK, "</workbook>",
        '<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}"><x15:workbookPr chartTrackingRefBase="1"/></ext>'
        "</extLst></workbook>",
    )  # fmt: skip
    return parts.packed()


@animal
def conditional_formats_of_excel_2010_on_the_changes() -> bytes:
    parts = Parts.of(by_xlsxwriter.book_of(lambda book, _: book.add_worksheet("Limits")))
    rule = (
        f'<extLst><ext xmlns:x14="{X14}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting xmlns:xm="{MICROSOFT}/excel/2006/main"><x14:cfRule type="expression" priority="3" '
        'id="{00000000-000E-0000-0000-000003000000}"><xm:f>LEN(S6)&gt;Limits!$A$1</xm:f><x14:dxf><font><b/></font>'
        "</x14:dxf></x14:cfRule><xm:sqref>S6:T9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
        "</ext></extLst></worksheet>"
    )
    parts.change(SHEET_PART, "</worksheet>", rule)
    return parts.packed()


@animal
def cells_without_references() -> bytes:
    """Cells and rows stand where they stand; gaps are filled with empty ones."""
    parts = plain()
    pattern = re.compile(rb'<row r="(\d+)"[^>]*>(.*?)</row>')
    wanted, out = 1, b""
    for number, content in pattern.findall(parts[SHEET_PART]):
        out += b"<row/>" * (int(number) - wanted) + b"<row>" + _without_references(content) + b"</row>"
        wanted = int(number) + 1
    start, end = parts[SHEET_PART].index(b"<row"), parts[SHEET_PART].rindex(b"</sheetData>")
    parts[SHEET_PART] = parts[SHEET_PART][:start] + out + parts[SHEET_PART][end:]
    return parts.packed()


def _without_references(cells: bytes) -> bytes:
    wanted, out = 0, b""
    for place, rest in re.findall(rb'<c r="([A-Z]+\d+)"(.*?</c>|[^>]*/>)', cells):
        column = place_of(place.decode())[1]
        out += b"<c/>" * (column - wanted) + b"<c" + rest
        wanted = column + 1
    return out


@animal
def empty_rows() -> bytes:
    parts = plain()
    parts.change(SHEET_PART, '<row r="4"', '<row r="3"/><row r="4"')
    parts.change(SHEET_PART, '<row r="11"', '<row r="10" spans="1:27" ht="30" customHeight="1"/><row r="11"')
    parts.change(SHEET_PART, "</sheetData>", '<row r="17"></row><row r="18" hidden="1"/></sheetData>')
    return parts.packed()


@animal
def typed_by_hand() -> bytes:
    """A mark of the byte order, line breaks as on Windows, single quotes, comments, instructions and CDATA."""
    parts = plain()
    xml = parts[SHEET_PART].decode().replace('"', "'").replace("><", ">\r\n<")
    xml = re.sub(r"<c\s+r='(\w+)'\s+s='(\d+)'", r"<c\r\n\ts='\2'  r='\1'", xml)
    xml = xml.replace(
        "<row r='8'", "<!-- <row r='7'><c r='S7'><v>1</v></c></row> --><?keep <c r='S8'/> ?>\r\n<row r='8'"
    )
    # Outside the table: calamine passes over what stands in CDATA.
    end = "</row>\r\n<row r='2'"
    xml = xml.replace(end, "<c r='K1'><v><![CDATA[1646]]><!-- provisional --></v></c>" + end)
    parts[SHEET_PART] = ("\ufeff" + xml + "\r\n<!-- end -->\r\n").encode()
    return parts.packed()


@animal
def what_if_table() -> bytes:
    parts = plain()
    parts.change(
        SHEET_PART, '</row><row r="2"',
        '<c r="K1"><f>S1*2</f><v>0</v></c></row><row r="2"',
    )  # fmt: skip
    parts.change(
        SHEET_PART, '</row><row r="4"',
        '<c r="J2"><v>1</v></c><c r="K2"><f t="dataTable" ref="K2:K3" dt2D="0" dtr="0" r1="S1"/><v>2</v></c></row>'
        '<row r="3"><c r="J3"><v>2</v></c><c r="K3"><v>4</v></c></row><row r="4"',
    )  # fmt: skip
    return parts.packed()


@animal
def form_controls() -> bytes:
    """A drop-down list: its anchor names rows and columns behind the sheet's data."""
    parts = Parts.of(by_xlsxwriter.book_of(by_xlsxwriter.button_and_checkbox))
    number = parts.add(
        "xl/ctrlProps/ctrlProp1.xml",
        f'<formControlPr xmlns="{X14}" objectType="Button" lockText="1"/>',
        type_="application/vnd.ms-excel.controlproperties+xml",
        owner=SHEET_PART, kind=f"{OFFICE}/ctrlProp",
    )  # fmt: skip
    corners = "".join(
        f"<{end}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        f"</{end}>"
        for end, column, row in (("from", 1, 6), ("to", 2, 8))
    )
    choice = f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="x14">'
    parts.change(
        SHEET_PART, "</worksheet>",
        f'{choice}<controls>{choice}<control shapeId="1025" r:id="{number}" name="Button 1"><controlPr defaultSize="0" '
        f'autoFill="0" autoPict="0"><anchor moveWithCells="1">{corners}</anchor></controlPr></control></mc:Choice>'
        "</mc:AlternateContent></controls></mc:Choice></mc:AlternateContent></worksheet>",
    )  # fmt: skip
    parts.change(
        SHEET_PART, "<worksheet ",
        f'<worksheet xmlns:x14="{X14}" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" ',
    )  # fmt: skip
    return parts.packed()
