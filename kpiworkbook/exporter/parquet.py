"""Tidy records as Parquet, for pandas, DuckDB and the like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from kpiworkbook.errors import OutputError
from kpiworkbook.model.records import Records

__all__ = ["write"]


def write(records: Sequence[Records], stream: BinaryIO) -> None:
    """Write all records as one table; needs the extra `kpiworkbook[parquet]`."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise OutputError(
            'Parquet needs pyarrow: install it with pip install "kpiworkbook[parquet]", or write .csv or .sqlite'
        ) from None
    schema = pa.schema([(name, _TYPES[name](pa) if name in _TYPES else pa.string()) for name in Records().columns])
    tables = [pa.table(dict(part.columns), schema=schema) for part in records]
    parquet.write_table(pa.concat_tables(tables), stream)


_TYPES = {"period": lambda pa: pa.date32(), "value": lambda pa: pa.float64()}
