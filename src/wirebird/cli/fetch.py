"""`wirebird fetch`: feeds and pages into a store, or into a folder."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wirebird.cli.options import ActorsFile, GazetteerFile, Preset
from wirebird.errors import UsageError

if TYPE_CHECKING:
    from wirebird.fetch import Found, Tally
    from wirebird.records import DocumentFailure
    from wirebird.store.commit import CodedItem

EXIT_SOME_FAILED = 1
EXIT_NOTHING_FETCHED = 3


def fetch(
    addresses: Annotated[list[str], typer.Argument(metavar="FEED_OR_URL...", help="Feeds (RSS, Atom) and pages.")],
    store: Annotated[Path | None, typer.Option("--store", help="Code the reports into this store.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Save the pages in this folder instead, and code nothing.")] = None,
    teasers: Annotated[
        bool, typer.Option("--teasers", help="Take the text that feeds carry; do not fetch their entries' pages.")
    ] = False,
    every: Annotated[
        str | None, typer.Option("--every", help="Go on until interrupted, a round every 15m, 2h, 1d; default: one round.")
    ] = None,
    delay: Annotated[float, typer.Option("--delay", min=0.5, help="Seconds between two requests to one host.")] = 1.0,
    contact: Annotated[
        str | None, typer.Option("--contact", help="Your address for the owners of servers, sent with each request.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from your own network: loopback and private addresses.")
    ] = False,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Reports coded at once; default: all cores.")] = None,
    preset: Preset = "balanced",
    gazetteer: GazetteerFile = None,
    actors: ActorsFile = None,
) -> None:
    """Fetch feeds and pages politely, and code what is new into a store; what was fetched before is not fetched again."""
    from wirebird.fetch import Fetcher, Harvest, Manners, load_state, rounds, save_state, seconds_of

    every_s = None if every is None else seconds_of(every)
    if (store is None) == (to is None):
        raise UsageError(
            "say where to: --store FILE codes the reports into a store, --to FOLDER saves the pages; one of the two"
        )
    if to is not None and teasers:
        raise UsageError("--to saves pages, and --teasers fetches none; use --teasers with --store")
    if contact is not None and not (contact.isascii() and contact.isprintable()):
        raise UsageError("--contact: give a web or mail address in plain ASCII")
    keeper: _Keeper
    if store is not None:
        memory = store.with_name(f"{store.name}.fetch.json")
        keeper = _Coding(store, workers=workers, preset=preset, gazetteer=gazetteer, actors=actors)
    else:
        assert to is not None
        memory, keeper = to / ".fetch.json", _Saving(to)
    state = load_state(memory)
    fetcher = Fetcher(Manners(delay_s=delay, contact=contact, allow_private=allow_private))
    harvest = Harvest(addresses, fetcher, state, with_pages=not teasers, keep_pages=to is not None)
    for _ in rounds(every_s):
        try:
            tally = harvest.round(keeper.take)
        finally:
            # Also after an interrupt: what was stored is remembered, and the user is told how much.
            save_state(state, memory)
            failures = keeper.failures.total()
            print(f"{_fetched(harvest.tally)}; {keeper.line()}", file=sys.stderr)
    if failures:
        is_useful = tally.pages or tally.seen or tally.unchanged or tally.feeds
        raise typer.Exit(EXIT_SOME_FAILED if is_useful else EXIT_NOTHING_FETCHED)


def _fetched(tally: Tally) -> str:
    left = f", {tally.left} left for the next round" if tally.left else ""
    return f"{tally.feeds} feeds, {tally.pages} pages, {tally.unchanged} unchanged, {tally.seen} seen before{left}"


class _Keeper(ABC):
    """Takes what a round finds, and counts it.

    Attributes:
        failures: of this round, by code.
    """

    def __init__(self) -> None:
        self.failures: Counter[str] = Counter()

    @abstractmethod
    def take(self, batch: Sequence[Found]) -> None:
        """Keeps a batch."""

    @abstractmethod
    def kept(self) -> str:
        """What was kept since the last call, in words."""

    def line(self) -> str:
        """The end of the summary: `n reports stored (...), n failed because ...`; counting begins again."""
        failed = f"{self.failures.total()} failed"
        if self.failures:
            reasons = ", ".join(f"{code.replace('_', ' ')} {n}" for code, n in self.failures.most_common())
            failed += f" because: {reasons}"
        self.failures = Counter()
        return f"{self.kept()}, {failed}"

    def _tell(self, failure: DocumentFailure) -> None:
        self.failures[failure.code] += 1
        print(f"wirebird: {failure.message}", file=sys.stderr)


class _Coding(_Keeper):
    """Codes reports into a store."""

    def __init__(
        self, store: Path, *, workers: int | None, preset: Literal["balanced", "precise"], gazetteer: Path | None,
        actors: Path | None,
    ) -> None:  # fmt: skip
        from wirebird.pipeline import coding_settings, load
        from wirebird.store import open_store

        super().__init__()
        # The store first: loading the model only to find the file locked would be a waste.
        self._store = open_store(store, create=True)
        self._coder = load(threads=workers, preset=preset, gazetteer_file=gazetteer, actors_file=actors)
        self._settings = coding_settings(self._coder, actors)
        self._counts: Counter[str] = Counter()

    def take(self, batch: Sequence[Found]) -> None:
        """Codes and stores a batch."""
        from wirebird.store import ingest

        items = [found.item for found in batch]
        run = ingest(self._store, items, self._coder, settings=self._settings, watch=self._see)
        for name in ("new", "changed", "recoded", "unchanged", "events"):
            self._counts[name] += getattr(run, name)

    def _see(self, item: CodedItem | DocumentFailure) -> None:
        from wirebird.records import DocumentFailure

        if isinstance(item, DocumentFailure):
            self._tell(item)

    def kept(self) -> str:
        """What was stored."""
        done, self._counts = self._counts, Counter()
        stored = done["new"] + done["changed"] + done["recoded"]
        kinds = f"{done['new']} new, {done['changed']} changed, {done['recoded']} coded anew"
        return f"{stored} reports stored ({kinds}), {done['unchanged']} unchanged, {done['events']} events"


class _Saving(_Keeper):
    """Saves pages as files."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot make {folder}: {error.strerror}; choose another --to") from error
        self._folder = folder
        self._saved = 0

    def take(self, batch: Sequence[Found]) -> None:
        """Saves the pages of a batch, also those in which no report was found."""
        from wirebird.fetch import save_page
        from wirebird.records import DocumentFailure

        for found in batch:
            if found.page is not None:
                save_page(found.page, self._folder)
                self._saved += 1
            if isinstance(found.item, DocumentFailure):
                self._tell(found.item)

    def kept(self) -> str:
        """What was saved."""
        saved, self._saved = self._saved, 0
        return f"{saved} pages saved"
