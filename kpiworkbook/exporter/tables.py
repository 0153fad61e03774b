"""What both databases have in common: the table `records`, the views on it, and which archived figures are told twice.

The statements are such as SQLite and DuckDB understand alike.
"""

from __future__ import annotations

from kpiworkbook.exporter.batches import FIELDS

__all__ = ["COLUMNS", "DROP_TOLD_TWICE", "INSERT", "VIEWS", "create_table"]

COLUMNS = ", ".join(FIELDS)
INSERT = f"INSERT INTO records ({COLUMNS}) VALUES ({', '.join('?' * len(FIELDS))})"  # noqa: S608 - only question marks

_FIGURE = """
    scorecard, ref, series, period, CASE WHEN ref = '' THEN section END, CASE WHEN ref = '' THEN indicator END,
    CASE WHEN period IS NOT NULL THEN '' WHEN series = 'actual' THEN cell ELSE label END
"""
"""What a record is a figure of; the same as `batches.figures`."""

_LATEST = f"""
    CREATE VIEW IF NOT EXISTS latest AS SELECT {COLUMNS} FROM (
        SELECT {COLUMNS}, row_number() OVER (
            PARTITION BY {_FIGURE} ORDER BY edition DESC NULLS LAST, cell LIKE '%!%', rowid DESC
        ) AS place FROM records
    ) AS words WHERE place = 1
"""  # noqa: S608 - nothing of a user's
_VINTAGES = f"""
    CREATE VIEW IF NOT EXISTS vintages AS
    SELECT {COLUMNS}, row_number() OVER (PARTITION BY {_FIGURE} ORDER BY place) AS vintage FROM (
        SELECT *, lag(value) OVER figure AS value_before, lag(status) OVER figure AS status_before,
            lag(shown) OVER figure AS shown_before, row_number() OVER figure AS place
        FROM records
        WINDOW figure AS (PARTITION BY {_FIGURE} ORDER BY edition NULLS FIRST, cell NOT LIKE '%!%', rowid)
    ) AS words
    WHERE place = 1 OR status <> status_before OR coalesce(value, 0) <> coalesce(value_before, 0)
        OR (status = 'not-understood' AND shown <> shown_before)
"""  # noqa: S608 - nothing of a user's
VIEWS = (_LATEST, _VINTAGES)
"""`latest`, the newest word on each figure, and `vintages`, each word on it that differs from the one before."""

_SAME = " AND ".join(
    f"coalesce(other.{name}, {nothing}) = coalesce(records.{name}, {nothing})"
    for name, nothing in {
        "scorecard": "''", "ref": "''", "series": "''", "status": "''", "value": "0", "period": "'0001-01-01'",
        "edition": "'0001-01-01'",
    }.items()
)  # fmt: skip
DROP_TOLD_TWICE = f"""
    DELETE FROM records WHERE cell LIKE '%!%' AND period IS NOT NULL AND EXISTS (
        SELECT 1 FROM records AS other WHERE {_SAME}
        AND (records.ref <> '' OR (other.section = records.section AND other.indicator = records.indicator))
        AND (records.value IS NOT NULL OR other.shown = records.shown)
        AND (other.cell NOT LIKE '%!%' OR other.rowid < records.rowid)
    )
"""  # noqa: S608 - nothing of a user's
"""Leaves out what an archive repeats that was told before, in an earlier run."""


def create_table(types: dict[str, str], text: str, constraint: str = "") -> str:
    """Return the statement that makes the table where there is none: `types` by column, `text` of all others."""
    columns = ", ".join(f"{name} {types.get(name, text)}" for name in FIELDS)
    return f"CREATE TABLE IF NOT EXISTS records ({columns}{constraint})"
