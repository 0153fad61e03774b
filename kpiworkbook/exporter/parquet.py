"""Tidy records as Parquet, for pandas, DuckDB and the like."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import BinaryIO

from kpiworkbook.errors import OutputError
from kpiworkbook.model.records import Records

__all__ = ["check", "write"]


def check() -> None:
    """Raise OutputError where pyarrow is missing."""
    if find_spec("pyarrow") is None:
        raise OutputError(
            'Parquet needs pyarrow: install it with pip install "kpiworkbook[parquet]", or write .csv or .sqlite'
        )


def write(records: Sequence[Records], stream: BinaryIO) -> None:
    """Write all records as one table; needs the extra `kpiworkbook[parquet]`."""
    check()
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([(name, _TYPES[name](pa) if name in _TYPES else pa.string()) for name in Records().columns])
    tables = [pa.table(dict(part.columns), schema=schema) for part in records]
    built = pa.BufferOutputStream()  # so that a full disk is met in one place, and not within pyarrow
    parquet.write_table(pa.concat_tables(tables), built)
    stream.write(built.getvalue())


_TYPES = {"period": lambda pa: pa.date32(), "value": lambda pa: pa.float64()}
