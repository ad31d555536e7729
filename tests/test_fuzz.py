"""No input breaks a parser: the checks of tools/fuzz on inputs made by hypothesis, always the same ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import load_script

ROOT = Path(__file__).parents[1]
RUN = load_script(ROOT / "tools" / "fuzz" / "run.py")
BOUNDED = settings(
    max_examples=120, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)  # fmt: skip
PIECES = (
    "killed", "12", "1,250", "99999999999999999999", "two dozen", "May", "7 July 2021", "2021-02-30", "31/12/99", "'98",
    "10:30 p.m.", "last", "weeks", "KABUL", "(AFP) --", "By Jane Roe", "Date:", "1 of 2 DOCUMENTS", "HD ", "PD ", "-----",
    "names,sector", "REB", "<p>", "<!ENTITY", "{", "[", '"', "\u201c", "\u2018", "''", "\n", "\n\n", "\t", " ", ",", ";", ".",
    "\x00",
    "\ufeff", "\u200b", "\u202e", "\xa0.", "e\u0301", "\U0001f4a3", "\u0131\u0307", "\ufb01", "\u0663", "\xbd", "\ud800",
    "\\ud800", "\xc0", "x" * 300,
)  # fmt: skip
Edit = tuple[int, int, bytes]


def _edited(seed: bytes, edits: list[Edit]) -> bytes:
    data = bytearray(seed)
    for at, gone, new in edits:
        place = at % (len(data) + 1)
        data[place : place + gone] = new
    return bytes(data)


def _inputs(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    pieces = st.lists(st.sampled_from(PIECES), max_size=30).map(lambda words: "".join(words).encode("utf-8", "surrogatepass"))
    new = st.one_of(st.binary(max_size=8), st.sampled_from(PIECES).map(lambda word: word.encode("utf-8", "surrogatepass")))
    edits = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 12), new), max_size=8)
    return st.one_of(
        st.sampled_from(seeds), st.builds(_edited, st.sampled_from(seeds), edits), pieces, st.binary(max_size=300),
        st.builds(lambda first, rest: bytes([first]) + rest, st.integers(0, 255), pieces),
    )  # fmt: skip


@pytest.mark.parametrize("target", RUN.TARGETS)
def test_no_input_breaks(target: str) -> None:
    module = RUN.load(target)

    @BOUNDED
    @given(_inputs(module.SEEDS))
    def checked(data: bytes) -> None:
        module.check(data)

    checked()


def test_what_failed_once_holds() -> None:
    """Inputs in which fuzzing found a mistake, one file each, named after its target."""
    found = sorted((ROOT / "tools" / "fuzz" / "found").glob("*.bin"))
    for path in found:
        RUN.load(path.name.partition("-")[0]).check(path.read_bytes())
