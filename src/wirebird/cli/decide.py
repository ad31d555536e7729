"""`wirebird decide` and `wirebird changes`: corrections by people, and what became of records since."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wirebird.cli.options import AsOf, IngestedBy, Layout, StoreFile
from wirebird.cli.rows import chosen_layout, write_records

if TYPE_CHECKING:
    from wirebird.records import Decision, DecisionKind, RecordChange
    from wirebird.store import DuckStore

decide_app = typer.Typer(
    help="Correct what a store holds. Decisions are added, never overwritten, and outlive coding by a newer model.",
    no_args_is_help=True,
)

Event = Annotated[str, typer.Argument(help="An event's id (e-...).")]
By = Annotated[str | None, typer.Option("--by", help="Who decides; default: the name you are logged in with.")]
Note = Annotated[str | None, typer.Option("--note", help="Why.")]
CHANGE_COLUMNS = ("record", "id", "change", "into", "fields")
DECISION_COLUMNS = (
    "number", "at", "person", "kind", "event", "report", "type", "mention", "field", "old", "new", "other", "members", "rest",
    "undoes", "note",
)  # fmt: skip


def _decide(
    store: Path,
    kind: DecisionKind,
    targets: tuple[str, ...],
    *,
    by: str | None,
    note: str | None,
    field: str | None = None,
    value: object = None,
) -> None:
    from wirebird.display.comparison import decision_line
    from wirebird.store import Request, open_store

    request = Request(kind, targets, field=field, value=value, note=note)
    print(decision_line(open_store(store).decide(request, person=by or getpass.getuser())), file=sys.stderr)


@decide_app.command()
def accept(event: Event, store: StoreFile, by: By = None, note: Note = None) -> None:
    """Vouch for an event: it stays, though a newer model may not find it."""
    _decide(store, "accept", (event,), by=by, note=note)


@decide_app.command()
def change(
    event: Event,
    field: Annotated[str, typer.Argument(help="type, mode, status, background, actors, recipients, place, date, casualties.")],
    value: Annotated[
        str,
        typer.Argument(help="JSON as in the record; a plain word, a day, or days as 2021-07-01/2021-07-05, need no quotes."),
    ],
    store: StoreFile,
    by: By = None,
    note: Note = None,
) -> None:
    """Give a field of an event another value."""
    _decide(store, "change", (event,), by=by, note=note, field=field, value=_value(field, value))


def _value(field: str, given: str) -> object:
    """The JSON value of what was typed: JSON, a plain word, or a day or two for a date."""
    try:
        return json.loads(given)
    except ValueError:
        if field == "date":
            start, _, end = given.partition("/")
            return {"start": start, "end": end or start}
        return given


@decide_app.command()
def reject(event: Event, store: StoreFile, by: By = None, note: Note = None) -> None:
    """Take an event out: it is none, or not worth keeping."""
    _decide(store, "reject", (event,), by=by, note=note)


@decide_app.command()
def merge(
    incidents: Annotated[list[str], typer.Argument(help="Two or more incidents (i-...) that are one.")],
    store: StoreFile,
    by: By = None,
    note: Note = None,
) -> None:
    """Hold incidents together as one."""
    _decide(store, "merge", tuple(incidents), by=by, note=note)


@decide_app.command()
def split(
    incident: Annotated[str, typer.Argument(help="An incident (i-...).")],
    events: Annotated[list[str], typer.Argument(help="Events (e-...) that do not belong to it.")],
    store: StoreFile,
    by: By = None,
    note: Note = None,
) -> None:
    """Hold events apart from an incident they were merged into; the events taken out stay together."""
    _decide(store, "split", (incident, *events), by=by, note=note)


@decide_app.command()
def duplicate(
    repeat: Annotated[str, typer.Argument(help="An event (e-...) that its report tells twice, or the id of a report.")],
    original: Annotated[str, typer.Argument(help="The event of that report, or the report, that it repeats.")],
    store: StoreFile,
    by: By = None,
    note: Note = None,
) -> None:
    """Call an event a repeat of another of its report, which takes it out; or two reports one origin, which counts as one."""
    _decide(store, "duplicate", (repeat, original), by=by, note=note)


@decide_app.command()
def undo(
    number: Annotated[int, typer.Argument(help="Number of a decision, as `wirebird decide list` shows it.")],
    store: StoreFile,
    by: By = None,
    note: Note = None,
) -> None:
    """Take a decision back; an undo can be undone too."""
    _decide(store, "undo", (str(number),), by=by, note=note)


@decide_app.command(name="list")
def list_decisions(store: StoreFile, format: Layout = None) -> None:
    """List all decisions, oldest first, those taken back included."""
    from wirebird.display.comparison import decision_line
    from wirebird.store import open_store

    decisions = open_store(store).decisions()
    layout = chosen_layout(format)
    if layout == "table":
        for decision in decisions:
            print(decision_line(decision))
    else:
        write_records(decisions, layout, columns=DECISION_COLUMNS, row=_decision_row)
    print(f"{len(decisions)} decisions", file=sys.stderr)


def _decision_row(decision: Decision) -> dict[str, str | int | None]:
    return {
        "number": decision.number,
        "at": decision.at,
        "person": decision.person,
        "kind": decision.kind,
        "event": decision.event,
        "report": decision.report,
        "type": decision.type,
        "mention": decision.mention.text if decision.mention else None,
        "field": decision.field,
        "old": decision.old,
        "new": decision.new,
        "other": decision.other,
        "members": "; ".join(decision.members),
        "rest": "; ".join(decision.rest),
        "undoes": decision.undoes,
        "note": decision.note,
    }


def changes(
    since: Annotated[str, typer.Option("--since", help="A day, a moment (UTC), or a file that `wirebird incidents` wrote.")],
    store: StoreFile,
    as_of: AsOf = None,
    ingested_by: IngestedBy = None,
    format: Layout = None,
) -> None:
    """List records that are new, changed, merged or withdrawn since a day or an export, by their stable ids."""
    from wirebird.store import open_store

    found = changes_told(open_store(store), since, as_of=as_of, ingested_by=ingested_by)
    number = write_records(found, chosen_layout(format), columns=CHANGE_COLUMNS, row=_change_row)
    print(f"{number} changes", file=sys.stderr)


def changes_told(store: DuckStore, since: str, *, as_of: str | None, ingested_by: str | None) -> list[RecordChange]:
    """Changes since what a person typed: a file, or a day or moment."""
    export = Path(since)
    # A file is meant by one that is there, and by a name that no day has.
    if export.is_file() or export.suffix.lower() in (".json", ".jsonl", ".csv"):
        return store.changes(export=export, as_of=as_of, ingested_by=ingested_by)
    return store.changes(since=since, as_of=as_of, ingested_by=ingested_by)


def _change_row(change: RecordChange) -> dict[str, str | None]:
    return {
        "record": change.record,
        "id": change.id,
        "change": change.change,
        "into": change.into,
        "fields": "; ".join(change.fields),
    }
