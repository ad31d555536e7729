"""Codes texts that were made to be hard, and prints how long each took and how much memory it needed.

    python tools/adversarial.py                      # all, 100,000 characters each, each in a process of its own
    python tools/adversarial.py --chars 20000 emoji one-sentence

A text over a limit must fail with `too_long` or `too_slow`; any other failure, or offsets that are not true, give exit code 1.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

TOWNS = ("Kabul", "Gao", "Herat", "Idlib", "Goma", "Kaya", "Manila", "Lagos", "Lima", "Aden", "Quetta", "Mocha", "Tripoli")


def _repeated(words: str) -> Callable[[int], str]:
    return lambda n: (words * (n // len(words) + 1))[:n]


def _one_sentence(n: int) -> str:
    parts = (f"rebels attacked {TOWNS[k % 13]} and killed {k % 90 + 2} soldiers from {TOWNS[k % 7]}" for k in range(n // 50))
    return " and ".join(parts)[:n]


def _many_events(n: int) -> str:
    return " ".join(
        f"On {k % 28 + 1} July rebels attacked {TOWNS[k % 13]}, killing {k % 90 + 2} soldiers, {TOWNS[k % 7]} police said."
        for k in range(n // 60)
    )[:n]


def _letters(low: int, high: int) -> Callable[[int], str]:
    rng = random.Random(7)
    return lambda n: "".join(chr(rng.randrange(low, high)) for _ in range(n))


def _names(n: int) -> str:
    from wirebird.gazetteer import Gazetteer

    places = Gazetteer.load()
    rng = random.Random(7)
    return ", ".join(places.entry(rng.randrange(len(places))).name for _ in range(n // 8))[:n]


TEXTS: dict[str, Callable[[int], str]] = {
    "one-sentence": _one_sentence,
    "many-events": _many_events,
    "one-report-again": _repeated("Gunmen killed 12 people in Kabul on Monday, police said. "),
    "one-word": _repeated("killed "),
    "said": _repeated("He said. "),
    "quotes-50-deep": _repeated("“He said ‘" * 25 + "police killed two" + "’”" * 25 + " "),
    "quotes-only": _repeated("“"),
    "quotes-half-open": _repeated("“a "),
    "brackets": _repeated("("),
    "place-names": _names,
    "digits": _letters(ord("0"), ord("9") + 1),
    "days": _repeated("1 May "),
    "commas": _repeated("two, "),
    "dots": _repeated("A."),
    "blanks": _repeated(" "),
    "lines": _repeated("\n"),
    "bullets": _repeated("- A\n"),
    "right-to-left": _repeated("\u202egunmen killed 12 people in Gao\u202c \u200f"),
    "zero-width": _repeated("g\u200bu\u200cn\u200dm\ufeffen k\u00adilled 12 in Ga\u2060o. "),
    "combining": _repeated("k\u0301\u0302\u0303i\u0308lle\u0301d 12 in Ga\u0304o. "),
    "emoji": _repeated("👩‍👩‍👧‍👦💣 killed 12 in Gao 🇲🇱. "),
    "homoglyphs": _repeated("Gunm\u0435n k\u0456lled 12 p\u0435\u043epl\u0435 in G\u0430\u043e. "),
    "no-blanks": _repeated("a"),
    "any-script": _letters(32, 0x2FFF),
    "office": _repeated("the President of the United States of America and "),
}
"""Name -> makes so many characters."""


def measure(name: str, chars: int, max_seconds: float | None) -> dict[str, object]:
    """Codes one text in this process.

    Returns:
        Processor seconds, megabytes above those of the loaded coder, events, and the failure's code or None.
    """
    import wirebird
    from wirebird.errors import ReportLimitError

    coder = wirebird.load(threads=1, max_seconds=max_seconds)
    coder.code("Gunmen killed 4 people in Kabul on Monday, police said.", published="2021-07-07")
    text = TEXTS[name](chars)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    code, events = None, 0
    try:
        report = coder.code(text, published="2021-07-07")
        events = len(report.events)
        for event in report.events:
            for span in (*event.mentions, *event.evidence):
                assert text[span.start : span.end] == span.text
    except ReportLimitError as error:
        code = error.code
    seconds = time.process_time() - began
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return {
        "text": name,
        "characters": len(text),
        "seconds": round(seconds, 1),
        "mb": memory,
        "events": events,
        "failure": code,
    }


def measured(names: list[str], chars: int, max_seconds: float | None) -> Iterator[dict[str, object]]:
    """Each text in a process of its own, one after another; a process that fails gives its error."""
    for name in names:
        command = [sys.executable, str(Path(__file__)), "--inside", "--chars", str(chars), name]
        command += ["--max-seconds", str(max_seconds)] if max_seconds else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        yield json.loads(done.stdout) if done.returncode == 0 else {"text": name, "error": done.stderr[-500:]}


def main() -> None:
    """Parses the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TEXTS)}; default: all")
    parser.add_argument("--chars", type=int, default=100_000)
    parser.add_argument("--max-seconds", type=float, help="time limit of the coder; default: its own")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        print(json.dumps(measure(given.names[0], given.chars, given.max_seconds)))
        return
    failed = False
    for row in measured(given.names or list(TEXTS), given.chars, given.max_seconds):
        failed = failed or "error" in row
        print(json.dumps(row), flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
