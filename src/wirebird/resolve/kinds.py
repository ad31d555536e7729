"""What kind of voice an attribution source is: a ministry, a witness, a newspaper.

The words of the source are read by the same tables as actors (resolve/actors.py); a few words of reporting come first,
because "police sources" are police, while "sources close to the talks" are nobody in particular.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from wirebird.records.event import AttributionKind
from wirebird.resolve.actor_words import fold
from wirebird.resolve.actors import ActorContext, ActorResolver

_BY_SECTOR: Final[dict[str, AttributionKind]] = {
    "GOV": "government",
    "LEG": "government",
    "SPY": "government",
    "JUD": "other",
    "MIL": "military",
    "COP": "police",
    "REB": "rebel",
    "PRM": "rebel",
    "UAF": "rebel",
    "IGO": "igo",
    "NGO": "ngo",
    "SOC": "ngo",
    "JRN": "media",
    "PTY": "party",
    "OPP": "party",
    "CVL": "civilian",
    "REF": "civilian",
    "ETH": "civilian",
    "REL": "civilian",
    "EDU": "expert",
    "ELI": "government",
}
_WITNESS: Final = re.compile(
    r"\b(?:eye\s?-?witness(?:es)?|witness(?:es)?|residents?|villagers?|locals|local people|survivors?|bystanders?)\b"
)
_SOCIAL: Final = re.compile(
    r"\b(?:facebook|twitter|tweets?|telegram|youtube|instagram|whatsapp|tiktok|social media|social networks?|blog|bloggers?)\b"
)
_EXPERT: Final = re.compile(
    r"\b(?:analysts?|experts?|academics?|scholars?|researchers?|historians?|political scientists?|"
    r"think tank|economists?|pollsters?)\b"
)
_MEDIA: Final = re.compile(
    r"\b(?:media|newspapers?|news|press|television|tv|radio|broadcasters?|agenc(?:y|ies) reports?|magazine|dail(?:y|ies)|"
    r"journalists?|reporters?|correspondents?|website|weekly|paper|reports?|online)\b"
)
# Words by which papers and stations call themselves; they count only in a capitalised name.
_TITLE: Final = re.compile(
    r"\b(?:Times|Post|Tribune|News|Herald|Gazette|Express|Telegraph|Chronicle|Radio|TV|Daily|Press|Journal|Observer|Star|"
    r"Guardian|Mirror|Standard|Mail|Sun|Globe|Dispatch|Courier|Diario|Prensa|Zeitung|Today|Monitor|Examiner|Sentinel)\b"
)
_ANONYMOUS: Final = re.compile(
    r"\b(?:sources?|people familiar|person familiar|insiders?|someone|a person close|people close|people with knowledge)\b"
)
_OFFICIAL: Final = re.compile(r"\b(?:official|government|diplomatic|ministry|embassy|intelligence)\s+sources?\b")
_RIGHTS: Final = re.compile(
    r"\b(?:rights|humanitarian|monitoring)\b.*"
    r"\b(?:defenders?|groups?|organi[sz]ations?|cent(?:er|re)|monitors?|unit)\b"
)
_LAWYER: Final = re.compile(r"\b(?:lawyers?|attorneys?|barristers?|solicitors?)\b(?! general)")
_PRESS_RELEASE: Final = re.compile(
    r"\b(?:press (?:release|statement|conference|secretary|officer|office|service)|news conference)\b"
)
_PRONOUN: Final = re.compile(r"(?:he|she|they|it|we|i|who|both|others?|some|many)", re.I)


@cache
def _resolver() -> ActorResolver:
    return ActorResolver.load()


def attribution_kind(source_words: str) -> AttributionKind:
    """Return what kind of voice a source is.

    Args:
        source_words: the words that name who says so, as the report has them.

    Returns:
        The kind; `other` where the words do not tell. A bare name without a title reads as `government`, since that is
        who news reports quote by surname most often.
    """
    low = fold(source_words).strip()
    if not low or _PRONOUN.fullmatch(low):
        return "other"
    if _SOCIAL.search(low):
        return "social_media"
    reading = _resolver().phrases.read(source_words, ActorContext())
    sector = reading.sector
    kind = _by_reporting_words(low, source_words, None if reading.is_weak else sector)
    if kind is not None:
        return kind
    if sector is not None and sector != "UNK":
        return _BY_SECTOR.get(sector, "other")
    return "government" if _is_name(source_words) else "other"


def _by_reporting_words(low: str, words: str, sector: str | None) -> AttributionKind | None:
    """Return the kind that words of reporting decide, or None."""
    if _EXPERT.search(low):
        return "expert"
    is_private = sector in (None, "UNK", "CVL", "JRN")
    if is_private and _RIGHTS.search(low):
        return "ngo"
    if is_private and _LAWYER.search(low):
        return "other"
    if _WITNESS.search(low) and is_private:
        return "witness"
    if _OFFICIAL.search(low):
        return "government"
    if is_private and _ANONYMOUS.search(low):
        return "anonymous"
    if is_private and _MEDIA.search(_PRESS_RELEASE.sub("", low)):
        return "media"
    if is_private and _TITLE.search(words):
        return "media"
    return None


def _is_name(words: str) -> bool:
    """Tell whether the words are nothing but a person's name."""
    parts = re.findall(r"[^\W\d_]+", words)
    is_plain = words.islower() and len(parts) <= 3 and parts[:1] not in (["the"], ["a"], ["an"], ["her"], ["his"])
    return bool(parts) and (is_plain or all(p[:1].isupper() for p in parts)) and parts[0].lower() not in ("the", "a", "an")
