"""Where things are in the worked case."""

from __future__ import annotations

INCIDENT = "i-a2f24a9d73021a45"
"""The fall of Qala-i-Naw, 7 July 2021."""
EVENT = "e-a2f24a9d73021a45"
REPORT = "af-028"

SCREENS = {
    "overview": "",
    "explore": "explore",
    "explore-list": "explore?view=list",
    "incident": f"incident/{INCIDENT}",
    "compare": f"compare/{INCIDENT}",
    "report": f"report/{REPORT}?event={EVENT}",
    "review": "review?order=value&level=events",
    "pairs": "review?order=value&level=pairs",
    "control": "control?country=AFG",
    "export": "export?layout=acled",
    "quality": "quality",
    "paste": "paste",
}


def screen_address(desk: str, name: str) -> str:
    """Address of a screen; `desk` ends with a slash."""
    return desk + SCREENS[name]
