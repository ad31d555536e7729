"""Exports trained weights to what the package runs: an int8 ONNX encoder and a NumPy archive of the small heads.

Usage: python training/export.py RUN_DIR... [--to src/wirebird/encoder/data] [--float]

Several runs from one start are averaged into one set of weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from model import WirebirdModel, averaged
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import checkpoint

from wirebird.encoder.labels import RELATIONS

HEADS = ("pair", "same", "attribute", "dyad", "context")
ATTRIBUTION = ("attribution_tokens.onnx", "attribution_roles.onnx")
TARGET = Path(__file__).parent.parent / "src/wirebird/encoder/data"


class FusedAttention(torch.autograd.Function):
    """Attention that is exported as one operator of onnxruntime: half the time of the pieces, which need a mask."""

    @staticmethod
    def forward(ctx: object, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        """Plain attention over whole rows; all of shape (rows, tokens, width)."""
        rows, tokens, width = query.shape
        q, k, v = (x.view(rows, tokens, heads, width // heads).transpose(1, 2) for x in (query, key, value))
        weights = (q @ k.transpose(2, 3) / (width // heads) ** 0.5).softmax(-1)
        return (weights @ v).transpose(1, 2).reshape(rows, tokens, width)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        """The operator of onnxruntime."""
        return g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads).setType(query.type())


class RunTimeModel(nn.Module):
    """The model as the package runs it: one window without padding, so no mask."""

    def __init__(self, model: WirebirdModel) -> None:
        super().__init__()
        self.bert, self.trigger, self.spans = model.bert, model.trigger, model.spans

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden states (1, T, width), trigger logits (1, T, 33), span logits (1, T, 15)."""
        hidden = self.bert.embeddings(input_ids=ids)
        for layer in self.bert.encoder.layer:
            part = layer.attention.self
            mixed = FusedAttention.apply(part.query(hidden), part.key(hidden), part.value(hidden), part.num_attention_heads)
            attended = layer.attention.output(mixed, hidden)
            hidden = layer.output(layer.intermediate(attended), attended)
        return hidden, self.trigger(hidden), self.spans(hidden)


def export_encoder(model: WirebirdModel, path: Path, *, quantise: bool) -> None:
    """Writes the encoder with its token heads as ONNX, int8 where `quantise`."""
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            RunTimeModel(model).eval(), (torch.ones(1, 16, dtype=torch.long),), str(full), dynamo=False, opset_version=17,
            input_names=["ids"], output_names=["hidden", "trigger", "spans"], custom_opsets={"com.microsoft": 1},
            dynamic_axes={n: {1: "tokens"} for n in ("ids", "hidden", "trigger", "spans")},
        )  # fmt: skip
        if not quantise:
            shutil.copy(full, path)
            return
        # The two token heads are tiny and decide everything: they stay in float.
        quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True,
                         nodes_to_exclude=["/trigger/MatMul", "/spans/MatMul"])  # fmt: skip


def export_heads(model: WirebirdModel, path: Path) -> None:
    """Writes the small heads as float32 arrays, named as in the model."""
    arrays = {
        name: value.numpy().astype(np.float32) for name, value in model.state_dict().items() if name.split(".")[0] in HEADS
    }
    # The place relation by itself, which fit_heads.py trains further for place names.
    place = [RELATIONS.index("place")]
    alone = {
        n.replace("pair.", "where.", 1): v[place] if ".out." in n else v for n, v in arrays.items() if n.startswith("pair.")
    }
    np.savez(path, **dict(sorted({**arrays, **alone}.items())))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--float", action="store_true", help="float32, to measure what int8 costs")
    options = parser.parse_args()
    model = WirebirdModel(checkpoint())
    model.load_state_dict(averaged([torch.load(run / "model.pt") for run in options.runs]))
    model.eval()
    options.to.mkdir(parents=True, exist_ok=True)
    export_encoder(model, options.to / "encoder.onnx", quantise=not options.float)
    export_heads(model, options.to / "heads.npz")
    shutil.copy(checkpoint() / "tokenizer.json", options.to / "tokenizer.json")
    recipes = [json.loads((run / "recipe.json").read_text(encoding="utf-8")) for run in options.runs]
    (options.to / "model.json").write_text(json.dumps({"runs": recipes}), encoding="utf-8")
    write_card(options.to)


def write_card(folder: Path) -> None:
    """Renews the digest of the model files in model.json."""
    digest = hashlib.sha256()
    names = (
        "encoder.onnx",
        "factuality.npz",
        "heads.npz",
        "tokenizer.json",
        "attribution_tokens.onnx",
        "attribution_roles.onnx",
    )
    for name in names:
        if (folder / name).exists():  # factuality.npz and the attribution head are fitted last
            digest.update((folder / name).read_bytes())
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    card = {"sha256": digest.hexdigest(), "runs": card["runs"]}
    (folder / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
