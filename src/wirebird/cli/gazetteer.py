"""`wirebird gazetteer`: build a full gazetteer from a GeoNames dump, describe one, look a name up."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from wirebird.gazetteer import Gazetteer, Match

EXIT_NOTHING_FOUND = 1

gazetteer_app = typer.Typer(
    name="gazetteer",
    help="The places Wirebird knows: look names up, and build a full gazetteer from GeoNames.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

_GazetteerFile = Annotated[
    Path | None, typer.Option("--gazetteer", help="A file that `wirebird gazetteer build` made; default: the packaged one.")
]


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _opened(path: Path | None) -> Gazetteer:
    from wirebird.gazetteer import Gazetteer

    return Gazetteer.load() if path is None else Gazetteer(path)


@gazetteer_app.command()
def build(
    dump: Annotated[Path, typer.Argument(help="GeoNames dump: allCountries.zip, one country's AF.zip, or the .txt in it.")],
    alternate_names: Annotated[
        Path | None, typer.Option("--alternate-names", help="alternateNamesV2.zip or .txt, for more spellings.")
    ] = None,
    countries: Annotated[
        str | None, typer.Option("--countries", help="Only these: ISO codes with commas, for instance AFG,PAK.")
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="File to write.")] = Path("gazetteer.bin"),
) -> None:
    """Build a full gazetteer from a GeoNames dump (https://download.geonames.org/export/dump/)."""
    from wirebird.gazetteer import Gazetteer
    from wirebird.gazetteer.geonames import build_from_geonames

    codes = None if countries is None else frozenset(code.strip().upper() for code in countries.split(",") if code.strip())
    with _progress_bar() as progress:
        report = build_from_geonames(
            dump, to, base=Gazetteer.load(), alternate_names=alternate_names, countries=codes, progress=progress
        )
    added = sum(report.added.values())
    kinds = f" ({_counts(report.added)})" if added else ""
    _say(f"{report.path}: {report.entries:,} entries, {report.path.stat().st_size / 1e6:.1f} MB, in {report.seconds:.1f} s")
    _say(f"from the dump: {report.rows_read:,} rows, {added:,} new entries{kinds}, {report.extended:,} that were known")
    if alternate_names is not None:
        _say(f"from the alternate names: {report.alternate_names:,} names")
    for what, reasons in (("rows", report.skipped), ("alternate names", report.skipped_names)):
        if reasons:
            _say(f"{what} left out: {_counts(reasons)}")


def _counts(counts: Mapping[Any, int]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in counts.items())


@contextmanager
def _progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error, or None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def tell(done: int, total: int) -> None:
            # After the reading comes the sorting, which has no measure.
            bar.update(task, completed=done, total=total, description="reading" if done < total else "sorting")

        yield tell


@gazetteer_app.command()
def info(gazetteer: _GazetteerFile = None) -> None:
    """Describe a gazetteer file and check it against its digest."""
    import time

    import numpy as np

    from wirebird.gazetteer import KINDS, Gazetteer

    # Opened once before the clock starts: the first time counts the loading of the library too.
    path = _opened(gazetteer).path
    start = time.perf_counter()
    places = Gazetteer(path)
    milliseconds = (time.perf_counter() - start) * 1000
    kinds = dict(zip(KINDS, np.bincount(places.kind, minlength=len(KINDS)).tolist(), strict=True))
    places.verify()
    for name, value in (
        ("file", str(path)),
        ("origin", places.origin),
        ("sha256", places.sha256),
        ("entries", f"{len(places):,} ({_counts(kinds)})"),
        ("name keys", f"{len(places.sections['rest']):,}"),
        ("size", f"{path.stat().st_size / 1e6:.1f} MB"),
        ("loads in", f"{milliseconds:.0f} ms"),
        ("verified", "yes: the contents fit the sha256"),
    ):
        print(f"{name:<10} {value}")


@gazetteer_app.command()
def find(
    name: Annotated[str, typer.Argument(help='A place name without type words: "Herat", not "Herat province".')],
    gazetteer: _GazetteerFile = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most entries to print.")] = 20,
) -> None:
    """Print the entries that bear a name, most inhabitants first."""
    places = _opened(gazetteer)
    found: Sequence[Match] = places.matches(name)
    if not found:
        found = places.matches(name, loose=True)
        if not found:
            _say(f"nothing is named {name!r}, and no name sounds like it")
            raise typer.Exit(EXIT_NOTHING_FOUND)
        _say(f"nothing is named {name!r}; these names sound like it:")
    (_print_table if _is_terminal() else _print_lines)(found[:limit])
    if len(found) > limit:
        _say(f"{len(found) - limit} more; see them with --limit {len(found)}")


def _print_lines(matches: Sequence[Match]) -> None:
    import json

    from wirebird.gazetteer import QUALITIES

    for entry, quality in matches:
        record = {
            "name": entry.name,
            "kind": entry.kind,
            "country": entry.country,
            "admin1": entry.admin1,
            "lat": entry.lat,
            "lon": entry.lon,
            "population": entry.population,
            "geonameid": entry.geoname_id,
            "quality": QUALITIES[quality],
        }
        sys.stdout.buffer.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def _print_table(matches: Sequence[Match]) -> None:
    from rich.table import Table
    from rich.text import Text

    from wirebird.cli.views import console
    from wirebird.gazetteer import QUALITIES

    # Without lines: in 80 columns they would leave the names no room.
    table = Table(box=None, padding=(0, 1, 0, 0))
    for column in ("name", "kind", "country", "admin1"):
        table.add_column(column, overflow="fold", no_wrap=column in ("kind", "country"))
    for column in ("lat", "lon", "population", "geonameid"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("quality", no_wrap=True)
    for entry, quality in matches:
        cells = (
            entry.name,
            entry.kind,
            entry.country or "",
            entry.admin1 or "",
            f"{entry.lat:.2f}",
            f"{entry.lon:.2f}",
            f"{entry.population:,}" if entry.population else "",
            str(entry.geoname_id or ""),
            QUALITIES[quality],
        )
        # As text, since square brackets in a name would be taken for markup.
        table.add_row(*map(Text, cells))
    console().print(table)
