from __future__ import annotations

import json
import subprocess
import sys
from itertools import product

from wirebird.incidents.documents import PlainText, group_texts

FLOOD = [
    "The Moralo burst its banks at Quinteros and drowned eleven people in the lower town.",
    "Eleven drowned in Quinteros after the Moralo river flooded the lower town overnight.",
    "Rescuers in Quinteros searched the mud left by the Moralo; eleven bodies were found.",
    "Quinteros buried eleven of its people on Thursday, a week after the Moralo flood.",
]
RAID = [
    "Armed men robbed the savings bank in Velsund and fled with two hostages by boat.",
    "Two tellers taken hostage in the Velsund bank robbery were freed on the island of Hirsø.",
    "Police searched the fjord after robbers left the Velsund savings bank with hostages.",
    "The Velsund robbery: how three men took a bank, two hostages and a boat.",
]


def test_texts_on_one_happening_are_one_group() -> None:
    texts = [PlainText(t) for t in (*FLOOD, *RAID)]
    assert group_texts(texts) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_a_lone_text_stays_alone_and_nothing_makes_no_group() -> None:
    assert group_texts([]) == []
    assert group_texts([PlainText("")]) == [[0]]
    assert group_texts([PlainText(FLOOD[0]), PlainText(RAID[0])]) == [[0], [1]]


def test_the_whole_report_helps_where_the_extract_says_little() -> None:
    extracts = ["It happened at night.", "Nobody had been warned."]
    assert len(group_texts([PlainText(e) for e in extracts])) == 2
    assert len(group_texts([PlainText(e, r) for e, r in zip(extracts, FLOOD, strict=False)])) == 1


def test_the_command_names_groups_and_bad_lines() -> None:
    lines = [{"id": f"t{k}", "text": text} for k, text in enumerate((FLOOD[0], RAID[0], FLOOD[1]))]
    lines.append({"doc_id": "t3", "text": RAID[1]})
    stdin = "".join(json.dumps(x) + "\n" for x in lines) + '{"text": "no name"}\n{"id": 1\n'
    done = subprocess.run(
        [sys.executable, "-m", "wirebird.cli.main", "annotate", "clusters", "-"],
        input=stdin.encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    found = {r["id"]: r["cluster"] for r in map(json.loads, done.stdout.splitlines())}
    assert {a: b for a, b in product(found, repeat=2) if a < b and found[a] == found[b]} in (
        {"t0": "t2"},
        {"t0": "t2", "t1": "t3"},
    )
    assert '<stdin>:5: no field "id" or "doc_id"' in done.stderr.decode()
    assert "<stdin>:6: not usable" in done.stderr.decode()
