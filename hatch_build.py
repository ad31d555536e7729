"""Makes what git does not hold before the package is put together: gazetteer, front end, digests of the data."""

from __future__ import annotations

import runpy
import tempfile
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
        if version == "standard":
            # Not into the checkout, where files may change afterwards.
            self._folder = tempfile.TemporaryDirectory(prefix="wirebird-build-")
            manifest = Path(self._folder.name) / "manifest.json"
            runpy.run_path(str(Path(self.root) / "tools" / "build_manifest.py"))["write_manifest"](manifest)
            build_data["force_include"][str(manifest)] = "wirebird/manifest.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made beside the checkout."""
        if folder := getattr(self, "_folder", None):
            folder.cleanup()
