"""The PLOVER ontology as data: types, their modes, quad classes and intensity scores."""

from wirebird.ontology.plover import EVENT_TYPES, MODES, definition, intensity, quad_class

__all__ = ["EVENT_TYPES", "MODES", "definition", "intensity", "quad_class"]
