"""Readers and exports of other packages, found by their entry points and loaded when they are needed (docs/plugins.md).

What cannot be used is logged as a warning of `wirebird.plugins` and passed over: a broken package must not stop a run.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Literal, TypeVar

PlugInGroup = Literal["wirebird.readers", "wirebird.exports"]
T = TypeVar("T")

log = logging.getLogger(__name__)


def plug_in_names(group: PlugInGroup, taken: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names of the plug-ins of a group, in alphabetical order; nothing of them is loaded.

    Args:
        group: which.
        taken: names that Wirebird itself uses; a plug-in cannot have one of these.
    """
    return tuple(sorted(_found(group, taken)))


@lru_cache(maxsize=8)
def _found(group: PlugInGroup, taken: tuple[str, ...]) -> dict[str, EntryPoint]:
    """The usable entry points of a group by name."""
    named: dict[str, list[EntryPoint]] = defaultdict(list)
    for point in entry_points(group=group):
        named[point.name].append(point)
    found = {}
    for name, points in sorted(named.items()):
        owners = ", ".join(sorted(map(_owner, points)))
        if name in taken:
            log.warning("%s: %r of %s is passed over: Wirebird has one of this name itself", group, name, owners)
        elif len(points) > 1:
            log.warning("%s: %r is passed over: %s have one each; uninstall all but one", group, name, owners)
        else:
            found[name] = points[0]
    return found


def load_plug_in(group: PlugInGroup, name: str, kind: type[T], taken: tuple[str, ...] = ()) -> T | None:
    """Loads one plug-in; its package is imported once.

    Args:
        group: which group.
        name: its name.
        kind: what it must be.
        taken: as for `plug_in_names`.

    Returns:
        The plug-in, or None where there is none of that name, or it cannot be used.
    """
    point = _found(group, taken).get(name)
    if point is None:
        return None
    try:
        value = point.load()
    except Exception as error:  # noqa: BLE001
        log.warning("%s: %r of %s is passed over: it cannot be loaded (%r)", group, name, _owner(point), error)
        return None
    if not isinstance(value, kind):
        found = type(value).__name__
        log.warning("%s: %r of %s is passed over: it is no %s but a %s", group, name, _owner(point), kind.__name__, found)
        return None
    return value


def _owner(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "an unnamed package"
