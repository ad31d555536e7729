"""Small invented GeoNames tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

VILLAGE = 99_000_001


def make_row(
    geoname_id: object,
    name: str,
    *,
    ascii_name: str = "",
    alternates: str = "",
    point: tuple[object, object] = (34.5, 64.25),
    feature: str = "P.PPL",
    iso2: str = "AF",
    admin1: str = "09",
    population: object = 0,
) -> str:
    """One line of a dump."""
    feature_class, _, feature_code = feature.partition(".")
    columns = [geoname_id, name, ascii_name or name, alternates, *point, feature_class, feature_code, iso2, "", admin1]
    columns += ["", "", "", population, "", 2200, "Asia/Kabul", "2024-01-01"]
    return "\t".join(map(str, columns))


def make_alternate(geoname_id: object, language: str, name: str) -> str:
    """One line of alternateNamesV2.txt."""
    return "\t".join(["1", str(geoname_id), language, name, "", "", "", "", "", ""])


def write_table(path: Path, lines: Iterable[str]) -> Path:
    """Write lines to a text file, or into a zip file as GeoNames packs it."""
    text = "".join(f"{line}\n" for line in lines)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("readme.txt", "no table\n" * 1000)
            archive.writestr(f"{path.stem}.txt", text)
    else:
        path.write_text(text, encoding="utf-8")
    return path
