"""Claims made by hand for tests of linking."""

from __future__ import annotations

from typing import Any

from wirebird.incidents.words import content_words
from wirebird.records import ClaimId, Count, DocId, LinkClaim, LinkParty, LinkPlace

TALIBAN = LinkParty(text="the Taliban", words=("taliban",), country="AFG", sector="REB", entity="Taliban", is_named=True)
GUNMEN = LinkParty(text="gunmen", words=("gunmen",), country=None, sector="UAF", entity=None, is_named=False)
POLICE = LinkParty(text="police", words=("polic",), country="AFG", sector="COP", entity=None, is_named=False)
ARMY = LinkParty(text="the army", words=("army",), country="AFG", sector="MIL", entity="Afghan National Army", is_named=True)


def town(name: str = "Qala i Naw", lat: float = 34.99, lon: float = 63.13, admin1: str = "Badghis") -> LinkPlace:
    key = name.lower().replace(" ", "")
    return LinkPlace(name=name, key=key, country="AFG", admin1=admin1, lat=lat, lon=lon, precision="place")


HERAT = town("Herat", 34.35, 62.2, "Herat")
PROVINCE = LinkPlace(name="Badghis", key="badghis", country="AFG", admin1="Badghis", lat=35.0, lon=63.8, precision="admin1")


def claim(report: str, position: int = 0, **changes: Any) -> LinkClaim:  # noqa: ANN401
    """A claim that the Taliban attacked the police at Qala-i-Naw on 7 July 2021, with some fields changed."""
    text = changes.pop("text", "Taliban fighters attacked police headquarters in Qala-i-Naw on Wednesday")
    fields: dict[str, Any] = {
        "id": ClaimId(f"e-{report}{position}"), "report": DocId(report), "position": position, "type": "ASSAULT",
        "mode": ("battle",), "published": "2021-07-07", "known_on": "2021-07-07", "start": "2021-07-07", "end": "2021-07-07",
        "date_basis": "stated", "place": town(), "actors": (TALIBAN,), "recipients": (POLICE,), "triggers": ("attack",),
        "words": content_words(text), "report_words": content_words(text),
    }  # fmt: skip
    return LinkClaim(**(fields | changes))


def killed(low: int | None, high: int | None) -> dict[str, Count]:
    return {"killed": Count(low=low, high=high)}
