"""The whole path of a text that needs no training: head, language, sentences, tokens, quotations, times, counts, windows."""

from __future__ import annotations

from functools import cache
from typing import Any

from wirebird.encoder.runner import DATA
from wirebird.encoder.windows import make_windows
from wirebird.extract.report_tokens import quotations
from wirebird.gazetteer import Gazetteer, fold, weak_key
from wirebird.io.rows import Reports
from wirebird.records import Document
from wirebird.text import split_sentences
from wirebird.times import find_times

SEEDS = [
    "KABUL (Ardent Wire) — “They came at dawn,” he said. Twelve people died on 7 July, police said.".encode(),
    "Привет, мир. Zwölf Menschen starben. \u202e12 killed\u202c \u200bpeo\u200dple e\u0301 \U0001f4a3".encode(),
    b"\xff\xfeG\x00a\x00o\x00", b"{\"text\": \"\\ud800 killed 12\"}",
    b"\"\"\"\"He \"said\" \"no\"\"", "ﬁghters killed ① ½ ٣ men".encode(),
]  # fmt: skip


@cache
def _tokenizer() -> Any:  # noqa: ANN401 - tokenizers has no types
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(DATA / "tokenizer.json"))


def check(data: bytes) -> None:
    """Read bytes as a report's text and take it through all steps before the encoder."""
    # JSON may hold lone surrogates, which bytes may not.
    text = data.decode("utf-8", "replace")
    words = text.replace("\ufffd", "\ud800") if len(data) % 2 else text
    report = Reports().report({"text": words}, path="r")
    if not isinstance(report, Document):
        return
    text = report.text
    sentences = [(s.start, s.end) for s in split_sentences(report)]
    seen = 0
    for window in make_windows(text, sentences, _tokenizer()):
        assert len(window.ids) == len(window.starts) == len(window.ends) <= 600
        inner = window.starts[1:-1]
        assert (inner <= window.ends[1:-1]).all()
        assert (inner >= 0).all()
        assert (window.ends <= len(text)).all()
        seen += 1
    at = 0
    for start, end in quotations(text):
        assert at <= start < end <= len(text)
        at = end
    find_times(text)
    places = Gazetteer.load()
    for word in text.split()[:20]:
        places.matches(word, loose=True)
        fold(word), weak_key(word)
