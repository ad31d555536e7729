"""A user's own table of actors: CSV or tab separated, checked row by row."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from wirebird.errors import InputError
from wirebird.records import Sector
from wirebird.resolve.actor_tables import ActorRow

COLUMNS = ("names", "country", "sector", "office", "valid_from", "valid_to")
"""`names` and `sector` are needed; several names are parted by semicolons, country is ISO alpha-3 or empty."""

SECTORS = frozenset(get_args(Sector))


def read_actor_rows(path: Path) -> list[ActorRow]:
    """Read a user's table.

    Args:
        path: CSV or tab separated file with a header; columns besides `COLUMNS` are ignored.

    Raises:
        InputError: the file cannot be read, lacks a needed column, or a row has a bad code or day.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read as a table of actors ({error}); save it as CSV in UTF-8", path=str(path)) from error
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
    missing = {"names", "sector"} - set(reader.fieldnames or ())
    if missing:
        raise InputError(
            f"no column {' and '.join(sorted(missing))}; the columns are {', '.join(COLUMNS)}", path=str(path), line=1
        )
    return [_row(cells, str(path), reader.line_num) for cells in reader]


def _row(cells: Mapping[str, str | None], path: str, line: int) -> ActorRow:
    value = {name: (cells.get(name) or "").strip() for name in COLUMNS}
    names = ";".join(n.strip() for n in value["names"].split(";") if n.strip())
    if not names:
        raise InputError("no name; write one or several, parted by semicolons", path=path, line=line, field="names")
    if value["sector"] not in SECTORS:
        message = f"no sector {value['sector']!r}; there are {', '.join(sorted(SECTORS))}"
        raise InputError(message, path=path, line=line, field="sector")
    country = value["country"]
    if country and not (len(country) == 3 and country.isalpha() and country.isupper()):
        message = f"no country {country!r}; give ISO 3166 alpha-3 in capitals (AFG), or leave it empty"
        raise InputError(message, path=path, line=line, field="country")
    for name in ("valid_from", "valid_to"):
        _check_day(value[name], name, path, line)
    if value["valid_from"] and value["valid_to"] and value["valid_from"] > value["valid_to"]:
        raise InputError("valid_from lies after valid_to; change one of them", path=path, line=line, field="valid_to")
    return ActorRow(names, country, value["office"], value["sector"], value["valid_from"], value["valid_to"])


def _check_day(text: str, name: str, path: str, line: int) -> None:
    try:
        if text:
            dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"no day {text!r}; write it as 2021-08-15, or leave it empty for open"
        raise InputError(message, path=path, line=line, field=name) from error
