"""`wirebird annotate` as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.command import run


def test_toponyms_of_raw_and_given_spans(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "Shells fell on Goma.", "toponyms": [{"start": 15, "end": 19}]},
        {"id": "b", "text": "Nothing here.", "toponyms": []},
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    for options in ([], ["--given-spans"]):
        out = tmp_path / "out.jsonl"
        done = run("annotate", "toponyms", str(file), "--to", str(out), *options)
        assert done.returncode == 0, done.stderr
        first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
        (goma,) = first["toponyms"]
        assert (goma["start"], goma["end"], goma["country"], goma["geonameid"]) == (15, 19, "COD", 216281)
        assert second == {"id": "b", "toponyms": []}


def test_bad_lines_are_named_and_the_rest_is_annotated() -> None:
    lines = b'{"id": "a", "text": "Goma", "event": {"start": 0, "end": 4}}\n{"id": "b"\n{"id": "c", "text": "Goma"}\n'
    done = run("annotate", "event-places", "-", stdin=lines)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    message = done.stderr.decode()
    assert "<stdin>:2: not usable" in message
    assert '<stdin>:3: no field "event"' in message
    assert "1 texts annotated, 2 skipped" in message


def test_casualties_are_found_and_odd_lines_named() -> None:
    lines = b'{"id": 1, "text": "At least 12 soldiers died, medics said."}\n\xff\x00{\n{"id": 2, "text": ""}\n'
    done = run("annotate", "casualties", "-", stdin=lines)
    assert done.returncode == 1
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    (count,) = first["counts"]
    assert (count["kind"], count["low"], count["high"], count["bound"]) == ("killed", 12, None, "at_least")
    assert (count["who"]["group"], count["attribution_source"]["text"]) == ("state_forces", "medics")
    assert second == {"id": "2", "counts": []}
    assert "<stdin>:2: not usable" in done.stderr.decode()


def test_another_gazetteer_must_be_one(tmp_path: Path) -> None:
    wrong = tmp_path / "not.bin"
    wrong.write_bytes(b"nothing of the kind" * 10)
    done = run("annotate", "toponyms", "-", "--gazetteer", str(wrong), stdin=b'{"id": "a", "text": "Goma"}')
    assert done.returncode == 4
    assert b"not.bin is no gazetteer file" in done.stderr


def test_event_words_are_judged_and_odd_lines_named(tmp_path: Path) -> None:
    good = {"id": 7, "text": "The army did not attack the town.", "targets": [{"start": 17, "end": 23, "text": "attack"}]}
    lines = [
        json.dumps(good).encode(),
        b'{"id": "no targets", "text": "The army left."}',
        b'{"id": "outside", "text": "The army left.", "targets": [{"start": 4, "end": 40}]}',
        b'{"id": "words", "text": "The army left.", "targets": ["left"]}',
        b'{"id": "cut off", "text": "The arm',
        b"\xff\xfe\x00\x01",
        b'{"id": 7, "text": "Again.", "targets": []}',
        b'{"id": "empty", "text": "", "targets": []}',
    ]
    out = tmp_path / "out.jsonl"
    done = run("annotate", "factuality", "-", "--to", str(out), stdin=b"\n".join(lines))
    assert done.returncode == 1
    message = done.stderr.decode()
    for number, words in ((2, 'no field "targets"'), (3, "no words at 4 to 40"), (4, "not usable"), (5, "not usable")):
        assert f"<stdin>:{number}: {words}" in message
    assert "2 texts annotated, 6 skipped" in message
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    (attack,) = first["targets"]
    assert first["id"] == "7"
    assert (attack["start"], attack["end"], attack["text"]) == (17, 23, "attack")
    assert attack["factuality"] < -1
    assert attack["polarity"] == "negative"
    assert second == {"id": "empty", "targets": []}


def test_times_in_the_manner_of_both_kinds_of_corpora(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "Nine died on Tuesday.", "published": "2024-05-16"},
        {"doc_id": 7, "text": "Nine died on Tuesday.", "dct": "2024-05-16T10:00:00"},
        {"text": "Nine died on Tuesday."},
        {"id": "b", "text": "Nine died.", "published": "yesterday"},
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    done = run("annotate", "times", str(file))
    assert done.returncode == 1
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    tuesday = {
        "start": 13, "end": 20, "text": "Tuesday", "type": "DATE", "value": "2024-05-14", "basis": "publication",
        "first": "2024-05-14", "last": "2024-05-14",
    }  # fmt: skip
    assert first == {"id": "a", "timexes": [tuesday]}
    assert second == {"id": 7, "doc_id": 7, "timexes": [tuesday]}
    message = done.stderr.decode()
    assert 'in.jsonl:3: no field "id" or "doc_id"' in message
    assert "in.jsonl:4: published 'yesterday' is not a day" in message
    assert "2 texts annotated, 2 skipped" in message


def test_times_need_no_model() -> None:
    code = "import sys, wirebird; wirebird.find_times('On Friday.'); print('onnxruntime' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


def test_attributions_come_as_offsets_that_a_scorer_reads() -> None:
    text = '"We will find them," Colonel Adan Merro told reporters.'
    lines = json.dumps({"doc_id": "a", "text": text}).encode() + b'\n{"text": "x"}\nnot json\n{"id": 7, "text": ""}\n'
    done = run("annotate", "attributions", "-", stdin=lines)
    assert done.returncode == 1
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    (found,) = first["attributions"]
    assert (first["id"], first["doc_id"]) == ("a", "a")
    assert [text[a:b] for a, b in found["source"]] == ["Colonel Adan Merro"]
    assert "told" in text[slice(*found["cue"][0])]
    assert "We will find them" in text[slice(*found["content"][0])]
    assert second == {"id": 7, "doc_id": 7, "attributions": []}
    message = done.stderr.decode()
    assert '<stdin>:2: no field "id" or "doc_id"' in message
    assert "<stdin>:3: not usable" in message
