"""The record of an incident: values, who says so, tolls, status, headline; control and series made from records."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incidents.make import ARMY, GUNMEN, HERAT, PROVINCE, TALIBAN, claim, killed
from wirebird.incidents import Member, build_incident, campaign_parts, control, follow_ups, priogrid_cell, series
from wirebird.incidents.headline import headline, when_words
from wirebird.incidents.tolls import Figure, toll_of
from wirebird.incidents.words import content_words
from wirebird.ontology import EVENT_TYPES, MODES
from wirebird.records import (
    CountedGroup,
    DateBasis,
    Event,
    EventDate,
    FamilyId,
    Incident,
    LinkClaim,
    LinkParty,
    LinkVoice,
    Party,
    Place,
    Span,
    StatedCount,
)
from wirebird.records.count import Counted, Deaths
from wirebird.records.incident import IncidentParty

WORD = Span(text="attacked", start=0, end=8)


def _party(party: LinkParty) -> Party:
    words = Span(text=party.text, start=0, end=len(party.text))
    return Party(text=words, country=party.country, sector=party.sector, entity=party.entity, probability=0.9)


def _stated(number: int, *, who: CountedGroup = "unknown", source: str | None = None) -> StatedCount:
    words = Span(text=str(number), start=0, end=len(str(number)))
    voice = Span(text=source, start=0, end=len(source)) if source else None
    return StatedCount(
        kind="killed", low=number, high=number, point=number, bound="exact", who=Counted(text=None, group=who), text=words,
        evidence=WORD, attribution_source=voice,
    )  # fmt: skip


def _event(told: LinkClaim, counts: tuple[StatedCount, ...]) -> Event:
    place = None
    if told.place:
        words = Span(text=told.place.name, start=0, end=len(told.place.name))
        place = Place(
            text=words, name=told.place.name, country=told.place.country, admin1=told.place.admin1, lat=told.place.lat,
            lon=told.place.lon, precision=told.place.precision,
        )  # fmt: skip
    numbers = [c.point or 0 for c in counts]
    return Event(
        type=told.type, mode=told.mode, quad=4, intensity=-9, mentions=(WORD,), evidence=(WORD,), status=told.status,
        actors=tuple(_party(p) for p in told.actors), recipients=tuple(_party(p) for p in told.recipients), place=place,
        date=EventDate(start=told.start, end=told.end, text=WORD, precision="day", basis="explicit") if told.start else None,
        casualties=told.counts,
        counts=counts, deaths=Deaths(low=min(numbers), best=numbers[0], high=max(numbers)) if numbers else None,
        probability=0.9, type_probability=0.9, status_probability=0.9,
    )  # fmt: skip


def _member(report: str, *counts: StatedCount, **changes: Any) -> Member:  # noqa: ANN401
    if counts:
        changes["counts"] = killed(counts[0].low, counts[0].high)
    told = claim(report, **changes)
    return Member(told, _event(told, counts))


def _voice(text: str, kind: Any, **does: bool) -> LinkVoice:  # noqa: ANN401
    return LinkVoice(text=text, key=" ".join(content_words(text)), kind=kind, **does)


MINISTRY, SPOKESMAN = _voice("the interior ministry", "government"), _voice("a Taliban spokesman", "rebel")
DENYING, DOUBTING = (msgspec.structs.replace(MINISTRY, **{does: True}) for does in ("denies", "doubts"))


def _field(incident: Incident, name: str) -> Any:  # noqa: ANN401
    return next(f for f in incident.fields if f.field == name)


def test_the_headline_is_made_from_the_fields() -> None:
    incident = build_incident([_member("a", mode=()), _member("b", mode=(), actors=(GUNMEN,))])
    assert incident.headline == "Taliban attacked police in Qala i Naw, 7 July 2021"
    assert build_incident([_member("a", actors=(), recipients=(), place=None)]).headline == "Fighting, 7 July 2021"


@pytest.mark.parametrize(
    ("start", "end", "basis", "words"),
    [
        ("2021-07-07", "2021-07-07", "stated", "7 July 2021"),
        ("2021-07-01", "2021-07-15", "stated", "1 to 15 July 2021"),
        ("2021-05-01", "2021-07-15", "stated", "1 May 2021 to 15 July 2021"),
        (None, "2021-07-08", "published", "reported 8 July 2021"),
        ("2021-07-01", "2021-07-31", "stated", "July 2021"),
        ("1842-01-01", "1842-12-31", "stated", "1842"),
    ],
)
def test_days_in_words(start: str | None, end: str, basis: DateBasis, words: str) -> None:
    assert when_words(start, end, basis) == words


@pytest.mark.parametrize(
    ("name", "is_named", "words"),
    [
        ("Masked gunmen", False, "masked gunmen"),
        ("Four", False, "four people"),
        ("least 60 Afghan civilians", False, "at least 60 Afghan civilians"),
        ("Afghan soldiers", False, "Afghan soldiers"),
        ("The Hague", True, "The Hague"),
    ],
)
def test_parties_stand_in_the_middle_of_a_headline(name: str, is_named: bool, words: str) -> None:
    party = IncidentParty(name=name, country=None, sector="UAF", is_named=is_named)
    taliban = IncidentParty(name="Taliban", country="AFG", sector="REB", is_named=True)
    told = headline(
        event_type="ASSAULT", mode=(), actors=[taliban], recipients=[party], place=None, start=None, end=None, basis="none"
    )
    assert told == f"Taliban attacked {words}"


def test_values_have_their_claims_for_and_against() -> None:
    incident = build_incident([_member("a"), _member("b"), _member("c", place=HERAT, known_on="2021-07-08")])
    place = _field(incident, "place")
    assert place.value == "Qala i Naw"
    assert [s.report for s in place.supported_by] == ["a", "b"]
    assert [s.said for s in place.opposed_by] == ["Herat"]
    assert all(s.spans for s in place.supported_by)
    assert (place.origins, place.precision) == (2, "place")
    assert 0 < place.probability < _field(build_incident([_member("a"), _member("b")]), "place").probability


def test_a_wider_place_says_nothing_against_a_town_in_it() -> None:
    incident = build_incident([_member("a"), _member("b", place=PROVINCE)])
    assert incident.place is not None
    assert incident.place.precision == "place"
    assert _field(incident, "place").opposed_by == ()


def test_unnamed_attackers_join_the_only_named_armed_group() -> None:
    incident = build_incident([_member("a"), _member("b", actors=(GUNMEN,))])
    assert [p.name for p in incident.actors] == ["Taliban"]
    assert _field(incident, "actor").origins == 2


def test_reprints_are_one_origin_and_nameless_officials_one_voice() -> None:
    family = FamilyId("f-1")
    official = _voice("an official", "government")
    incident = build_incident(
        [_member("a", family=family, voices=(official,)), _member("b", family=family, voices=(official,))]
    )
    assert (incident.origins, incident.voices, len(incident.reports)) == (1, 1, 2)
    apart = build_incident([_member("a", voices=(official,)), _member("b", voices=(official,))])
    assert (apart.origins, apart.voices) == (2, 1)


STATUSES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "own voice": ([{}], "reported"),
    "only one side": ([{"voices": (SPOKESMAN,)}], "one_side_claims"),
    "both sides": ([{"voices": (SPOKESMAN,)}, {"voices": (MINISTRY,)}], "both_sides_agree"),
    "told and denied": ([{}, {"status": "denied", "voices": (SPOKESMAN,)}], "disputed"),
    "only denied": ([{"status": "denied", "voices": (SPOKESMAN,)}], "denied"),
    "only possible": ([{"status": "possible"}], "unverified"),
    "only planned": ([{"status": "planned"}], "planned"),
    "told and denied in one report": ([{"voices": (SPOKESMAN, DENYING)}], "disputed"),
    "told by a voice in a report that denies it": ([{"status": "denied", "voices": (SPOKESMAN, DENYING)}], "disputed"),
    "told by the report itself, denied by a voice": ([{"voices": (DENYING,)}], "disputed"),
    "told and doubted": ([{"voices": (SPOKESMAN, DOUBTING)}], "one_side_claims"),
    "only failed": ([{"status": "failed"}, {"status": "planned"}], "failed"),
    "failed, and its success denied": ([{"status": "failed"}, {"status": "denied"}], "failed"),
    "done by one, failed by another": ([{}, {"status": "failed"}], "disputed"),
    "another way to do it failed": ([{}, {"status": "failed", "mode": ("seize",)}], "reported"),
}


@pytest.mark.parametrize("kind", STATUSES)
def test_status(kind: str) -> None:
    changes, expected = STATUSES[kind]
    assert build_incident([_member(f"r{k}", **c) for k, c in enumerate(changes)]).status == expected


@settings(deadline=None)
@given(st.permutations(range(4)))
def test_the_status_does_not_depend_on_the_order(order: list[int]) -> None:
    members = [
        _member("a", voices=(SPOKESMAN,)),
        _member("b", voices=(DENYING,)),
        _member("c", status="failed"),
        _member("d", status="denied", voices=(DENYING, SPOKESMAN)),
    ]
    assert build_incident([members[k] for k in order]).status == "disputed"


def test_who_denies_is_no_witness_for() -> None:
    incident = build_incident([_member("a", voices=(SPOKESMAN, DENYING, DOUBTING))])
    actor = _field(incident, "actor")
    assert [(s.said, s.voices) for s in actor.supported_by] == [("the Taliban", (SPOKESMAN.text,))]
    assert [(s.said, s.voices) for s in actor.opposed_by] == [("denied: the Taliban", (DENYING.text,))]
    assert all(s.voices == (SPOKESMAN.text,) for f in incident.fields for s in f.supported_by)
    assert {f.voices for f in incident.fields} == {1}


def test_a_failed_way_of_doing_it_is_none_of_what_was_done() -> None:
    incident = build_incident([_member("a"), _member("b", status="failed", mode=("seize",))])
    assert incident.mode == ("battle",)
    assert [s.said for s in _field(incident, "mode").opposed_by] == ["failed: seize"]


ACT: dict[str, str] = {
    "reported": "Taliban seized police",
    "failed": "Taliban failed to seize police",
    "planned": "Taliban planned to seize police",
    "unverified": "Taliban may have seized police",
    "denied": "Taliban said to have seized police",
    "disputed": "Taliban seized police",
}


@pytest.mark.parametrize("status", ACT)
def test_what_nobody_tells_as_done_is_not_told_as_done(status: Any) -> None:  # noqa: ANN401
    parties = [IncidentParty(name=n, country="AFG", sector="REB", is_named=True) for n in ("Taliban", "police")]
    told = headline(
        event_type="ASSAULT", mode=("seize",), actors=parties[:1], recipients=parties[1:], place=None, start=None, end=None,
        basis="none", status=status,
    )  # fmt: skip
    note = {"unverified": " (unconfirmed)", "denied": " (denied)", "disputed": " (disputed)"}.get(status, "")
    assert told == ACT[status] + note


@pytest.mark.parametrize("status", ["failed", "planned", "unverified", "denied"])
def test_every_verb_of_the_headlines_has_its_forms(status: Any) -> None:  # noqa: ANN401
    party = [IncidentParty(name="Taliban", country="AFG", sector="REB", is_named=True)]
    where: dict[str, Any] = {"place": None, "start": None, "end": None, "basis": "none"}
    for kind in EVENT_TYPES:
        for mode in ((), *((m,) for m in MODES[kind])):
            for whom in (party, []):
                told = headline(event_type=kind, mode=mode, actors=party, recipients=whom, status=status, **where)
                done = headline(event_type=kind, mode=mode, actors=party, recipients=whom, **where)
                assert done not in told
            nobody = headline(event_type=kind, mode=mode, actors=[], recipients=[], status=status, **where)
            assert status in nobody.lower() or nobody.endswith("(unconfirmed)")


def test_tolls_in_the_manner_of_ucdp() -> None:
    rolling = [
        _member("a", _stated(9)),
        _member("b", _stated(13), known_on="2021-07-08"),
        _member("c", _stated(13), known_on="2021-07-09"),
    ]
    toll = build_incident(rolling).casualties["killed"]
    assert (toll.low, toll.best, toll.high) == (9, 13, 13)
    assert build_incident([_member("a")]).casualties == {}


def test_what_a_side_says_of_its_enemys_dead_goes_to_high() -> None:
    boast = _stated(300, who="state_forces", source="a Taliban commander")
    sober = _stated(12, who="state_forces", source="hospital officials")
    both = build_incident([_member("a", boast), _member("b", sober)])
    assert (both.casualties["killed"].best, both.casualties["killed"].high) == (12, 300)
    alone = build_incident([_member("a", boast)]).casualties["killed"]
    assert (alone.low, alone.best, alone.high) == (0, 0, 300)
    assert {(s.side, s.toll.high) for s in both.deaths_by_side} == {("recipients", 300)}


ARAKAN = LinkParty(
    text="The Arakan Army", words=("arakan", "army"), country="MMR", sector="REB", entity="Arakan Army", is_named=True
)
SOLDIERS = LinkParty(text="soldiers", words=("soldier",), country="MMR", sector="MIL", entity=None, is_named=False)


@pytest.mark.parametrize(
    ("source", "toll"),
    [
        ("the army", (12, 12, 12)),
        ("a military spokesman", (12, 12, 12)),
        ("the Arakan Army", (0, 0, 12)),
        ("an Arakan Army spokesman", (0, 0, 12)),
        ("residents", (12, 12, 12)),
    ],
)
def test_the_word_of_a_side_about_its_own_dead_is_sound(source: str, toll: tuple[int, int, int]) -> None:
    stated = _stated(12, who="state_forces", source=source)
    found = build_incident([_member("a", stated, actors=(ARAKAN,), recipients=(SOLDIERS,))]).casualties["killed"]
    assert (found.low, found.best, found.high) == toll


def _forces(text: str, country: str | None, **changes: Any) -> LinkParty:  # noqa: ANN401
    words = content_words(text)
    return msgspec.structs.replace(ARMY, text=text, words=words, country=country, **({"entity": None} | changes))


ONE_PARTY: dict[str, tuple[LinkParty, LinkParty, bool]] = {
    "two armies": (_forces("French soldiers", "FRA"), _forces("Malian soldiers", "MLI"), False),
    "two armies of nowhere": (_forces("French soldiers", None), _forces("Malian soldiers", None), False),
    "one army": (_forces("French soldiers", "FRA"), _forces("the French army", "FRA"), True),
    "one army, two ways to name its country": (_forces("Soldiers of Mali", "MLI"), _forces("Malian troops", "MLI"), True),
    "a state and its forces": (_forces("The Americans", "USA", sector="GOV"), _forces("American forces", "USA"), True),
    "people of a country and its forces": (
        _forces("Afghan villagers", "AFG", sector="CVL"),
        _forces("Afghan troops", "AFG"),
        False,
    ),
    "two units": (_forces("the Azov Brigade", "UKR"), _forces("the Aidar Brigade", "UKR"), False),
    "one unit": (_forces("the Azov Brigade", "UKR"), _forces("Azov fighters", None), True),
    "one name in two countries": (_forces("the Shield Brigade", "IRQ"), _forces("Shield fighters", "SYR"), False),
    "two numbers of people": (_forces("Seven people", None), _forces("Six people", None), True),
}


@pytest.mark.parametrize("kind", ONE_PARTY)
def test_parties_are_one_by_their_names(kind: str) -> None:
    first, second, are_one = ONE_PARTY[kind]
    for pair in ((first, second), (second, first)):
        incident = build_incident([_member("a", actors=pair[:1]), _member("b", actors=pair[1:])])
        assert (len(incident.actors) == 1) == are_one


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.booleans()), min_size=1, max_size=6))
def test_tolls_are_always_in_order(numbers: list[tuple[int, int, int, bool]]) -> None:
    toll = toll_of(
        [
            Figure(member=k, low=min(a, b, c), best=sorted((a, b, c))[1], high=max(a, b, c), partisan=p)
            for k, (a, b, c, p) in enumerate(numbers)
        ]
    )
    assert toll is not None
    assert 0 <= toll.low <= toll.best <= toll.high


@settings(deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_members_does_not_matter(order: list[int]) -> None:
    members = [
        _member("a", _stated(3)),
        _member("b", _stated(5), actors=(GUNMEN,)),
        _member("c", place=HERAT),
        _member("d", start="2021-07-06", end="2021-07-06"),
        _member("e", status="denied"),
    ]
    assert build_incident([members[k] for k in order]) == build_incident(members)


def test_records_survive_json() -> None:
    incident = build_incident([_member("a", _stated(3)), _member("b")])
    assert msgspec.json.decode(msgspec.json.encode(incident), type=Incident) == incident


def _seizure(report: str, day: str, actor: LinkParty = TALIBAN, **changes: Any) -> Incident:  # noqa: ANN401
    return build_incident([_member(report, mode=("seize",), start=day, end=day, actors=(actor,), known_on=day, **changes)])


def test_control_passes_from_hand_to_hand() -> None:
    taken, lost = _seizure("a", "2021-07-07"), _seizure("b", "2021-07-20", ARMY, recipients=(TALIBAN,))
    left = build_incident([_member("c", type="RETREAT", mode=("withdraw",), actors=(ARMY,), recipients=(), place=HERAT)])
    spells = control([lost, left, taken])
    assert [(s.place.name, s.holder, s.since, s.until) for s in spells] == [
        ("Herat", None, "2021-07-07", None),
        ("Qala i Naw", "Taliban", "2021-07-07", "2021-07-20"),
        ("Qala i Naw", "Afghan National Army", "2021-07-20", None),
    ]
    assert not spells[1].is_contested
    assert control([taken], country="IRQ") == ()


def test_control_is_contested_where_it_is_denied_fought_over_or_undone_at_once() -> None:
    taken, battle = _seizure("a", "2021-07-07"), build_incident([_member("b", start="2021-07-08", end="2021-07-08")])
    assert control([taken, battle])[0].is_contested
    assert control([taken, _seizure("c", "2021-07-09", ARMY, recipients=())])[0].is_contested
    denied = build_incident([_member("d", mode=("seize",)), _member("e", mode=("seize",), status="denied")])
    assert control([denied])[0].is_contested


def test_civilians_hold_no_place() -> None:
    villagers = msgspec.structs.replace(GUNMEN, sector="CVL", text="villagers")
    left = build_incident([_member("c", type="RETREAT", mode=("withdraw",), actors=(ARMY,), recipients=(villagers,))])
    assert [s.holder for s in control([left])] == [None]


@pytest.mark.parametrize("status", ["planned", "possible", "failed", "denied"])
def test_captures_that_nobody_tells_as_done_give_no_control(status: str) -> None:
    assert control([_seizure("a", "2021-07-07", status=status)]) == ()


def test_a_failed_capture_gives_no_control_beside_fighting_and_contests_what_it_is_up_against() -> None:
    fought = build_incident([_member("a"), _member("b", status="failed", mode=("seize",))])
    assert control([fought]) == ()
    taken = _seizure("c", "2021-07-07")
    vain = _seizure("d", "2021-07-09", ARMY, status="failed")
    assert [(s.holder, s.is_contested) for s in control([taken, vain])] == [("Taliban", True)]


def test_series_fill_zeros_and_show_coverage() -> None:
    incidents = [build_incident([_member("a", _stated(4))]), _seizure("b", "2021-07-09")]
    cells = series(incidents, unit="country", period="day", measure="fatalities", reports={"2021-07-07": 3, "2021-07-09": 1})
    assert [(c.period, c.value, c.reports) for c in cells] == [
        ("2021-07-07", 4, 3),
        ("2021-07-08", 0, 0),
        ("2021-07-09", 0, 1),
    ]
    months = series(
        incidents, unit="admin1", period="month", measure="events", reports={}, start="2021-06-15", end="2021-08-02"
    )
    assert [(c.unit, c.period, c.value) for c in months] == [
        ("AFG/Badghis", "2021-06-01", 0),
        ("AFG/Badghis", "2021-07-01", 2),
        ("AFG/Badghis", "2021-08-01", 0),
    ]
    weeks = series(incidents, unit="priogrid", period="week", measure="intensity", reports={})
    assert [(c.unit, c.period, c.value) for c in weeks] == [("179767", "2021-07-05", -18)]


def test_series_count_failed_attempts() -> None:
    failed = build_incident([_member("a", _stated(4), status="failed")])
    (cell,) = series([failed], unit="country", period="day", measure="fatalities", reports={})
    assert (failed.status, cell.value) == ("failed", 4)


def test_series_leave_out_denied_incidents_and_campaigns() -> None:
    denied = build_incident([_member("a", status="denied")])
    campaign = build_incident([_member("b", start="2021-05-01", end="2021-07-07")])
    assert series([denied, campaign], unit="country", period="day", measure="events", reports={}) == ()


@pytest.mark.parametrize(
    ("lat", "lon", "cell"), [(-90.0, -180.0, 1), (89.9, 179.9, 259200), (34.53, 69.17, 179779), (90.0, 180.0, 259200)]
)
def test_priogrid_cells(lat: float, lon: float, cell: int) -> None:
    assert priogrid_cell(lat, lon) == cell


def test_a_campaign_has_its_parts() -> None:
    campaign = build_incident([_member("a", mode=("seize",), start="2021-05-01", end="2021-07-15", place=PROVINCE)])
    part, other = _seizure("b", "2021-07-07"), _seizure("c", "2021-07-07", place=HERAT)
    assert campaign.is_campaign
    assert [(x.first, x.second, x.kind) for x in campaign_parts([campaign, part, other])] == [(part.id, campaign.id, "part_of")]


def test_an_accusation_follows_the_deed_told_beside_it() -> None:
    deed = claim("a", text="Gunmen shot a judge in Herat")
    blame = claim(
        "a", 1, type="ACCUSE", mode=("disapprove",), text="The mayor condemned the killing of the judge by gunmen in Herat"
    )
    other = claim("a", 2, type="ACCUSE", mode=("allege",), text="Ministers blamed drought for prices")
    found = follow_ups([deed, blame, other])
    assert [(r.first, r.second, r.kind) for r in found] == [(blame.id, deed.id, "related")]


def test_places_too_vague_for_a_unit_are_left_out() -> None:
    incident = build_incident([_member("a", place=PROVINCE)])
    assert series([incident], unit="priogrid", period="day", measure="events", reports={}) == ()
    assert len(series([incident], unit="admin1", period="day", measure="events", reports={})) == 1
