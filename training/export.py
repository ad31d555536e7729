"""Exports trained weights to what the package runs: an int8 ONNX encoder and a NumPy archive of the small heads.

Usage: python training/export.py RUN_DIR [--to src/wirebird/encoder/data]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from model import WirebirdModel
from onnxruntime.quantization import QuantType, quantize_dynamic
from train import checkpoint

TARGET = Path(__file__).parent.parent / "src/wirebird/encoder/data"


def export_encoder(model: WirebirdModel, path: Path) -> None:
    """Writes the encoder with its token heads as int8 ONNX."""
    ids = torch.ones(2, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            model, (ids, torch.ones_like(ids)), str(full), dynamo=False, opset_version=17,
            input_names=["ids", "mask"], output_names=["hidden", "trigger", "spans"],
            dynamic_axes={n: {0: "rows", 1: "tokens"} for n in ("ids", "mask", "hidden", "trigger", "spans")},
        )  # fmt: skip
        # The two token heads are tiny and decide everything: they stay in float.
        quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True,
                         nodes_to_exclude=["/trigger/MatMul", "/spans/MatMul"])  # fmt: skip


def export_heads(model: WirebirdModel, path: Path) -> None:
    """Writes the pair, same-event and attribute heads as float32 arrays, named as in the model."""
    arrays = {
        name: value.numpy().astype(np.float32)
        for name, value in model.state_dict().items()
        if name.split(".")[0] in ("pair", "same", "attribute")
    }
    np.savez(path, **dict(sorted(arrays.items())))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--to", type=Path, default=TARGET)
    options = parser.parse_args()
    model = WirebirdModel(checkpoint())
    model.load_state_dict(torch.load(options.run / "model.pt"))
    model.eval()
    options.to.mkdir(parents=True, exist_ok=True)
    export_encoder(model, options.to / "encoder.onnx")
    export_heads(model, options.to / "heads.npz")
    shutil.copy(checkpoint() / "tokenizer.json", options.to / "tokenizer.json")
    digest = hashlib.sha256()
    for name in ("encoder.onnx", "heads.npz", "tokenizer.json"):
        digest.update((options.to / name).read_bytes())
    recipe = json.loads((options.run / "recipe.json").read_text(encoding="utf-8"))
    (options.to / "model.json").write_text(
        json.dumps({"sha256": digest.hexdigest(), **recipe}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
