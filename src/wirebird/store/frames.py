"""What a store holds as pandas, polars or Arrow tables, for those who have one of these installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from wirebird.errors import MissingExtraError, UsageError
from wirebird.store import picture
from wirebird.store.engine import insert
from wirebird.store.linking import INCIDENT_ROWS
from wirebird.store.reading import Moment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

FrameTable = Literal["reports", "events", "claims", "incidents"]
FrameKind = Literal["pandas", "polars", "arrow"]
_PACKAGES: dict[FrameKind, str] = {"pandas": "pandas", "polars": "polars", "arrow": "pyarrow"}


def frame(connection: DuckDBPyConnection, table: FrameTable, moment: Moment, *, kind: FrameKind) -> Any:  # noqa: ANN401
    """A table as it stood at a moment, one row a record, with the columns of docs/store.md.

    Args:
        connection: open.
        table: which.
        moment: as of when.
        kind: `pandas` and `polars` give a DataFrame, `arrow` a pyarrow Table.

    Raises:
        MissingExtraError: the package is not installed.
        UsageError: there is no such table or kind.
    """
    if kind not in _PACKAGES:
        raise UsageError(f"no kind {kind!r} of table; there are {', '.join(_PACKAGES)}")
    if find_spec(_PACKAGES[kind]) is None:
        raise MissingExtraError(_PACKAGES[kind], extra=kind, needed_for=f"{table} as {kind}")
    if table not in get_args(FrameTable):
        raise UsageError(f"no table {table!r}; there are {', '.join(get_args(FrameTable))}")
    found = connection.sql(_incident_rows(connection, moment) if table == "incidents" else _sql(table, moment))
    return _converted(found, kind)


def _converted(found: DuckDBPyRelation, kind: FrameKind) -> Any:  # noqa: ANN401
    if kind == "pandas":
        return found.df()
    if kind == "arrow":
        return found.to_arrow_table()
    import polars  # noqa: TID251

    # DuckDB's own way to polars would need pyarrow as well.
    return polars.DataFrame(found)


def _sql(table: FrameTable, moment: Moment) -> str:
    versions = moment.versions()
    if table == "reports":
        ended = moment.by_then("r.superseded_at")
        return f"""SELECT r.* REPLACE ({ended} AS superseded_at)
            FROM reports r JOIN ({versions}) v USING (report_id, version) ORDER BY r.report_id"""
    ended = moment.by_then("e.retired_at")
    counted = moment.counted_events()
    events = f"SELECT e.* REPLACE ({ended} AS retired_at) FROM events e SEMI JOIN ({counted}) c USING (event_key)"
    if table == "events":
        return f"{events} ORDER BY report_id, position"
    return (
        f"SELECT c.*, e.report_id, e.known_on FROM claims c JOIN ({events}) e USING (event_key) ORDER BY c.event_key, c.number"
    )


def _incident_rows(connection: DuckDBPyConnection, moment: Moment) -> str:
    again = picture.picture(connection, moment).incidents()
    insert(connection, "given_incidents", {"record": [msgspec.json.encode(i).decode() for i in again]})
    return f"FROM incidents SEMI JOIN kept USING (incident_id) UNION ALL {INCIDENT_ROWS} ORDER BY incident_id"
