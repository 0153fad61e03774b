"""Tidy records as Parquet, for pandas, DuckDB and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any, BinaryIO

from kpiworkbook.errors import OutputError
from kpiworkbook.exporter.batches import FIELDS, Batch

__all__ = ["check", "write"]

_ROW_GROUP = 25_000
"""Records that are written at once: enough to compress well. Four times as many take 70 MB more."""


def check() -> None:
    """Raise OutputError where pyarrow is missing."""
    if find_spec("pyarrow") is None:
        raise OutputError(
            'Parquet needs pyarrow: install it with pip install "kpiworkbook[parquet]", or write .csv or .sqlite'
        )


def write(batches: Iterable[Batch], stream: BinaryIO) -> None:
    """Write all records as one table, group by group; needs the extra `kpiworkbook[parquet]`."""
    check()
    import pyarrow as pa
    from pyarrow import parquet

    types = {"period": pa.date32(), "edition": pa.date32(), "value": pa.float64()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in FIELDS])
    with parquet.ParquetWriter(stream, schema) as writer:
        for group in _groups(pa.table(batch, schema=schema) for batch in batches):
            writer.write_table(pa.concat_tables(group))


def _groups(tables: Iterable[Any]) -> Iterator[list[Any]]:
    group: list[Any] = []
    for table in tables:
        group.append(table)
        if sum(map(len, group)) >= _ROW_GROUP:
            yield group
            group = []
    if group:
        yield group
