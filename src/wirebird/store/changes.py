"""What is other than it was: against what the store held at a moment, or against an export of then."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

import msgspec

from wirebird.errors import InputError, UsageError
from wirebird.records import RecordChange
from wirebird.records.incident import Incident
from wirebird.store import picture, reading
from wirebird.store.reading import Moment
from wirebird.store.rows import INCIDENT_COLUMNS, incident_row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Record = Mapping[str, Any]
_DERIVED = ("recorded_at", "position", "version")
"""Fields of an event that are no part of what it says."""


def changes_since_moment(connection: DuckDBPyConnection, since: str, now: Moment) -> list[RecordChange]:
    """Events and incidents that came, changed, were merged or went in the store since a moment.

    Args:
        connection: open.
        since: the store's form of the moment.
        now: what is compared with what the store held then, of what was known by the same day.

    Raises:
        UsageError: that lies before `since`.
    """
    if now.held_by is not None and now.held_by < since:
        message = f"what the store held by {now.held_by} is asked for, and its changes since {since}, which is later"
        raise UsageError(f"{message}; give a later ingested_by, or an earlier beginning")
    then = Moment(now.known_by, since)
    events = compare("event", _events(connection, then), _events(connection, now))
    before, after = _incidents(connection, then), _incidents(connection, now)
    return [*events, *compare("incident", before, after)]


def changes_since_export(connection: DuckDBPyConnection, path: Path, moment: Moment) -> list[RecordChange]:
    """Incidents that came, changed, were merged or went since `wirebird incidents` wrote a file.

    Args:
        connection: open.
        path: JSON lines or CSV, as `wirebird incidents` writes them.
        moment: what is compared with the file.

    Raises:
        InputError: the file cannot be read or is no such export.
    """
    now = list(picture.incidents(connection, moment))
    if path.suffix.lower() == ".csv":
        after: dict[str, Record] = {i.id: {c: _cell(v) for c, v in incident_row(i).items()} for i in now}
        return compare("incident", _exported_csv(path), after)
    return compare("incident", _exported_json(path), {i.id: msgspec.to_builtins(i) for i in now})


def compare(
    record: Literal["event", "incident"], before: Mapping[str, Record], after: Mapping[str, Record]
) -> list[RecordChange]:
    """Differences between two states of records by id, in order of id.

    An incident whose id is gone is merged into the one that holds most of its claims now, or is withdrawn where none does.
    """
    holder = {claim: id for id, fields in after.items() for claim in _claims(fields)} if record == "incident" else {}
    found = []
    for id in sorted(before.keys() | after.keys()):
        if id not in before:
            found.append(RecordChange(record=record, id=id, change="new"))
        elif id not in after:
            into = _heir(_claims(before[id]), holder)
            found.append(RecordChange(record=record, id=id, change="merged" if into else "withdrawn", into=into))
        elif before[id] != after[id]:
            names = before[id].keys() | after[id].keys()
            fields = tuple(sorted(n for n in names if before[id].get(n) != after[id].get(n)))
            found.append(RecordChange(record=record, id=id, change="changed", fields=fields))
    return found


def _claims(fields: Record) -> Sequence[str]:
    """Claims of an incident, from a record or a row."""
    if "claim_ids" in fields:
        return str(fields["claim_ids"]).split("; ")
    return fields.get("claims") or ()


def _heir(claims: Iterable[str], holder: Mapping[str, str]) -> str | None:
    votes = Counter(holder[claim] for claim in claims if claim in holder)
    return min(votes, key=lambda id: (-votes[id], id)) if votes else None


def _events(connection: DuckDBPyConnection, moment: Moment) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for stored in reading.events(connection, moment, with_rejected=False):
        fields = msgspec.to_builtins(stored)
        said = {name: value for name, value in fields.items() if name not in _DERIVED and name != "event"}
        found[stored.id] = said | fields["event"]
    return found


def _incidents(connection: DuckDBPyConnection, moment: Moment) -> dict[str, Record]:
    return {i.id: msgspec.to_builtins(i) for i in picture.incidents(connection, moment)}


def _cell(value: object) -> str:
    """A value as CSV holds it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value)


def _exported_csv(path: Path) -> dict[str, Record]:
    with _opened(path) as stream:
        rows = csv.DictReader(stream)
        lacking = set(INCIDENT_COLUMNS) - set(rows.fieldnames or ())
        if lacking:
            message = f"no export of incidents: it has no column {', '.join(sorted(lacking)[:5])}"
            raise InputError(f"{message}; give a file that wirebird incidents --format csv wrote", path=str(path))
        return {row["id"]: {column: row[column] for column in INCIDENT_COLUMNS} for row in rows}


def _exported_json(path: Path) -> dict[str, Record]:
    found: dict[str, Record] = {}
    with _opened(path) as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                incident = msgspec.convert(json.loads(line), Incident)
            except (ValueError, msgspec.ValidationError) as error:
                message = f"no incident ({error}); give a file that wirebird incidents --format json wrote"
                raise InputError(message, path=str(path), line=number) from error
            found[incident.id] = msgspec.to_builtins(incident)
    return found


def _opened(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check the path", path=str(path)) from error
