"""Whether event words took place: our own sentences, the event words in brackets."""

from __future__ import annotations

import numpy as np
import pytest

from wirebird import Coder
from wirebird.encoder.labels import FACT_TASKS, RELATIVE_EDGES, STATUSES
from wirebird.errors import UsageError
from wirebird.extract.factuality import Stated, values_of
from wirebird.extract.factuality_words import CLASSES, cue_words
from wirebird.records import JudgedWords, Status

DID = """
Gunmen [killed] three policemen in Tarvo on Monday.
The army [shelled] two villages north of Ostrell overnight.
Thousands [marched] through Velin to demand the release of Jorun Taal.
President Ilan Moreth [met] his counterpart in Kastra on Friday.
Rebels [seized] the airfield at Dunmark after a two-hour fight.
The ministry said 14 soldiers were [wounded] in the blast.
Police [arrested] six men over the bombing.
The two countries [signed] a border treaty in Velin.
Although the talks failed, the truce [held] for a third day.
Officials [confirmed] that nobody had been hurt.
The minister [denied] that his troops had fired first.
Witnesses said the convoy was [attacked] near the bridge.
Residents [fled] when the shells began to fall.
Fighters managed to [cross] the river before dawn.
A car bomb [exploded] outside the courthouse in Tarvo, killing nine.
Not only did the guards [open] fire, they also blocked the gate.
The council [rejected] the plan on Tuesday.
The union [called] off its strike after a pay deal.
"""
WAS_LONG_AGO = """
Families marked the tenth anniversary of the [bombing] that killed 40 people in Kastra.
Mourners remembered the villagers who were [massacred] in 1994.
He was jailed for his part in a [raid] on the barracks in 2003.
"""
NOT = """
The army did not [attack] the village.
The rebels never [surrendered] their weapons.
No shots were [fired] during the march.
The two sides failed to [reach] an agreement in Kastra.
The delegation was unable to [enter] the town.
Nobody was [killed] in the blast.
The talks ended without a [deal].
The soldiers refused to [withdraw] from the bridge.
The court did not [convict] the former mayor.
The minister hasn't [resigned].
The government won't [negotiate] with the group.
The police denied that officers had [fired] on the crowd.
The parliament has not [ratified] the treaty.
The rebels couldn't [take] the town.
The mayor declined to [meet] the protesters.
"""
FOILED = """
Police foiled a [plot] to bomb the stadium in Tarvo.
Guards prevented an [attack] on the embassy.
The summit was [cancelled] after the envoy fell ill, so the leaders did not [meet].
The border guards averted a [clash] with the convoy.
The [march] was called off because of the curfew.
A planned [strike] was scrapped at the last minute.
Security forces thwarted a suicide [bombing] in Velin.
"""
OPEN = """
The gunmen may have [crossed] the border.
Rebels might [attack] the convoy, the envoy warned.
It is unclear whether the general was [killed].
The two sides could [resume] talks next month.
If the army [advances], the rebels say they will cut the pipeline.
Unless the hostages are [freed], the raid will go ahead.
Did the soldiers [fire] on the crowd?
Officials are trying to establish whether the bridge was [mined].
The group could [target] the election.
"""
AHEAD = """
The two leaders will [meet] in Kastra on Thursday.
The army plans to [deploy] 2,000 soldiers along the border.
The union has vowed to [march] on the palace next week.
The ministry intends to [expel] four diplomats.
The rebels threatened to [execute] the hostages.
The council is expected to [vote] on sanctions on Friday.
Troops are preparing to [storm] the compound.
The president promised to [release] all prisoners by June.
The navy is about to [leave] for the gulf.
The opposition wants the president to [resign].
The UN urged both sides to [stop] the shelling.
The general ordered his men to [advance] at dawn.
Aid agencies hope to [reach] the town tomorrow.
The envoy called on the rebels to [disarm].
If elected, she would [cut] ties with Ostrell.
"""


MISREAD = """
Neither side [kept] the truce.
"""


def _cases(table: str) -> list[tuple[str, list[tuple[int, int]]]]:
    """Sentences without their brackets, and where the words in brackets stand."""
    out = []
    for line in filter(None, table.splitlines()):
        text, spans = "", []
        for i, piece in enumerate(line.replace("]", "[").split("[")):
            if i % 2:
                spans.append((len(text), len(text) + len(piece)))
            text += piece
        out.append((text, spans))
    return out


def _judged(coder: Coder, case: tuple[str, list[tuple[int, int]]]) -> JudgedWords:
    """The last words in brackets, judged."""
    text, spans = case
    judged = coder.judge(text, spans).targets[-1]
    assert text[judged.start : judged.end] == judged.text
    return judged


@pytest.mark.parametrize("case", _cases(DID), ids=lambda c: c[0])
def test_what_happened_is_told_as_such(coder: Coder, case: tuple[str, list[tuple[int, int]]]) -> None:
    judged = _judged(coder, case)
    assert (judged.polarity, judged.status) in {("positive", "happened"), ("positive", "ongoing")}


@pytest.mark.parametrize("case", _cases(WAS_LONG_AGO), ids=lambda c: c[0])
def test_old_events_happened_all_the_same(coder: Coder, case: tuple[str, list[tuple[int, int]]]) -> None:
    assert _judged(coder, case).polarity == "positive"


@pytest.mark.parametrize("case", _cases(NOT), ids=lambda c: c[0])
def test_what_did_not_happen_is_below_zero(coder: Coder, case: tuple[str, list[tuple[int, int]]]) -> None:
    judged = _judged(coder, case)
    assert judged.factuality is not None
    assert judged.factuality < 0
    assert judged.status in {"denied", "failed", "possible"}


@pytest.mark.xfail(reason="the encoder takes 'neither' for a mere open question", strict=True)
@pytest.mark.parametrize("case", _cases(MISREAD), ids=lambda c: c[0])
def test_what_is_still_misread(coder: Coder, case: tuple[str, list[tuple[int, int]]]) -> None:
    judged = _judged(coder, case)
    assert judged.factuality is not None
    assert judged.factuality < 0


@pytest.mark.parametrize("case", _cases(OPEN), ids=lambda c: c[0])
def test_what_is_open_is_not_told_as_fact(coder: Coder, case: tuple[str, list[tuple[int, int]]]) -> None:
    judged = _judged(coder, case)
    assert judged.certainty != "certain"
    assert judged.status not in {"happened", "ongoing"}


@pytest.mark.parametrize("case", _cases(AHEAD), ids=lambda c: c[0])
def test_plans_have_not_happened_yet(coder: Coder, case: tuple[str, list[tuple[int, int]]]) -> None:
    judged = _judged(coder, case)
    assert judged.happened is not None
    assert judged.happened < 0


@pytest.mark.parametrize("case", _cases(FOILED), ids=lambda c: c[0])
def test_what_was_foiled_is_not_told_as_fact(coder: Coder, case: tuple[str, list[tuple[int, int]]]) -> None:
    judged = _judged(coder, case)
    assert judged.happened is not None
    assert judged.happened < 1


def test_each_target_is_judged_by_its_own_words(coder: Coder) -> None:
    (text, spans) = _cases("The army [attacked] the town but did not [take] it, and it will [withdraw] on Friday.")[0]
    attacked, take, withdraw = coder.judge(text, spans).targets
    assert (attacked.polarity, take.polarity) == ("positive", "negative")
    assert attacked.factuality is not None
    assert withdraw.happened is not None
    assert attacked.factuality > 2
    assert withdraw.happened < 0


def test_results_do_not_depend_on_the_other_targets(coder: Coder) -> None:
    text = "Rebels shelled Tarvo. The army may shell it too. " * 3
    spans = [(i, i + 5) for i in range(len(text)) if text.startswith("shell", i)]
    together = coder.judge(text, spans).targets
    alone = [coder.judge(text, [span]).targets[0] for span in spans]
    assert [t.status for t in together] == [t.status for t in alone]
    assert [t.factuality for t in together] == pytest.approx([t.factuality for t in alone], abs=0.02)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("   ", (0, 3)),
        ("fired", (0, 5)),
        ("fired", (2, 3)),
        ("not " * 3000 + "fired", (12000, 12005)),
        ("\u0301\u200b\x00 fired \U0001f680", (5, 10)),
        ("A" * 5000, (0, 5000)),
        ("The army fired. It left.", (4, 20)),
        ("!!! ??? ...", (4, 7)),
        ("他们 fired 了", (3, 8)),
    ],
    ids=[
        "blanks",
        "word alone",
        "inside a word",
        "endless negation",
        "marks",
        "one long word",
        "two sentences",
        "signs",
        "script",
    ],
)
def test_odd_texts_get_an_answer_or_none(coder: Coder, text: str, span: tuple[int, int]) -> None:
    (judged,) = coder.judge(text, [span]).targets
    assert judged.text == text[slice(*span)]
    if judged.factuality is None:
        assert judged.status is None
        assert not any(c.isalnum() for c in judged.text)
    else:
        assert -3 <= judged.factuality <= 3
        assert judged.status in STATUSES


def test_no_targets_give_an_empty_line(coder: Coder) -> None:
    assert coder.judge("Nothing to ask.", []).targets == ()
    assert coder.judge("", []).targets == ()


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 2), (0, 99)])
def test_offsets_outside_the_text_are_refused(coder: Coder, span: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="give offsets inside it"):
        coder.judge("The army left.", [span])


def test_medians_of_shares() -> None:
    shares = np.eye(7, dtype=np.float32)
    np.testing.assert_allclose(values_of(shares, (1.0, 1.0)), [-3, -2, -1, 0, 1, 2, 3], atol=1e-5)
    halves = np.array([[0.4, 0, 0, 0, 0, 0, 0.6]], dtype=np.float32)
    assert values_of(halves, (1.0, 1.0))[0] > 2
    assert values_of(halves, (1.0, 2.0))[0] < -2


@pytest.mark.parametrize(
    ("committed", "happened", "future", "expected"),
    [
        (2.8, 2.5, 0.0, {"happened", "ongoing"}),
        (2.0, -2.0, 0.9, {"planned"}),
        (0.2, 0.0, 0.1, {"possible", "planned"}),
        (-2.5, -2.5, 0.1, {"denied", "failed"}),
    ],
)
def test_the_status_fits_the_value(committed: float, happened: float, future: float, expected: set[Status]) -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        status = rng.dirichlet(np.ones(len(STATUSES))).astype(np.float32)
        stated = Stated(committed=committed, happened=happened, future=future, status=status)
        name, share = stated.likely_status
        assert name in expected
        assert share == max(float(status[STATUSES.index(s)]) for s in expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They didn't stop", {"didn't": None, "n't": "negation", "stop": "prevention"}),
        ("The rally was called off", {"called": "prevention", "off": "prevention"}),
        ("Is it going to rain?", {"going": "future", "to": "future", "?": "question"}),
        ("HE CAN'T STOP", {"n't": "negation", "stop": "prevention", "can": None}),
        ("İt won’t, \u0130 fear", {"n’t": "negation", "fear": "hedge"}),
        ("'t n't t", {"n't": "negation"}),
        ("", {}),
    ],
)
def test_cue_words_have_their_class(text: str, expected: dict[str, str | None]) -> None:
    found = {text[a:b].lower(): CLASSES[k] for a, b, k in cue_words(text)}
    for word, name in expected.items():
        assert found.get(word) == name


def test_the_weights_fit_the_tables(coder: Coder) -> None:
    head = coder.encoder.factuality
    assert head._w["cue_key.weight"].shape[0] == len(CLASSES)
    assert head._w["distance.weight"].shape[0] == len(RELATIVE_EDGES) + 1
    assert head._w["out.weight"].shape[0] == sum(FACT_TASKS.values())
