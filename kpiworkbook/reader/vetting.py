"""What calamine may read of a book, once it is known that its sheets can be laid out."""

from __future__ import annotations

from kpiworkbook.ooxml.allowance import Allowance
from kpiworkbook.ooxml.archive import rewrite, selected
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.vetting import values_of
from kpiworkbook.reader.source import Kind, Source

__all__ = ["vetted"]

_OF_ODS = ("mimetype", "meta-inf/manifest.xml", "content.xml")


def vetted(source: Source, package: Package | None, allowance: Allowance) -> bytes:
    """Return what calamine may read: of a package, the parts that hold values, as a zip of their own.

    Raises TooLargeError where it would take too much memory; the sheets of an .xlsx are looked at one by one later.
    """
    if source.kind is Kind.OOXML and package is not None:
        return values_of(package, allowance)
    if package is None:
        from kpiworkbook.reader.vetting_xls import check_xls

        check_xls(source.data, allowance)
        # calamine tries one format after the other, and would find a zip that stands behind the old one.
        return source.data.replace(b"PK\5\6", bytes(4)) if b"PK\5\6" in source.data else source.data
    if source.kind is Kind.XLSB:
        from kpiworkbook.reader.vetting_xlsb import checked_xlsb

        parts, in_full = checked_xlsb(package, allowance)
        return rewrite(selected(package, parts), in_full)
    from kpiworkbook.reader.vetting_ods import check_ods

    check_ods(package.read("content.xml"), allowance)
    return selected(package, {part for part in package.parts if part.casefold() in _OF_ODS})
