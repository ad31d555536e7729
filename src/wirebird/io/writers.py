"""Coded reports to JSON lines and CSV, and back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

import msgspec

from wirebird.errors import InputError
from wirebird.records import CodedReport, Event, Party

_CASUALTIES = ("killed", "injured", "detained", "displaced", "abducted")
COLUMNS = (
    "id", "published", "publisher", "title", "event_number", "type", "mode", "quad", "intensity", "status",
    "actors", "actor_countries", "actor_sectors", "recipients", "recipient_countries", "recipient_sectors",
    "place_text", "place_name", "place_country", "place_admin1", "lat", "lon", "place_precision",
    "date_start", "date_end", "date_text", "date_precision", "date_basis",
    *(f"{kind}_{bound}" for kind in _CASUALTIES for bound in ("low", "high")),
    "deaths_low", "deaths_best", "deaths_high",
    "attribution", "attribution_kinds", "background", "probability", "contexts", "mentions", "evidence", "text_sha256",
)  # fmt: skip
_DECODER = msgspec.json.Decoder(CodedReport)


def to_jsonl(report: CodedReport) -> bytes:
    """One coded report as one JSON line in UTF-8."""
    return msgspec.json.encode(report) + b"\n"


def _joined(values: Iterable[str | None]) -> str:
    """Values joined with "; "; unknown ones keep their slot, unless all are unknown."""
    words = [" ".join((value or "").split()) for value in values]
    return "; ".join(words) if any(words) else ""


def _parties(prefix: str, plural: str, parties: tuple[Party, ...]) -> dict[str, object]:
    return {
        plural: _joined(party.text.text for party in parties),
        f"{prefix}_countries": _joined(party.country for party in parties),
        f"{prefix}_sectors": _joined(party.sector for party in parties),
    }


def _where_and_when(event: Event) -> dict[str, object]:
    place, date = event.place, event.date
    row: dict[str, object] = {}
    if place:
        row |= {
            "place_text": _joined([place.text.text if place.text else None]),
            "place_name": place.name,
            "place_country": place.country,
            "place_admin1": place.admin1,
            "lat": place.lat,
            "lon": place.lon,
            "place_precision": place.precision,
        }
    if date:
        row |= {
            "date_start": date.start,
            "date_end": date.end,
            "date_text": _joined([date.text.text if date.text else None]),
            "date_precision": date.precision,
            "date_basis": date.basis,
        }
    return row


def _row(report: CodedReport, number: int, event: Event) -> dict[str, object]:
    row: dict[str, object] = {
        "id": report.id,
        "published": report.published,
        "publisher": report.publisher,
        "title": report.title,
        "event_number": number,
        "type": event.type,
        "mode": _joined(event.mode),
        "quad": event.quad,
        "intensity": event.intensity,
        "status": event.status,
        "attribution": _joined(voice.source.text for voice in event.attribution),
        "attribution_kinds": _joined(voice.kind for voice in event.attribution),
        "background": "TRUE" if event.background else "FALSE",
        "probability": event.probability,
        "contexts": _joined(context.name for context in report.contexts),
        "mentions": _joined(mention.text for mention in event.mentions),
        "evidence": _joined(sentence.text for sentence in event.evidence),
        "text_sha256": report.text_sha256,
    }
    row |= _parties("actor", "actors", event.actors) | _parties("recipient", "recipients", event.recipients)
    row |= _where_and_when(event)
    for kind, count in event.casualties.items():
        row |= {f"{kind}_low": count.low, f"{kind}_high": count.high}
    if event.deaths:
        row |= {"deaths_low": event.deaths.low, "deaths_best": event.deaths.best, "deaths_high": event.deaths.high}
    return row


class CsvWriter:
    """Writes one row an event; the header is written at once, so a run without events leaves a valid table."""

    def __init__(self, stream: TextIO) -> None:
        self._rows = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
        self._rows.writeheader()

    def write(self, report: CodedReport) -> None:
        """Writes the events of one report."""
        for number, event in enumerate(report.events, start=1):
            self._rows.writerow(_row(report, number, event))


def read_coded(path: str) -> Iterator[CodedReport]:
    """Reads what `to_jsonl` wrote.

    Args:
        path: a file of JSON lines.

    Yields:
        One coded report a line; blank lines are passed over.

    Raises:
        InputError: the file cannot be read, or a line is not a coded report.
    """
    try:
        with open(path, "rb") as stream:
            for number, line in enumerate(stream, start=1):
                if not line.strip():
                    continue
                try:
                    yield _DECODER.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
                    message = f"not a coded report ({error}); give a file that `wirebird code` wrote as jsonl"
                    raise InputError(message, path=path, line=number) from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check the path", path=path) from error
