"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

ViewFormat = Literal["table", "json", "csv"]

StoreFile = Annotated[Path, typer.Option("--store", help="The store: one DuckDB file, made by `wirebird ingest`.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what was known by the end of this day, such as 2021-07-08.")]
IngestedBy = Annotated[
    str | None, typer.Option("--ingested-by", help="Only what the store held by the end of this day, or at this moment (UTC).")
]
Layout = Annotated[
    ViewFormat | None, typer.Option("--format", help="json is one object a line. Default: table on a terminal, else json.")
]

Preset = Annotated[
    Literal["balanced", "precise"], typer.Option("--preset", help="balanced: best F1; precise: only what is likely right.")
]
MinProbability = Annotated[
    float | None,
    typer.Option("--min-probability", min=0, max=1, help="Least probability of an event, instead of the preset's."),
]
MaxChars = Annotated[
    int | None, typer.Option("--max-chars", min=1, help="Characters of a report; a longer one fails. Default: 200000.")
]
MaxSeconds = Annotated[
    float | None,
    typer.Option("--max-seconds", min=0.001, help="Processor time for a report; a slower one fails. Default: 300."),
]
GazetteerFile = Annotated[
    Path | None, typer.Option("--gazetteer", help="A file made by `wirebird gazetteer build`, instead of the packaged one.")
]
ActorsFile = Annotated[
    Path | None, typer.Option("--actors", help="A table of actors of your own (CSV), which wins over the packaged ones.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", "--threads", min=1, help="Reports coded at once; default: one a core.")
]
FailuresFile = Annotated[
    Path | None,
    typer.Option("--failures", help="Write inputs that fail here, with stage and reason: .jsonl or .csv; else they are told."),
]
