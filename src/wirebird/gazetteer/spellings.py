"""Which spellings of GeoNames' names a report could use, and the keys an entry gets for them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wirebird.gazetteer.lookup import ALTERNATE, INHERITED, PRIMARY, WEAK
from wirebird.gazetteer.names import fold, weak_key

# Scripts other than Latin: only there do spellings vary enough for the weak key to be worth its room.
TRANSLITERATED = frozenset(
    "AF PK IN BD NP LK MM IR IQ SY LB JO PS IL SA YE OM AE QA KW BH EG LY TN DZ MA EH MR SD SS SO DJ ER ET TD ML NE "
    "NG BF CF KM AZ AM GE KZ KG UZ TM TJ MN RU UA BY".split()
)
TYPE_BEFORE = re.compile(
    r"^(?:Comuna|Amphoe|Municipio|Huyện|Kabupaten|Departamento|Provincia|Powiat|Gemeente|Obshtina|Oraş|Okres|Partido|"
    r"Province|Municipiul|Kota|Grad|Politischer Bezirk|Općina|Opština|Thành Phố|Thị Xã|Distrito|City|Bashkia|Bezirk|"
    r"Nomós|Srŏk|Daïra|Commune|Cantón|State|Republic|Muhafazat|Wilaya|Département|Region|Oblast|Gobernación|Sveti|Estado|"
    r"Concelho|Kreis|Landkreis|Regierungsbezirk|Arrondissement)(?: (?:de la|de|del|di|da|do|d'|of|du|des))? (?=\w)",
    re.I,
)
TYPE_AFTER = re.compile(
    r"(?: |-)(?:Oblast|Region|Province|kraj|novads|Republic|Municipality|District|State|Governorate|County|Shi|"
    r"İlçesi|Kommune?|Rayon|Raion|Parish|vald|Gun|Okrug|pagasts|Prefecture|Krai|Territory|Department|Division|Rajons|Sheng|Ken|Fu|"
    r"Zizhiqu|Urban District|Autonomous Region|Special Region|Governate|Metropolitan City|Capital City)$",
    re.I,
)
ARTICLE = re.compile(r"^(?:A[lnrstdz]|Ash|E[lrst]|Esh|La|Las|Los)[- ](?=\w)", re.I)
LATIN = re.compile(r"^[^\W\d_\u0250-\u1dff\u2c00-\uffff](?:[\u0000-\u024f\u02b0-\u036f\u1e00-\u1eff\u2010-\u2019])*$")
_WEAK_NAMES = 12


def is_usable_alternate(name: str) -> bool:
    """Whether an alternate name is a spelling a report could use.

    Airport codes have three capitals; spellings without a capital are GeoNames' machine transliterations.
    """
    return len(name) > 3 and name[0].isupper() and not (name.isupper() and len(name) < 6) and bool(LATIN.match(name))


def without_type(name: str) -> str:
    """Return a division's name without "Province", "Comuna" and the like."""
    shorter = TYPE_AFTER.sub("", TYPE_BEFORE.sub("", name)).strip()
    return shorter if len(shorter) > 2 else name


def name_keys(
    primary: Sequence[str], alternates: Sequence[str], *, is_division: bool, is_transliterated: bool
) -> dict[str, int]:
    """Return the keys of an entry's names and the best quality of each.

    Args:
        primary: its names proper.
        alternates: other spellings; those a report would not use are left out.
        is_division: whether type words may be part of the names.
        is_transliterated: whether the country writes in another script: articles may be missing, and weak keys are added.
    """
    keys: dict[str, int] = {}
    usable = [name for name in alternates if is_usable_alternate(name)]
    for quality, names in ((PRIMARY, primary), (ALTERNATE, usable)):
        for name in names:
            keys.setdefault(fold(name), quality)
            if is_division:
                keys.setdefault(fold(without_type(name)), quality)
    if is_division or is_transliterated:
        for name in (*primary, *usable):
            shorter = ARTICLE.sub("", without_type(name) if is_division else name)
            if len(shorter) > 3:
                keys.setdefault(fold(shorter), INHERITED)
    if is_transliterated:
        for name in (*primary, *usable[:_WEAK_NAMES]):
            weak = weak_key(without_type(name) if is_division else name)
            if len(weak) >= 4:
                keys.setdefault("~" + weak, WEAK)
    keys.pop("", None)
    return keys
