"""Incidents for maps: GeoJSON, KML, and the sheets of timemap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.sax.saxutils import escape

from wirebird.exports.columns import Cell, Table, columns
from wirebird.exports.flat import INCIDENT_COLUMNS, incidents, publishers
from wirebird.exports.picture import Picture

TIMEMAP_COLUMNS = columns("""
    id text Wirebird's incident id
    description text headline
    date text MM/DD/YYYY, as timemap reads it
    time text empty: hours are not resolved
    location text place
    latitude float degrees north
    longitude float degrees east
    association1 text PLOVER type
    association2 text Wirebird's status
    source1 text outlets
""")


def geojson(picture: Picture) -> Iterator[str]:
    """A FeatureCollection (RFC 7946) in pieces: [longitude, latitude], flat properties, null geometry without a place."""
    names = [c.name for c in INCIDENT_COLUMNS]
    yield '{"type": "FeatureCollection", "features": ['
    for number, row in enumerate(incidents(picture).rows):
        cells = dict(zip(names, row, strict=True))
        lat, lon = cells.pop("latitude"), cells.pop("longitude")
        point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
        feature = {"type": "Feature", "id": cells["incident_id"], "geometry": point, "properties": cells}
        yield ("," if number else "") + "\n" + json.dumps(feature, ensure_ascii=False)
    yield "\n]}\n"


def kml(picture: Picture) -> Iterator[str]:
    """A KML 2.2 document in pieces; incidents without a point are left out, for a Placemark needs one."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
    names = [c.name for c in INCIDENT_COLUMNS]
    for row in incidents(picture).rows:
        cells = dict(zip(names, row, strict=True))
        lat, lon = cells["latitude"], cells["longitude"]
        if lat is None or lon is None:
            continue
        data = "".join(f'<Data name="{n}"><value>{_xml(v)}</value></Data>' for n, v in cells.items() if v is not None)
        when = _span(cells["date_start"], cells["date_end"])
        yield (
            f'<Placemark id="{_xml(cells["incident_id"])}"><name>{_xml(cells["headline"])}</name>{when}'
            f"<ExtendedData>{data}</ExtendedData><Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>\n"
        )
    yield "</Document></kml>\n"


def _span(start: Cell, end: Cell) -> str:
    if start is None or end is None:
        return ""
    if start == end:
        return f"<TimeStamp><when>{start}</when></TimeStamp>"
    return f"<TimeSpan><begin>{start}</begin><end>{end}</end></TimeSpan>"


def _xml(value: Cell) -> str:
    text = "".join(c for c in str(value) if c >= " " or c in "\t\n")
    return escape(text, {'"': "&quot;"})


def timemap(picture: Picture) -> Table:
    """The events sheet that timemap's datasheet-server reads; incidents without day or point are left out."""
    return Table(TIMEMAP_COLUMNS, _timemap_rows(picture))


def _timemap_rows(picture: Picture) -> Iterator[list[Cell]]:
    for incident in picture.incidents():
        place, day = incident.place, incident.start
        if place is None or place.lat is None or day is None:
            continue
        year, month, date = day.split("-")
        yield [
            incident.id, incident.headline, f"{month}/{date}/{year}", None, place.name, place.lat, place.lon,
            incident.type, incident.status, publishers(picture, incident),
        ]  # fmt: skip
