"""A user's table of actors: read or refused with the line, and usable when it was read."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from wirebird.errors import InputError
from wirebird.io import read_actor_rows
from wirebird.resolve.actor_tables import extended
from wirebird.resolve.actors import ActorContext, ActorResolver

SEEDS = [
    b"names,country,sector,office,valid_from,valid_to\nFront of the North;FN,MLI,REB,,2012-01-01,\n"
    b"A. Roe,MLI,GOV,head_of_state,,2020-08-18\n",
    b"names\tsector\nHill Guards\tMIL\n;\tGOV\n",
    b'names,country,sector\n"Guard, of ""Gao""",mli,REB\nx,MLI,ABC\n',
    b"\xef\xbb\xbfnames,sector,valid_from,valid_to\nA,REB,2021-02-30,2020-01-01\n",
]


@cache
def _packaged() -> ActorResolver:
    return ActorResolver.load()


def check(data: bytes) -> None:
    """Read a table, and resolve its names with it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "actors.csv"
        path.write_bytes(data)
        try:
            rows = read_actor_rows(path)
        except InputError:
            return
    tables, _ = extended(_packaged().tables, rows)
    resolver = ActorResolver(tables)
    for row in rows[:3]:
        resolver.resolve(row.names.split(";")[0], ActorContext())
