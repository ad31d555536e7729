from __future__ import annotations

import pytest

from wirebird import Coder
from wirebird.extract.carried_out import carried_out


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("completed the withdrawal of its last battalion", "withdraw"),
        ("had begun withdrawing from the buffer zone", "withdraw"),
        ("finished more than half of the pullout", "withdraw"),
        ("carried out the evacuation of the enclave", "withdraw"),
        ("resumed the release of detainees", "release"),
        ("started the disarmament of the militia", "disarm"),
    ],
)
def test_deeds(words: str, mode: str) -> None:
    assert carried_out(words) == mode


@pytest.mark.parametrize(
    "words",
    [
        "announced the withdrawal of its troops",
        "began talks on a withdrawal",
        "started preparations for the release of prisoners",
        "promised a pullout by June",
        "completed a training course. The withdrawal",
        "began shelling",
        "withdrawal",
    ],
)
def test_words(words: str) -> None:
    assert carried_out(words) is None


def test_a_completed_withdrawal_is_a_retreat(coder: Coder) -> None:
    report = coder.code(
        "NIAMEY, Niger, Dec. 12 (Ardent) - France said on Tuesday that its forces had completed their withdrawal from "
        "Niger, months after the junta told them to leave.",
        published="2023-12-12",
    )
    found = [event for event in report.events if any("withdrawal" in m.text for m in event.mentions)]
    assert [(event.type, event.mode) for event in found] == [("RETREAT", ("withdraw",))]
    assert found[0].type_probability > 0.3
    assert found[0].place
    assert found[0].place.country == "NER"
