"""The event ontology: PLOVER's 16 types, their modes, quad classes and scores."""

from __future__ import annotations

from wirebird.ontology.countries import Country, countries, country
from wirebird.ontology.loader import (
    EVENT_TYPES,
    MODES,
    ModeRecord,
    TypeRecord,
    event_intensity,
    intensity,
    load_types,
    quad_class,
)

__all__ = [
    "EVENT_TYPES",
    "MODES",
    "Country",
    "ModeRecord",
    "TypeRecord",
    "countries",
    "country",
    "event_intensity",
    "intensity",
    "load_types",
    "quad_class",
]
