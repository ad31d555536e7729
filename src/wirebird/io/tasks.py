"""Texts to annotate, one JSON object a line: taken as they are, so that offsets into them stay true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from wirebird.errors import InputError
from wirebird.io.decoding import MAX_BYTES, ByteStream
from wirebird.io.rows import failure
from wirebird.records import DocumentFailure


class Offsets(msgspec.Struct, frozen=True):
    """Half-open code-point offsets into the text."""

    start: int
    end: int


class AnnotationTask(msgspec.Struct, frozen=True, kw_only=True):
    """A text, and what is known about it beforehand; other fields of the line are ignored.

    Attributes:
        id: unique within the file; the `doc_id` where the line has no other.
        doc_id: the name that some corpora use; the `id` where the line has no other.
        text: the text.
        toponyms: its place names, where they are given.
        event: the words of one event, where they are given.
        targets: the words of events to judge, where they are given.
        locator: `path:line`, filled in by the reader.
    """

    id: str | int = ""
    doc_id: str | int = ""
    text: str
    toponyms: tuple[Offsets, ...] | None = None
    event: Offsets | None = None
    targets: tuple[Offsets, ...] | None = None
    locator: str = ""

    def outside(self) -> Offsets | None:
        """The first offsets that are not words of the text, or None."""
        given = (*(self.toponyms or ()), *(self.targets or ()), *([self.event] if self.event else []))
        return next((o for o in given if not 0 <= o.start < o.end <= len(self.text)), None)


class ActorTask(msgspec.Struct, frozen=True, kw_only=True):
    """A party phrase to code; other fields of the line are ignored.

    Attributes:
        id: unique within the file.
        text: the phrase.
        context: the report or sentence it stands in.
        date: ISO day of the report, or None.
        locator: `path:line`, filled in by the reader.
    """

    id: str | int
    text: str
    context: str = ""
    date: str | None = None
    locator: str = ""


class TimesTask(msgspec.Struct, frozen=True, kw_only=True):
    """A text whose time expressions are wanted; other fields of the line are ignored.

    Attributes:
        id: unique within the file; `doc_id` serves where it is missing.
        doc_id: the name that some corpora use.
        text: the text.
        published: ISO day of publication, or None.
        dct: the same under TimeML's name, maybe with a time of day.
        locator: `path:line`, filled in by the reader.
    """

    id: str | int = ""
    doc_id: str | int | None = None
    text: str
    published: str | None = None
    dct: str | None = None
    locator: str = ""


class GroupTask(msgspec.Struct, frozen=True, kw_only=True):
    """A text to group with others by happening; other fields of the line are ignored.

    Attributes:
        id: unique within the file; `doc_id` serves where it is missing.
        doc_id: the name that some corpora use.
        text: the text, or an extract of it.
        full_text: the whole text where `text` is an extract, or None.
        locator: `path:line`, filled in by the reader.
    """

    id: str | int = ""
    doc_id: str | int | None = None
    text: str
    full_text: str | None = None
    locator: str = ""


def read_group_tasks(path: str, *, stdin: BinaryIO) -> Iterator[GroupTask | DocumentFailure]:
    """Read a file of texts to group; see `read_tasks`."""
    return _read(path, stdin, lambda line, locator: _named_by_doc_id(line, locator, GroupTask))


def read_times_tasks(path: str, *, stdin: BinaryIO) -> Iterator[TimesTask | DocumentFailure]:
    """Read a file of texts whose time expressions are wanted; see `read_tasks`."""
    return _read(path, stdin, lambda line, locator: _named_by_doc_id(line, locator, TimesTask))


def read_actor_tasks(path: str, *, stdin: BinaryIO) -> Iterator[ActorTask | DocumentFailure]:
    """Read a file of party phrases; see `read_tasks`."""
    return _read(path, stdin, lambda line, locator: _decoded(line, locator, ActorTask))


def read_tasks(path: str, *, stdin: BinaryIO, needs: str | None = None) -> Iterator[AnnotationTask | DocumentFailure]:
    """Read a file of texts to annotate.

    Args:
        path: a JSONL file, or `-` for standard input.
        stdin: what `-` reads.
        needs: field that every line must have besides `id` and `text`, or None.

    Yields:
        Each text, or the failure that stands in its place.

    Raises:
        InputError: the file cannot be opened.
    """
    return _read(path, stdin, lambda line, locator: _task(line, locator, needs))


T = TypeVar("T", AnnotationTask, ActorTask, TimesTask, GroupTask)
N = TypeVar("N", TimesTask, GroupTask)
Parse = Callable[[str, str], T | DocumentFailure]


def _read(path: str, stdin: BinaryIO, parse: Parse[T]) -> Iterator[T | DocumentFailure]:
    if path == "-":
        yield from _lines(stdin, "<stdin>", parse)
        return
    try:
        stream = Path(path).open("rb")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); give a JSONL file, or - for standard input", path=path) from error
    with stream:
        yield from _lines(stream, path, parse)


def _lines(stream: BinaryIO, path: str, parse: Parse[T]) -> Iterator[T | DocumentFailure]:
    seen: set[str] = set()
    for number, line in enumerate(ByteStream(stream).lines(), start=1):
        locator = f"{path}:{number}"
        if line is None:
            yield failure(locator, "too_large", f"the line is over {MAX_BYTES // 1_000_000} MB; split it into single reports")
        elif line.strip():
            item = parse(line, locator)
            if isinstance(item, DocumentFailure):
                yield item
            elif str(item.id) in seen:
                yield failure(locator, "duplicate_id", f"id {item.id!r} came before; give every text its own id")
            else:
                seen.add(str(item.id))
                yield item


def _decoded(line: str, locator: str, kind: type[T]) -> T | DocumentFailure:
    try:
        return msgspec.structs.replace(msgspec.json.decode(line, type=kind), locator=locator)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        return failure(locator, "bad_json", f'not usable ({error}); give one object a line with "id" and "text"')


def _task(line: str, locator: str, needs: str | None) -> AnnotationTask | DocumentFailure:
    task = _decoded(line, locator, AnnotationTask)
    if isinstance(task, DocumentFailure):
        return task
    if task.id == "" and task.doc_id == "":
        return failure(locator, "no_field", 'no field "id" or "doc_id"; give every text its own')
    known = task.id if task.doc_id == "" else task.doc_id
    task = msgspec.structs.replace(task, id=known if task.id == "" else task.id, doc_id=known)
    if needs and getattr(task, needs) is None:
        return failure(locator, "no_field", f'no field "{needs}"; give offsets {{"start", "end"}} into "text" there')
    if wrong := task.outside():
        message = f"no words at {wrong.start} to {wrong.end} of a text of {len(task.text)} characters; give offsets inside it"
        return failure(locator, "bad_offsets", message)
    return task


def _named_by_doc_id(line: str, locator: str, kind: type[N]) -> N | DocumentFailure:
    task = _decoded(line, locator, kind)
    if isinstance(task, DocumentFailure):
        return task
    if task.id != "":
        return task
    if task.doc_id is None:
        return failure(locator, "no_field", 'no field "id" or "doc_id"; give every text its own')
    return msgspec.structs.replace(task, id=task.doc_id)
