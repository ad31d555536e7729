"""Builds the embedded gazetteer before the package is put together; see tools/build_gazetteer.py."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ARTIFACT = "src/wirebird/gazetteer/data/gazetteer.bin"


class GazetteerHook(BuildHookInterface):
    """Runs for wheels, editable ones too; the source distribution carries the script and its tables instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the file unless it is current, and put it into the wheel although git ignores it."""
        if self.target_name != "wheel":
            return
        runpy.run_path(str(Path(self.root) / "tools" / "build_gazetteer.py"))["build"]()
        build_data["artifacts"].append(ARTIFACT)
