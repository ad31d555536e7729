"""The command in this process; a new one would first load Python, the model and the gazetteer."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass

import pytest

from wirebird.cli import main


@dataclass(frozen=True)
class Done:
    """What `subprocess.run` would tell."""

    returncode: int
    stdout: bytes
    stderr: bytes


def run(*args: str, stdin: bytes = b"") -> Done:
    """Calls the command's entry point with these arguments and standard streams of its own."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = {
        "stdin": io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"),
        "stdout": io.TextIOWrapper(out, encoding="utf-8", write_through=True),
        "stderr": io.TextIOWrapper(err, encoding="utf-8", write_through=True),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["wirebird", *args])
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            main.run()
    code = ended.value.code or 0
    assert isinstance(code, int)
    return Done(code, out.getvalue(), err.getvalue())
