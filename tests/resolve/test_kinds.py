"""Kinds of attribution."""

from __future__ import annotations

import pytest

from wirebird.resolve.actors import ActorContext
from wirebird.resolve.kinds import attribution_kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("officials", "government"),
        ("the attorney general", "government"),
        ("police", "police"),
        ("police sources", "police"),
        ("an army spokesman", "military"),
        ("the rebels", "rebel"),
        ("a UN spokesman", "igo"),
        ("NATO", "igo"),
        ("a rights group", "ngo"),
        ("the Syrian Observatory for Human Rights", "ngo"),
        ("state media", "media"),
        ("a local newspaper", "media"),
        ("residents", "witness"),
        ("witnesses", "witness"),
        ("sources", "anonymous"),
        ("an analyst", "expert"),
        ("the ruling party", "party"),
        ("doctors", "other"),
        ("his lawyer", "other"),
        ("a company", "other"),
        ("a video on Facebook", "social_media"),
        ("activists", "civilian"),
        ("something else", "other"),
    ],
)
def test_attribution_kind(words: str, kind: str) -> None:
    assert attribution_kind(words) == kind


def test_surname_is_looked_up_in_the_report() -> None:
    context = ActorContext(report_text="The police chief Amos Tolido spoke. Tolido gave no number.")
    assert attribution_kind("Tolido", context) == "police"
    assert attribution_kind("Tolido") == "other"
