"""An event in words, for terminals and notebooks alike."""

from __future__ import annotations

from wirebird.records import CodedReport, Event, EventDate, Party, Place, Span

COLUMNS = ("#", "what", "who", "to whom", "where", "when", "according to")


def span_words(span: Span) -> str:
    """The words of a span on one line."""
    return " ".join(span.text.split())


def party_words(party: Party) -> str:
    """A party with its codes."""
    return f"{span_words(party.text)} ({party.country or '-'} {party.sector})"


def place_words(place: Place | None) -> str:
    """A place with its point; empty for none."""
    if place is None:
        return ""
    where = ", ".join(dict.fromkeys(x for x in (place.name, place.admin1, place.country) if x))
    if place.lat is None or place.lon is None:
        return f"{where} (no point)"
    north, east = "N" if place.lat >= 0 else "S", "E" if place.lon >= 0 else "W"
    return f"{where} ({abs(place.lat):.2f} {north} {abs(place.lon):.2f} {east}, {place.precision})"


def date_words(date: EventDate | None) -> str:
    """Days and the words for them; empty for none."""
    if date is None:
        return ""
    days = "" if date.start is None else date.start if date.start == date.end else f"{date.start} to {date.end or 'now'}"
    words = f'"{span_words(date.text)}"' if date.text else ""
    return " ".join(x for x in (days, words) if x)


def event_words(event: Event) -> str:
    """Type, modes, status and probability, and on a second line the first mention."""
    head = " ".join((event.type, *event.mode))
    status = event.status + (", background" if event.background else "")
    return f'{head} ({status}, p {event.probability:.2f})\n"{span_words(event.mentions[0])}"'


def count_words(event: Event) -> str:
    """Casualties; empty for none."""
    parts = []
    for kind, count in event.casualties.items():
        if count.low == count.high:
            parts.append(f"{kind} {count.low}")
        elif count.high is None:
            parts.append(f"{kind} {count.low}+")
        elif count.low is None:
            parts.append(f"{kind} up to {count.high}")
        else:
            parts.append(f"{kind} {count.low} to {count.high}")
    return ", ".join(parts)


def voice_words(event: Event) -> str:
    """Who says so, one voice a line."""
    return "\n".join(f"{span_words(a.source)} ({a.kind})" for a in event.attribution) or "the report itself"


def report_words(report: CodedReport) -> str:
    """Day, outlet and title of a report."""
    return " · ".join(x for x in (report.published or "no date", report.publisher, report.title) if x)


def event_row(event: Event, number: int) -> tuple[str, ...]:
    """One cell for each of `COLUMNS`; a cell may have several lines."""
    counts = count_words(event)
    return (
        str(number),
        event_words(event) + (f"\n{counts}" if counts else ""),
        "\n".join(map(party_words, event.actors)),
        "\n".join(map(party_words, event.recipients)),
        place_words(event.place),
        date_words(event.date),
        voice_words(event),
    )
