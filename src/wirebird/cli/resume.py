"""`wirebird code --resume`: goes on where a run was cut off, with the same output as an unbroken one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from wirebird.errors import UsageError
from wirebird.io.ids import IdNotes
from wirebird.records import CodedReport, Document, DocumentFailure, Stamp


def finished(to: Path, stamp: Stamp, *, see: Callable[[CodedReport], None] | None = None) -> IdNotes:
    """What a cut-off run has written; half a line at the end is cut away.

    Args:
        to: its output as JSON lines; need not exist.
        stamp: what codes now.
        see: is told of every report in it.

    Returns:
        For each report id the digest of its text.

    Raises:
        UsageError: the file is no such output, or another version of Wirebird, its model or its gazetteer wrote it.
    """
    done = IdNotes()
    if not to.exists():
        return done
    decoder = msgspec.json.Decoder(CodedReport)
    whole = 0
    with to.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.endswith(b"\n"):
                break
            try:
                report = decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise UsageError(f"{to}:{number} is no coded report ({error}); give another --to") from error
            if report.stamp != stamp:
                raise UsageError(f"{to}:{number} was written by another version or model; code anew, to another file")
            done.put(report.id, report.text_sha256)
            if see:
                see(report)
            whole += len(line)
    with to.open("rb+") as stream:
        stream.truncate(whole)
    return done


def unfinished(items: Iterator[Document | DocumentFailure], done: IdNotes, to: Path) -> Iterator[Document | DocumentFailure]:
    """The items that are not in the output yet; inputs that failed are tried again.

    Raises:
        UsageError: a report in the output has another text now.
    """
    for item in items:
        digest = None if isinstance(item, DocumentFailure) else done.get(item.id)
        if isinstance(item, DocumentFailure) or digest is None:
            yield item
        elif digest != item.text_sha256:
            raise UsageError(f"{item.locator}: the text of {item.id!r} is not the one that {to} was coded from; code anew")
