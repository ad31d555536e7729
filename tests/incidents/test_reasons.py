from __future__ import annotations

from tests.store.fakes import FakeCoder, attack, report
from wirebird.incidents import explain, link_claims_of
from wirebird.incidents.reasons import AMONG, best_reasons
from wirebird.records import LinkClaim


def _claims(count: int) -> list[LinkClaim]:
    found: list[LinkClaim] = []
    for n in range(count):
        document = report(f"r{n}", attack(("Herat", "Kabul")[n % 2], killed=n), published=f"2021-07-{n + 1:02d}")
        found += link_claims_of(document, FakeCoder().code(document).report.events)
    return found


def test_reasons_are_those_of_explaining_pair_by_pair() -> None:
    claims = _claims(AMONG + 3)
    (found,) = best_reasons([claims[::-1]])
    assert len(found) == len(claims) - 1
    for number, (claim, explanation) in enumerate(zip(claims[1:], found, strict=True), start=1):
        pairs = [explain(earlier, claim) for earlier in claims[max(0, number - AMONG) : number]]
        assert explanation in pairs
        assert explanation.probability == max(pair.probability for pair in pairs)


def test_a_single_claim_needs_no_reason() -> None:
    assert best_reasons([_claims(1), _claims(2)])[0] == ()
    assert best_reasons([]) == []
