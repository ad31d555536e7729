"""Makes what git does not hold before the package is put together: the embedded gazetteer and the desk's front end."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STEPS = {
    "build_gazetteer.py": "src/wirebird/gazetteer/data/gazetteer.bin",
    "build_desk.py": "src/wirebird/desk/static/",
}
"""Script in tools/ -> what it writes."""


class BuildHook(BuildHookInterface):
    """Runs for wheels, editable ones too; the source distribution carries scripts, tables and ui/ instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is not current, and put it into the wheel although git ignores it."""
        if self.target_name != "wheel":
            return
        for script, artifact in STEPS.items():
            runpy.run_path(str(Path(self.root) / "tools" / script))["build"]()
            build_data["artifacts"].append(artifact)
