"""What is, and what is not, one incident; and that the outcome depends on nothing but the claims."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.incidents.make import ARMY, GUNMEN, HERAT, POLICE, PROVINCE, TALIBAN, claim, killed, town
from wirebird.incidents import Linking, explain, incident_id, link, neighbours, stored_keys, tied
from wirebird.incidents.blocking import candidate_pairs
from wirebird.incidents.columns import MAX_COUNT, columns_of
from wirebird.records import ClaimId, LinkClaim

Clusters = set[tuple[str, ...]]


def _clusters(linking: Linking) -> Clusters:
    return {tuple(c) for c in linking.clusters}


def _are_one(*claims: LinkClaim) -> bool:
    return len(link(claims).clusters) == 1


ONE_INCIDENT: dict[str, dict[str, Any]] = {
    "told by two reports": {},
    "unnamed attackers": {"actors": (GUNMEN,)},
    "only the province is named": {"place": PROVINCE},
    "only the day of publication is known": {"start": None, "end": None, "date_basis": "published", "published": "2021-07-08"},
    "toll risen": {"counts": killed(9, 9), "published": "2021-07-08"},
    "denied": {"status": "denied"},
    "a day that no sentence on the event tells": {
        "start": "2021-07-12", "end": "2021-07-12", "is_day_inferred": True, "counts": killed(7, 7), "mode": ("battle",),
    },
    "told of the whole month": {"start": "2021-07-01", "end": "2021-07-31", "published": "2021-08-20"},
    "the day on which somebody told it": {"start": "2021-07-09", "end": "2021-07-09", "published": "2021-07-09"},
}  # fmt: skip


@pytest.mark.parametrize("kind", ONE_INCIDENT)
def test_one_incident(kind: str) -> None:
    assert _are_one(claim("a", counts=killed(7, 7)), claim("b", **ONE_INCIDENT[kind]))


TWO_INCIDENTS: dict[str, dict[str, Any]] = {
    "another town": {"place": HERAT},
    "another day": {"start": "2021-07-10", "end": "2021-07-10", "published": "2021-07-10"},
    "told before it happened": {"date_basis": "published", "start": None, "end": None, "published": "2021-07-03"},
    "roles swapped": {"actors": (ARMY,), "recipients": (TALIBAN,), "mode": ("firearms",)},
    "an accusation": {"type": "ACCUSE", "mode": ("allege",), "place": None},
}


@pytest.mark.parametrize("kind", TWO_INCIDENTS)
def test_two_incidents(kind: str) -> None:
    assert not _are_one(claim("a", recipients=(ARMY,), mode=("firearms",)), claim("b", **TWO_INCIDENTS[kind]))


def test_events_of_one_report_are_never_one_incident() -> None:
    assert not _are_one(claim("a"), claim("a", 1))
    assert len(link([claim("a"), claim("a", 1), claim("b")]).clusters) == 2


REPRINT: dict[str, dict[str, Any]] = {
    "weekday counted from another day": {"start": "2021-07-14", "end": "2021-07-14", "published": "2021-07-14"},
    "another town taken for its place": {"place": HERAT},
}


@pytest.mark.parametrize("kind", REPRINT)
def test_one_sentence_in_two_prints_is_one_incident_whatever_was_made_of_day_and_place(kind: str) -> None:
    prints = claim("a", family="f-a"), claim("b", family="f-a", **REPRINT[kind])
    assert _are_one(*prints)
    assert not _are_one(claim("a"), claim("b", **REPRINT[kind]))
    assert "retold" in {c.level for c in explain(*prints).comparisons}


def test_a_place_that_no_sentence_on_the_event_names_forbids_no_merge() -> None:
    elsewhere = msgspec.structs.replace(HERAT, is_inferred=True)
    assert explain(claim("a"), claim("b", place=elsewhere)).conflicts == ()
    assert explain(claim("a"), claim("b", place=HERAT)).conflicts == ("other_place",)


@pytest.mark.parametrize("day", range(1, 32))
def test_a_month_is_compared_with_every_day_in_it(day: int) -> None:
    month = claim("a", start="2021-07-01", end="2021-07-31", published="2021-09-20", known_on="2021-09-20")
    one = claim("b", start=f"2021-07-{day:02}", end=f"2021-07-{day:02}")
    assert len(candidate_pairs(columns_of([month, one]))) == 1
    assert neighbours([one], stored_keys([month])).tolist() == neighbours([month], stored_keys([one])).tolist() == [0]


@pytest.mark.parametrize(("published", "is_found"), [("2021-07-16", True), ("2021-07-29", True), ("2021-09-20", False)])
def test_background_without_a_day_is_compared_with_the_weeks_before_publication(published: str, *, is_found: bool) -> None:
    dated = claim("a")
    old = claim("b", start=None, end=None, date_basis="none", background=True, published=published, known_on=published)
    assert len(candidate_pairs(columns_of([dated, old]))) == is_found
    assert len(neighbours([dated], stored_keys([old]))) == len(neighbours([old], stored_keys([dated]))) == is_found


def test_words_without_a_place_are_compared_by_trigger_and_country_of_the_speaker() -> None:
    speech: dict[str, Any] = {"type": "CONCEDE", "mode": (), "place": None, "recipients": (), "actors": (ARMY,)}
    first = claim("a", triggers=("ceasefir",), text="The government declared a ceasefire at once", **speech)
    other = claim("b", triggers=("ceasefir", "declar"), text="A truce for the harvest, it repeated", **speech)
    assert len(candidate_pairs(columns_of([first, other]))) == 1


def test_a_go_between_does_not_join_two_towns() -> None:
    claims = [claim("a"), claim("b", place=HERAT), claim("c", place=None), claim("d", place=None)]
    clusters = _clusters(link(claims))
    assert not any({"e-a0", "e-b0"} <= set(c) for c in clusters)


def test_explanations_add_up_and_name_conflicts() -> None:
    same, other = explain(claim("a"), claim("b")), explain(claim("a"), claim("b", place=HERAT))
    for found in (same, other):
        assert found.bits == pytest.approx(found.prior_bits + sum(c.bits for c in found.comparisons), abs=0.1)
    assert same.probability > 0.9
    assert same.conflicts == ()
    assert "other_place" in other.conflicts
    assert other.probability == 0


def test_decisions_win_over_the_model() -> None:
    a, b = claim("a"), claim("b", place=HERAT)
    assert len(link([a, b], must=[(a.id, b.id)]).clusters) == 1
    c = claim("c")
    assert len(link([a, c], cannot=[(c.id, a.id)]).clusters) == 2
    assert len(link([a, c], must=[(a.id, c.id)], cannot=[(c.id, a.id)]).clusters) == 2
    assert len(link([a, c], must=[(a.id, ClaimId("e-gone"))]).clusters) == 1


def test_the_incident_is_named_after_the_claim_known_first() -> None:
    early, late = claim("b"), claim("a", known_on="2021-07-09")
    assert incident_id([late, early]) == "i-b0"


@pytest.mark.parametrize("number", [3_000_000_000, 10**30])
def test_numbers_beyond_every_measure_are_compared(number: int) -> None:
    huge = claim("a", counts=killed(number, number))
    assert (columns_of([huge]).counts[0, 0] == MAX_COUNT).all()
    assert _are_one(huge, claim("b", counts=killed(number, None)))


def test_no_claims_no_clusters() -> None:
    assert link([]).clusters == ()


PLACES = (town(), HERAT, PROVINCE, None, town("Bala Murghab", 35.58, 63.33))
TEXTS = ("a bomb struck a bus near the market", "attacked police headquarters", "clash at the bridge")
DAYS = ("2021-07-06", "2021-07-07", "2021-07-08", "2021-07-12")


@st.composite
def some_claims(draw: st.DrawFn) -> list[LinkClaim]:
    count = draw(st.integers(2, 14))
    claims = []
    for number in range(count):
        day = draw(st.sampled_from(DAYS))
        stated = draw(st.booleans())
        claims.append(
            claim(
                f"r{draw(st.integers(0, 9))}",
                number,
                place=draw(st.sampled_from(PLACES)),
                actors=draw(st.sampled_from(((TALIBAN,), (GUNMEN,), (ARMY,), ()))),
                recipients=draw(st.sampled_from(((POLICE,), (TALIBAN,), ()))),
                mode=draw(st.sampled_from((("battle",), ("explosives",), ()))),
                published=day,
                known_on=day,
                start=day if stated else None,
                end=day if stated else None,
                date_basis="stated" if stated else "published",
                is_day_inferred=draw(st.booleans()),
                family=draw(st.sampled_from((None, None, "f-a"))),
                text=draw(st.sampled_from(TEXTS)),
            )
        )
    return claims


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(some_claims(), st.integers(0, 9999))
def test_the_order_of_claims_does_not_matter(claims: list[LinkClaim], seed: int) -> None:
    shuffled = random.Random(seed).sample(claims, len(claims))
    assert link(shuffled) == link(claims)


@quick
@given(some_claims(), st.integers(0, 9999))
def test_linking_step_by_step_equals_linking_at_once(claims: list[LinkClaim], seed: int) -> None:
    rest = random.Random(seed).sample(claims, len(claims))
    stored: list[LinkClaim] = []
    clusters: Clusters = set()
    component: dict[ClaimId, ClaimId] = {}
    while rest:
        new, rest = rest[:3], rest[3:]
        near = neighbours(new, stored_keys(stored)) if stored else np.zeros(0, dtype=int)
        touched = {component[c.id] for c in tied([stored[k] for k in near.tolist()], new)}
        again = [c for c in stored if component[c.id] in touched]
        found = link([*again, *new])
        gone = {c.id for c in again}
        clusters = {c for c in clusters if not set(c) & gone} | _clusters(found)
        component |= found.component
        stored += new
    whole = link(claims)
    assert clusters == _clusters(whole)
    assert component == dict(whole.component)


@quick
@given(some_claims(), st.data())
def test_decisions_hold_and_can_be_undone(claims: list[LinkClaim], data: st.DataObject) -> None:
    pairs = list(combinations([c.id for c in claims], 2))
    must = data.draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    cannot = data.draw(st.lists(st.sampled_from([p for p in pairs if p not in must] or pairs), max_size=2, unique=True))
    before = link(claims)
    decided = link(claims, must=must, cannot=cannot if not must else ())
    home = {c: k for k, cluster in enumerate(decided.clusters) for c in cluster}
    assert all(home[a] == home[b] for a, b in must)
    assert must or all(home[a] != home[b] for a, b in cannot)
    assert link(claims) == before


@quick
@given(some_claims())
def test_hard_conflicts_never_meet_in_one_cluster(claims: list[LinkClaim]) -> None:
    known = {c.id: c for c in claims}
    for cluster in link(claims).clusters:
        for a, b in combinations(cluster, 2):
            assert explain(known[a], known[b]).conflicts == ()
