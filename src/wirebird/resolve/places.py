"""From the words that say where to a point on the earth, with the rest of the report as evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wirebird.gazetteer import PRIMARY, Entry, EntryKind, Gazetteer, Match, fold
from wirebird.records import Precision, Unresolved, UnresolvedReason
from wirebird.resolve.place_choice import (
    CLEAR_SHARE,
    LEAD_FACTOR,
    LEAD_TOKENS,
    PLACE_WEIGHT,
    Choice,
    Evidence,
    choose,
    countries_named,
    is_certain,
    level_of,
    likely_country,
    precision_of,
    prior,
    refusal_of,
    share_of,
    without_partials,
)
from wirebird.resolve.place_words import (
    COORDINATING,
    DIPLOMATIC,
    GENERIC,
    LONGEST_NAME,
    LONGEST_WORD,
    NATIONAL,
    NATIONWIDE,
    TYPES,
    UNITED_NATIONS,
    Mention,
    Token,
    ends_phrase,
    has_site,
    is_country_only,
    is_linked,
    may_be_loose,
    may_be_name,
    merge_same,
    read_mention,
    run_end,
    strip_type,
    tokenize,
    unknown_names,
    unknown_place,
)


@dataclass(frozen=True)
class PlaceContext:
    """What else the report says about where it plays.

    Attributes:
        countries: ISO alpha-3 -> weight of evidence in the report (see `PlaceResolver.country_mentions`).
        toponyms: other place names of the report.
        dateline: the dateline's place name, or None.
        known: what the report's names were taken for by the geocoder: folded name -> entry and probability.
        preceding: the word right before the words ("" for none): "provincial" before "capital".
        following: the text right after the words ("", or ", a town in Helmand province, where ...").
        is_cased: whether the report writes names with capitals, so that words without any name nothing.
        is_named: whether the encoder saw a name in the words all the same.
    """

    countries: Mapping[str, float] = field(default_factory=dict)
    toponyms: tuple[str, ...] = ()
    dateline: str | None = None
    preceding: str = ""
    following: str = ""
    is_cased: bool = False
    is_named: bool = False
    known: Mapping[str, tuple[Entry, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class ResolvedPlace:
    """A place found.

    Attributes:
        name: the gazetteer's name, or the report's name where only what contains it is known.
        country: ISO alpha-3, or None where the place spans several countries.
        admin1: name of the first-level division, or None.
        lat: degrees north.
        lon: degrees east.
        precision: what the point stands for; `none` for seas and regions of many countries.
        score: 0 to 1, how far the choice is ahead of the next one; not a probability.
        geoname_id: GeoNames id of the point's entry, or None.
    """

    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    precision: Precision
    score: float
    geoname_id: int | None = None


BODY = 0.5
"""What a word for a body that governs counts among the words for a country (`Gazetteer.country_words`)."""
MADE = frozenset({"made", "built", "manufactured", "language", "speaking"})
"""Words after a country's adjective that say nothing of where the report plays."""
LESSER_CAPITALS = frozenset({"provincial", "state", "regional", "district", "county", "departmental", "former", "commercial"})


def _names_national_capital(tokens: Sequence[Token]) -> bool:
    """Whether "capital" stands there and means the country's ("a provincial capital" does not)."""
    lows = [t.low for t in tokens]
    return any(low == "capital" and (i == 0 or lows[i - 1] not in LESSER_CAPITALS) for i, low in enumerate(lows))


class PlaceResolver:
    """Finds the place that words name. Keeps no state between calls."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the gazetteer to look in."""
        self._gazetteer = gazetteer

    # --- public ---

    def resolve(self, words: str, context: PlaceContext) -> ResolvedPlace | Unresolved:
        """Return the most specific place that the words name.

        Args:
            words: a noun phrase, such as "a checkpoint near the border town of Azaz".
            context: the report's evidence; an empty one leaves only prominence to choose by.
        """
        evidence = self._evidence(context, one_case=words.islower() or words.isupper())
        tokens = tokenize(words)
        if context.is_cased and words.islower() and not context.is_named:
            tokens = [t._replace(is_name=False) for t in tokens]
        mentions, hints = self._scan(tokens, context.known)
        embassy = next((i for i, t in enumerate(tokens) if t.low in DIPLOMATIC), 0)
        # In "the U.S. embassy" the country is whose, not where.
        owners = [m for m in mentions if m.end <= embassy and is_country_only(m)]
        for index in (i for m in owners for i in range(m.start, m.end)):
            tokens[index] = tokens[index]._replace(is_name=False)
        mentions = merge_same([m for m in mentions if m not in owners])
        if UNITED_NATIONS.search(words) and all(fold(m.text) in ("un", "unitednations") for m in mentions):
            seat = self._gazetteer.matches("New York City")
            return _result(seat[0].entry, "site", 1.0) if seat else _unresolved("not_in_gazetteer")
        if not any(not is_country_only(m) for m in mentions):
            implied = self._implied(words, tokens, mentions, hints, evidence, context.preceding)
            if implied is not None:
                return implied
        # What follows is only guessed to contain the place; the phrase's own container is worth more.
        containers, wanted = self._following(context) if _needs_container(mentions) else ([], None)
        if not mentions:
            unknown = unknown_names(tokens, [])
            found = self._contained(unknown, containers, hints, evidence) if unknown else None
            return found or _unresolved("not_in_gazetteer" if unknown else "not_mentioned")
        if wanted and mentions[0].wanted is None:
            mentions[0] = replace(mentions[0], wanted=wanted)
        return self._settle(tokens, mentions, containers, hints, evidence)

    def country_entry(self, iso3: str) -> Entry | None:
        """Return the gazetteer's entry of a country, or None for an unknown code."""
        return self._gazetteer.country_entry(iso3)

    def knows(self, name: str) -> bool:
        """Return whether the gazetteer has a name, in some spelling."""
        return bool(self._gazetteer.matches(name, loose=True))

    def country_mentions(self, text: str) -> dict[str, float]:
        """Return how strongly a report speaks of each country.

        Country names and demonyms count 1 (less where ambiguous), bodies such as "Knesset" 0.5, places 0.4.
        Words near the start count half as much again.

        Args:
            text: the whole report.

        Returns:
            ISO alpha-3 -> sum of weights, heaviest first; empty when no country shows.
        """
        weights: dict[str, float] = {}
        names: list[tuple[tuple[Match, ...], float]] = []
        tokens = tokenize(text)
        stop = 0
        for position in (i for i, token in enumerate(tokens) if token.is_name):
            if position < stop:
                continue
            length, found, matches = self._country_at(tokens, position)
            if position + length < len(tokens) and tokens[position + length].low in MADE:
                # "Chinese made grenades" are found anywhere.
                stop = position + length
                continue
            factor = LEAD_FACTOR if position < LEAD_TOKENS else 1.0
            found = found or countries_named(matches)
            for country, weight in found.items():
                weights[country] = weights.get(country, 0.0) + weight * factor
            if matches and not found:
                names.append((matches, factor))
            stop = position + length
        # Places come second: which Samba is meant depends on the countries that are named outright.
        total = sum(weights.values())
        shares = {country: weight / total for country, weight in weights.items()}
        for matches, factor in names:
            likely = likely_country(matches, shares)
            if likely is not None:
                weights[likely] = weights.get(likely, 0.0) + PLACE_WEIGHT * factor
        return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))

    # --- reading the words ---

    def _scan(self, tokens: list[Token], known: Mapping[str, tuple[Entry, float]]) -> tuple[list[Mention], dict[str, float]]:
        """Return the place names in the words, longest match first, and countries that demonyms hint at.

        Demonyms lose their mark as names in `tokens`, so that nobody takes them for the start of one.
        """
        mentions: list[Mention] = []
        hints: dict[str, float] = {}
        position = 0
        while position < len(tokens):
            mention = self._name_at(tokens, position, known)
            length = self._demonym_at(tokens, position, mention, hints)
            for index in range(position, position + length):
                tokens[index] = tokens[index]._replace(is_name=False)
            if mention and not length:
                mentions.append(mention)
                length = mention.end - mention.start
            position += max(1, length)
        return mentions, hints

    def _name_at(self, tokens: Sequence[Token], start: int, known: Mapping[str, tuple[Entry, float]]) -> Mention | None:
        for end in range(min(start + LONGEST_NAME, len(tokens)), start, -1):
            span = tokens[start:end]
            if not may_be_name(span):
                continue
            text = " ".join(t.text for t in span)
            matches: tuple[Match, ...] = ()
            if end == start + 1 and (span[0].after_comma or "." in text):
                division = self._gazetteer.admin1_of_abbreviation(text) if text[0].isupper() else None
                matches = (Match(division, PRIMARY),) if division else ()
            matches = matches or self._gazetteer.matches(text)
            if not matches and may_be_loose(span):
                matches = self._gazetteer.matches(text, loose=True)
            if matches:
                return read_mention(tokens, start, end, text, matches)
        return _name_of_geocoder(tokens, start, known)

    def _demonym_at(self, tokens: Sequence[Token], start: int, mention: Mention | None, hints: dict[str, float]) -> int:
        """Add the countries of a demonym that starts here; return its length in tokens, 0 when there is none."""
        length, found = self._word_at(tokens, start)
        if mention and length:
            is_longer = mention.end - start > length
            if is_longer or any(m.entry.kind in ("country", "admin1") for m in mention.matches):
                return 0
        hints.update(found)
        return length

    def _word_at(self, tokens: Sequence[Token], start: int) -> tuple[int, Mapping[str, float]]:
        """Return length and countries of the longest country word (demonym or body) that starts here."""
        may_open = tokens[start].is_name and self._gazetteer.may_open_country_word(tokens[start].text)
        longest = LONGEST_WORD if may_open else 0
        for end in range(min(start + longest, len(tokens)), start, -1):
            found = self._gazetteer.country_words.get(fold(" ".join(t.text for t in tokens[start:end])))
            if found:
                return end - start, found
        return 0, {}

    def _following(self, context: PlaceContext) -> tuple[list[Mention], EntryKind | None]:
        """Read what the text right after says the place lies in ("..., a town in Helmand province")."""
        text = re.split(r"[;:!?\n]", context.following[:90])[0]
        if not re.match(r"\s*[,(]|\s+(?:in|of)\b", text) or (context.is_cased and text.islower()):
            return [], None
        tokens = tokenize(text)
        wanted: EntryKind | None = None
        one_case = text.islower() or text.isupper()
        for position, token in enumerate(tokens):
            if token.is_name:
                mention = self._name_at(tokens, position, {})
                if mention and position == 0 and token.after_comma and not ends_phrase(tokens, mention.end):
                    return [], None
                if mention and one_case and all(m.entry.kind == "place" for m in mention.matches):
                    # Without capitals any word may look like a small town.
                    return [], None
                return ([mention] if mention else []), wanted
            if token.low not in GENERIC or (position == 0 and token.low in COORDINATING):
                break
            wanted = wanted or TYPES.get(token.low)
        return [], None

    def _country_at(self, tokens: Sequence[Token], start: int) -> tuple[int, Mapping[str, float], tuple[Match, ...]]:
        """Return length and either countries (of a country word) or candidates (of a name) of the name that starts here."""
        length, found = self._word_at(tokens, start)
        for end in range(run_end(tokens, start), start + length, -1):
            span = tokens[start:end]
            if may_be_name(span):
                matches = self._gazetteer.matches(" ".join(t.text for t in span))
                if matches:
                    return end - start, {}, matches
        return max(length, 1), found, ()

    # --- evidence ---

    def _evidence(self, context: PlaceContext, *, one_case: bool) -> Evidence:
        weights = {c: w for c, w in context.countries.items() if w > 0}
        neighbours: list[tuple[str, Entry]] = []
        named = [(t, 0.3) for t in context.toponyms[:20]]
        if context.dateline:
            named.append((context.dateline, 1.0))
        total = sum(weights.values())
        for toponym, weight in named:
            matches = self._gazetteer.matches(strip_type(toponym))
            ranked = sorted(matches, key=lambda m: -(prior(m) + 2.0 * share_of(m.entry, weights, total)))[:3]
            for match in ranked[:1]:
                if match.entry.country:
                    weights[match.entry.country] = weights.get(match.entry.country, 0.0) + weight
            neighbours += [(fold(toponym), m.entry) for m in ranked if m.entry.kind in ("place", "admin2", "admin1")]
        total = sum(weights.values())
        shares = {c: w / total for c, w in weights.items()} if total else {}
        return Evidence(shares, total, tuple(neighbours), context.known, one_case)

    def _implied(
        self,
        words: str,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        hints: Mapping[str, float],
        evidence: Evidence,
        preceding: str,
    ) -> ResolvedPlace | None:
        """Resolve "the Turkish capital", "parliament", "across the country" from the country that is meant."""
        country = next((m.matches[0].entry.country for m in mentions if is_country_only(m)), None)
        country = country or max(hints, key=lambda c: (hints[c], evidence.shares.get(c, 0.0)), default=None)
        if country is None and (evidence.one_case or not unknown_names(tokens, [])):
            country = max(evidence.shares, key=lambda c: evidence.shares.get(c, 0.0), default=None)
            if country is not None and evidence.shares[country] < 0.5:
                country = None
        if country is None:
            return None
        share = evidence.shares.get(country, 0.5)
        # "The Kremlin", "Capitol Hill": a word for a body, not for a people.
        is_site = bool(NATIONAL.search(words)) or (not mentions and hints.get(country) == BODY and len(hints) == 1)
        is_lesser = preceding.lower() in LESSER_CAPITALS and tokens[0].low == "capital"
        if is_site or (_names_national_capital(tokens) and not is_lesser):
            capital = self._gazetteer.capital_of(country)
            return _result(capital, "site" if is_site or has_site(tokens) else "place", share) if capital else None
        entry = self._gazetteer.country_entry(country)
        return _result(entry, "country", share) if entry and not mentions and NATIONWIDE.search(words) else None

    # --- choosing ---

    def _settle(
        self,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        containers: Sequence[Mention],
        hints: Mapping[str, float],
        evidence: Evidence,
    ) -> ResolvedPlace | Unresolved:
        usable = without_partials(mentions, evidence)
        if not usable:
            return _unresolved("not_in_gazetteer")
        order = self._by_specificity(usable, containers, hints, evidence)
        refusal: UnresolvedReason = "not_in_gazetteer"
        misfit = ""
        for mention in order:
            others = [m for m in usable if m is not mention and not m.coordinated]
            choice = choose(mention, [*others, *containers], hints, evidence)
            if choice and containers and not choice.fits:
                # What follows was not a container after all.
                choice = choose(mention, others, hints, evidence)
            if choice and not choice.fits and mention is not order[-1]:
                # "Sitapur area in Bijapur district" is a Sitapur we lack; its container is what we can tell.
                is_sure = is_certain(mention, evidence)
                linked = is_linked(tokens, mention.end) and not is_sure
                alone = None if linked else choose(mention, [], hints, evidence)
                if alone is None or not (is_sure or evidence.shares.get(alone.entry.country or "", 0.0) >= CLEAR_SHARE):
                    misfit = misfit or (mention.text if linked else "")
                    continue
                choice = alone
            reason = refusal_of(mention, choice, hints, evidence) if choice else refusal
            if choice and reason is None:
                found = self._place(tokens, usable, mention, choice)
                return replace(found, name=misfit) if misfit else found
            refusal = reason or refusal
        return self._contained(usable[0].text, containers, hints, evidence) or _unresolved(refusal)

    def _by_specificity(
        self,
        mentions: Sequence[Mention],
        containers: Sequence[Mention],
        hints: Mapping[str, float],
        evidence: Evidence,
    ) -> list[Mention]:
        """Order the names by how specific their likely place is; the earlier one first among equals."""
        ranked = []
        for index, mention in enumerate(mentions):
            others = [*(m for m in mentions if m is not mention and not m.coordinated), *containers]
            choice = choose(mention, others, hints, evidence)
            level = level_of(mention, choice)
            # "Canada and western New York": what is only added to the first name does not displace it.
            later = mention.coordinated or mention.near
            owner = mention.possessive and index + 1 < len(mentions)
            ranked.append((later and index > 0, -level, owner, index, mention))
        return [r[-1] for r in sorted(ranked, key=lambda r: r[:4])]

    def _contained(
        self,
        name: str,
        containers: Sequence[Mention],
        hints: Mapping[str, float],
        evidence: Evidence,
    ) -> ResolvedPlace | None:
        """Give the point of what the text says contains a name that could not be placed."""
        for container in containers:
            choice = choose(container, [], hints, evidence)
            if choice:
                return replace(_result(choice.entry, _precision(choice.entry, container), 0.5), name=name)
        return None

    def _place(self, tokens: Sequence[Token], mentions: Sequence[Mention], mention: Mention, choice: Choice) -> ResolvedPlace:
        precision = _precision(choice.entry, mention)
        score = choice.margin
        unknown = unknown_place(tokens, mentions, mention)
        if precision == "place" and has_site(tokens, mentions):
            return _result(choice.entry, "site", score)
        result = _result(choice.entry, precision, score)
        return replace(result, name=unknown) if unknown else result


def _name_of_geocoder(tokens: Sequence[Token], start: int, known: Mapping[str, tuple[Entry, float]]) -> Mention | None:
    """The name that starts here as the geocoder, which knows more spellings, took it: a point, not a people's country."""
    for end in range(min(start + LONGEST_NAME, len(tokens)), start, -1):
        text = " ".join(t.text for t in tokens[start:end])
        entry, probability = known.get(fold(text), (None, 0.0))
        is_point = probability >= CLEAR_SHARE and may_be_name(tokens[start:end])
        if entry is not None and is_point and entry.kind not in ("country", "region"):
            return replace(read_mention(tokens, start, end, text, (Match(entry, PRIMARY),)), partial=False)
    return None


def _needs_container(mentions: Sequence[Mention]) -> bool:
    return not mentions or (len(mentions) == 1 and not is_country_only(mentions[0]))


def _precision(entry: Entry, mention: Mention) -> Precision:
    """Return what the point stands for. A district whose seat alone is known is still a district."""
    if entry.kind == "place" and mention.wanted in ("admin1", "admin2"):
        return "admin1" if mention.wanted == "admin1" else "admin2"
    return precision_of(entry)


def _result(entry: Entry, precision: Precision, score: float) -> ResolvedPlace:
    return ResolvedPlace(
        name=entry.name,
        country=entry.country,
        admin1=entry.admin1,
        lat=entry.lat,
        lon=entry.lon,
        precision=precision,
        score=round(min(1.0, max(0.0, score)), 3),
        geoname_id=entry.geoname_id,
    )


def _unresolved(reason: UnresolvedReason) -> Unresolved:
    return Unresolved(field="place", reason=reason)
