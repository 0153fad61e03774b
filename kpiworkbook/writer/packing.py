"""An xlsxwriter workbook that is packed as quickly as Excel packs its own.

xlsxwriter packs at zlib's usual level, which takes more than twice as long for a tenth to a seventh of the size.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, BinaryIO

from xlsxwriter.packager import Packager  # noqa: TID253 - this module is imported where a workbook is written
from xlsxwriter.workbook import Workbook  # noqa: TID253

from kpiworkbook.ooxml.archive import packed

__all__ = ["QuickWorkbook"]


class QuickWorkbook(Workbook):  # type: ignore[misc] # xlsxwriter is untyped
    """A workbook whose package is written to a stream when it is closed."""

    def __init__(self, stream: BinaryIO, options: Mapping[str, Any]) -> None:
        """Take the stream, and xlsxwriter's options."""
        self._stream, self._packager, self._own_package = stream, _PartsKeeper(), io.BytesIO()
        super().__init__(self._own_package, {**options, "in_memory": True})

    def close(self) -> None:
        """Write the package: of the parts that xlsxwriter has made, or its own if it has made it otherwise."""
        super().close()
        parts = self._packager.parts
        self._stream.write(packed(parts) if parts else self._own_package.getvalue())

    def _get_packager(self) -> _PartsKeeper:
        return self._packager


class _PartsKeeper(Packager):  # type: ignore[misc]
    """Keeps the parts, and leaves xlsxwriter none to pack."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, bytes] = {}

    def _create_package(self) -> list[Any]:
        for file, name, is_binary in super()._create_package():
            self.parts[name] = file.getvalue() if is_binary else file.getvalue().encode()
        return []
