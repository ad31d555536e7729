"""`wirebird code --resume`: goes on where a run was cut off, with the same output as an unbroken one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from wirebird.errors import UsageError
from wirebird.records import CodedReport, Document, DocumentFailure, Stamp


def finished(to: Path, stamp: Stamp) -> dict[str, str]:
    """What a cut-off run has written; half a line at the end is cut away.

    Args:
        to: its output as JSON lines; need not exist.
        stamp: what codes now.

    Returns:
        Report id -> digest of its text.

    Raises:
        UsageError: the file is no such output, or another version of Wirebird, its model or its gazetteer wrote it.
    """
    if not to.exists():
        return {}
    decoder = msgspec.json.Decoder(CodedReport)
    done: dict[str, str] = {}
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
            done[report.id] = report.text_sha256
            whole += len(line)
    with to.open("rb+") as stream:
        stream.truncate(whole)
    return done


def unfinished(
    items: Iterator[Document | DocumentFailure], done: Mapping[str, str], to: Path
) -> Iterator[Document | DocumentFailure]:
    """The items that are not in the output yet; inputs that failed are tried again.

    Raises:
        UsageError: a report in the output has another text now.
    """
    for item in items:
        if isinstance(item, DocumentFailure) or item.id not in done:
            yield item
        elif done[item.id] != item.text_sha256:
            raise UsageError(f"{item.locator}: the text of {item.id!r} is not the one that {to} was coded from; code anew")
