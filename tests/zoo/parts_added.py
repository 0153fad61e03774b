"""Animals with parts that no library writes, added to the scorecard's package."""

from __future__ import annotations

from tests.zoo import by_xlsxwriter
from tests.zoo.parts import SHEET_PART, WORKBOOK, Parts
from tests.zoo.pictures import png
from tests.zoo.registry import animal
from tests.zoo.scorecard import SHEET

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MICROSOFT = "http://schemas.microsoft.com/office"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NAMESPACES = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'
GUID = "{9D5C9E0A-0F0B-4A55-9C58-0A6A2F6D1C01}"


def plain() -> Parts:
    """Return the parts of the plain scorecard."""
    return Parts.of(by_xlsxwriter.plain())


@animal
def threaded_comments() -> bytes:
    parts = Parts.of(by_xlsxwriter.book_of(by_xlsxwriter.notes))
    namespace = f"{MICROSOFT}/spreadsheetml/2018/threadedcomments"
    parts.change("xl/comments1.xml", "<author>Data Officer</author>", f"<author>tc={GUID}</author>")
    parts.change("xl/comments1.xml", "Recount in July", "[Threaded comment] Comment: Recount in July")
    parts.add(
        "xl/persons/person.xml",
        f'<personList xmlns="{namespace}"><person displayName="Data Officer" id="{GUID}" userId="data" '
        'providerId="None"/></personList>',
        type_="application/vnd.ms-excel.person+xml",
        owner=WORKBOOK,
        kind=f"{MICROSOFT}/2017/10/relationships/person",
    )
    parts.add(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{namespace}"><threadedComment ref="P6" dT="2019-10-14T09:30:00.00" '
        f'personId="{GUID}" id="{GUID}"><text>Recount in July</text></threadedComment></ThreadedComments>',
        type_="application/vnd.ms-excel.threadedcomments+xml",
        owner=SHEET_PART,
        kind=f"{MICROSOFT}/2017/10/relationships/threadedComment",
    )
    return parts.packed()


@animal
def sheet_of_macros() -> bytes:
    """Macros as Excel 4 had them, on a sheet of their own."""
    parts = plain()
    number = parts.add(
        "xl/macrosheets/sheet1.xml",
        f'<xm:macrosheet xmlns:xm="{MICROSOFT}/excel/2006/main" {NAMESPACES}><sheetData><row r="1"><c r="A1" t="b">'
        "<f>RETURN()</f><v>1</v></c></row></sheetData></xm:macrosheet>",
        type_="application/vnd.ms-excel.macrosheet+xml",
        owner=WORKBOOK,
        kind=f"{MICROSOFT}/2006/relationships/xlMacrosheet",
    )
    parts.change(WORKBOOK, "</sheets>", f'<sheet name="Macro1" sheetId="77" r:id="{number}"/></sheets>')
    return parts.packed()


@animal
def module_of_excel_5() -> bytes:
    """A sheet whose macros went into the VBA project long ago: Excel keeps its name, and no part."""
    parts = plain()
    parts.change(WORKBOOK, "</sheets>", '<sheet name="Module1" sheetId="78" state="veryHidden" r:id=""/></sheets>')
    return parts.packed()


@animal
def pivot_table() -> bytes:
    parts = Parts.of(by_xlsxwriter.book_of(lambda book, _: book.add_worksheet("Pivot")))
    owners = ("Head of Service", "Team Manager")
    listed = "".join(f'<s v="{owner}"/>' for owner in owners)
    fields = "".join(
        f'<cacheField name="{name}" numFmtId="0"><sharedItems count="{count}">{items}</sharedItems></cacheField>'
        for name, count, items in (
            ("Indicator", 1, '<s v="Contacts received"/>'),
            ("Owner", 2, listed),
        )
    )
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    number = parts.add(cache, "", type_=f"{SPREADSHEET}.pivotCacheDefinition+xml", owner=WORKBOOK,
                       kind=f"{OFFICE}/pivotCacheDefinition")  # fmt: skip
    records = parts.add(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords {NAMESPACES} count="1"><r><x v="0"/><x v="0"/></r></pivotCacheRecords>',
        type_=f"{SPREADSHEET}.pivotCacheRecords+xml", owner=cache, kind=f"{OFFICE}/pivotCacheRecords",
    )  # fmt: skip
    parts[cache] = (
        f'<pivotCacheDefinition {NAMESPACES} r:id="{records}" refreshOnLoad="1" recordCount="1"><cacheSource '
        f'type="worksheet"><worksheetSource ref="B5:C9" sheet="{SHEET}"/></cacheSource><cacheFields count="2">{fields}'
        "</cacheFields></pivotCacheDefinition>"
    ).encode()
    table = "xl/pivotTables/pivotTable1.xml"
    parts.add(
        table,
        f'<pivotTableDefinition {NAMESPACES} name="Owners" cacheId="7" dataCaption="Values" applyNumberFormats="0" '
        'applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" applyAlignmentFormats="0" '
        'applyWidthHeightFormats="1"><location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        '<pivotFields count="2"><pivotField dataField="1" showAll="0"/><pivotField axis="axisRow" showAll="0">'
        '<items count="3"><item x="0"/><item x="1"/><item t="default"/></items></pivotField></pivotFields>'
        '<rowFields count="1"><field x="1"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i>'
        '<i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1"><dataField '
        'name="Indicators" fld="0" subtotal="count" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>',
        type_=f"{SPREADSHEET}.pivotTable+xml", owner="xl/worksheets/sheet2.xml", kind=f"{OFFICE}/pivotTable",
    )  # fmt: skip
    parts.relate(table, f"{OFFICE}/pivotCacheDefinition", f"/{cache}")
    parts.change(
        WORKBOOK, "</workbook>", f'<pivotCaches><pivotCache cacheId="7" r:id="{number}"/></pivotCaches></workbook>'
    )
    return parts.packed()


@animal
def custom_xml() -> bytes:
    parts = plain()
    item = "customXml/item1.xml"
    parts.add(item, '<council xmlns="urn:example:council"><case id="17"/></council>', owner=WORKBOOK,
              kind=f"{OFFICE}/customXml", target="../customXml/item1.xml")  # fmt: skip
    parts.add(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{GUID}"><ds:schemaRefs/></ds:datastoreItem>',
        type_="application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        owner=item, kind=f"{OFFICE}/customXmlProps", target="itemProps1.xml",
    )  # fmt: skip
    return parts.packed()


@animal
def external_link() -> bytes:
    parts = plain()
    link = "xl/externalLinks/externalLink1.xml"
    number = parts.add(link, "", type_=f"{SPREADSHEET}.externalLink+xml", owner=WORKBOOK, kind=f"{OFFICE}/externalLink")
    path = parts.relate(link, f"{OFFICE}/externalLinkPath", "last%20year.xlsx", external=True)
    parts[link] = (
        f'<externalLink {NAMESPACES}><externalBook r:id="{path}"><sheetNames><sheetName val="Data"/></sheetNames>'
        '<sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>1600</v></cell></row></sheetData>'
        "</sheetDataSet></externalBook></externalLink>"
    ).encode()
    references = f'</sheets><externalReferences><externalReference r:id="{number}"/></externalReferences>'
    parts.change(WORKBOOK, "</sheets>", references)
    parts.cell("Z6", f'<c r="Z6" s="{parts.style_of("Z6")}"><f>[1]Data!A1</f><v>1600</v></c>')
    return parts.packed()


@animal
def calculation_chain() -> bytes:
    parts = Parts.of(by_xlsxwriter.book_of(by_xlsxwriter.formulas_elsewhere))
    parts.cell("V6", f'<c r="V6" s="{parts.style_of("V6")}"><f>AVERAGE(G6:R6)</f><v>1612.25</v></c>')
    parts.add(
        "xl/calcChain.xml",
        f'<calcChain xmlns="{MAIN}"><c r="V6" i="1"/><c r="R18"/><c r="A1" i="2"/><c r="A2"/></calcChain>',
        type_=f"{SPREADSHEET}.calcChain+xml", owner=WORKBOOK, kind=f"{OFFICE}/calcChain", target="calcChain.xml",
    )  # fmt: skip
    return parts.packed()


@animal
def signatures() -> bytes:
    parts = plain()
    origin = "_xmlsignatures/origin.sigs"
    parts.default_type("sigs", "application/vnd.openxmlformats-package.digital-signature-origin")
    parts.add(origin, b"", owner="", kind=f"{PACKAGE}/relationships/digital-signature/origin")
    parts.add(
        "_xmlsignatures/sig1.xml",
        '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod '
        'Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/><SignatureMethod '
        'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/></SignedInfo><SignatureValue/></Signature>',
        type_="application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml",
        owner=origin, kind=f"{PACKAGE}/relationships/digital-signature/signature",
    )  # fmt: skip
    return parts.packed()


@animal
def thumbnail() -> bytes:
    parts = plain()
    parts.default_type("png", "image/png")
    parts.add("docProps/thumbnail.png", png(16), owner="", kind=f"{PACKAGE}/relationships/metadata/thumbnail")
    return parts.packed()


@animal
def sensitivity_label() -> bytes:
    parts = plain()
    parts.add(
        "docMetadata/LabelInfo.xml",
        '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label '
        f'id="{GUID}" enabled="1" method="Privileged" siteId="{GUID}" contentBits="0" removed="0"/></clbl:labelList>',
        type_="application/vnd.ms-office.classificationlabels+xml",
        owner="", kind=f"{MICROSOFT}/2020/02/relationships/classificationlabels",
    )  # fmt: skip
    return parts.packed()


@animal
def ribbon() -> bytes:
    parts = Parts.of(by_xlsxwriter.book_of(by_xlsxwriter.macros))
    parts.add(
        "customUI/customUI14.xml",
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon startFromScratch="false"/>'
        "</customUI>",
        type_="application/xml", owner="", kind=f"{MICROSOFT}/2007/relationships/ui/extensibility",
    )  # fmt: skip
    return parts.packed()


@animal
def printer_settings() -> bytes:
    parts = plain()
    parts.default_type("bin", f"{SPREADSHEET}.printerSettings")
    number = parts.add("xl/printerSettings/printerSettings1.bin", b"P\0r\0i\0n\0t\0" * 40, owner=SHEET_PART,
                       kind=f"{OFFICE}/printerSettings")  # fmt: skip
    parts.change(SHEET_PART, "</worksheet>", f'<pageSetup orientation="landscape" r:id="{number}"/></worksheet>')
    return parts.packed()


@animal
def data_connection() -> bytes:
    parts = plain()
    parts.add(
        "xl/connections.xml",
        f'<connections xmlns="{MAIN}"><connection id="1" name="Cases" type="5" refreshedVersion="6"><dbPr '
        'connection="Provider=Example;Data Source=cases" command="SELECT 1"/></connection></connections>',
        type_=f"{SPREADSHEET}.connections+xml", owner=WORKBOOK, kind=f"{OFFICE}/connections",
    )  # fmt: skip
    return parts.packed()
