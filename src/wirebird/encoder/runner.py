"""Runs the encoder over windows with onnxruntime. The one place that loads the model files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from wirebird.assets import ADVICE, check_file
from wirebird.encoder.attribution import LENGTH, AttributionHead
from wirebird.encoder.factuality_head import FactualityHead
from wirebird.encoder.heads import FloatArray, Heads, softmax
from wirebird.encoder.labels import SPANS
from wirebird.encoder.windows import Window
from wirebird.errors import AssetError
from wirebird.limits import check_time

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class EncodedWindow:
    """A window with what the encoder says of it.

    Attributes:
        window: the tokens.
        hidden: token vectors, shape (T, width).
        trigger: trigger logits, shape (T, 33); see labels.TYPES.
        spans: span logits, shape (T, 7, 3); see labels.SPANS.
    """

    window: Window
    hidden: FloatArray
    trigger: FloatArray
    spans: FloatArray

    @cached_property
    def trigger_shares(self) -> FloatArray:
        """What the trigger head says, as probabilities, shape (T, 33)."""
        return softmax(self.trigger)

    @cached_property
    def span_shares(self) -> FloatArray:
        """What the span heads say, as probabilities of outside, begin and inside, shape (T, 7, 3)."""
        # Classes first: NumPy takes five times as long over many rows of three.
        classes = np.ascontiguousarray(np.moveaxis(self.spans, -1, 0))
        shares = np.exp(classes - classes.max(axis=0))
        shares /= shares.sum(axis=0)
        return np.moveaxis(shares, 0, -1)


class Encoder:
    """The encoder with its tokenizer and heads.

    Args:
        folder: directory with encoder.onnx, heads.npz, factuality.npz, attribution_tokens.onnx, attribution_roles.onnx,
            tokenizer.json and model.json.

    Raises:
        AssetError: a file is missing or cannot be read.
    """

    def __init__(self, folder: Path = DATA) -> None:
        from tokenizers import Tokenizer

        self._folder = folder
        for name in ("model.json", "tokenizer.json", "heads.npz"):
            check_file(folder / name)
        try:
            self.sha256: str = json.loads((folder / "model.json").read_text(encoding="utf-8"))["sha256"]
            self.tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            with np.load(folder / "heads.npz") as arrays:
                self.heads = Heads(dict(arrays))
            self._session = self._graph("encoder")
        except AssetError:
            raise
        except Exception as error:
            # onnxruntime and tokenizers raise bare Exceptions of their own for damaged files.
            message = f"model files in {folder} are missing or damaged ({error}). Install Wirebird anew: {ADVICE}"
            raise AssetError(message) from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def _graph(self, name: str, **sizes: int) -> Any:  # noqa: ANN401 - onnxruntime has no types
        import onnxruntime

        file = self._folder / f"{name}.onnx"
        check_file(file)
        options = onnxruntime.SessionOptions()
        # One thread a run: reports are coded side by side (pipeline), which wastes less than splitting one run.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        for dimension, size in sizes.items():
            options.add_free_dimension_override_by_name(dimension, size)
        return onnxruntime.InferenceSession(
            str(file),
            options,
            providers=["CPUExecutionProvider"],
            # The fused operator takes eleven times as long as an addition and a layer norm (onnxruntime 1.32, CPU).
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    @cached_property
    def attribution(self) -> AttributionHead:
        """The attribution head, read on first use: it is fitted on an encoder that does not have it yet.

        Raises:
            AssetError: a file of it is missing or damaged.
        """
        try:
            tokens, roles = self._graph("attribution_tokens"), self._graph("attribution_roles")
        except AssetError:
            raise
        except Exception as error:
            message = f"attribution files in {self._folder} are missing or damaged ({error}). Install Wirebird anew: {ADVICE}"
            raise AssetError(message) from error
        return AttributionHead(tokens, roles, lambda: self._graph("attribution_tokens", n=LENGTH))

    @cached_property
    def factuality(self) -> FactualityHead:
        """The factuality head, read on first use: it is fitted on an encoder that does not have it yet.

        Raises:
            AssetError: its file is missing or damaged.
        """
        file = self._folder / "factuality.npz"
        check_file(file)
        try:
            with np.load(file) as arrays:
                return FactualityHead(dict(arrays))
        except Exception as error:
            raise AssetError(f"{file} is missing or damaged ({error}). Install Wirebird anew: {ADVICE}") from error

    def load_heads(self) -> None:
        """Reads the heads that are otherwise read on first use.

        Raises:
            AssetError: a file of them is missing or damaged.
        """
        _ = self.attribution, self.factuality

    def encode(self, windows: Sequence[Window]) -> list[EncodedWindow]:
        """Encodes windows one by one, unpadded: fastest on a CPU, and no window's scores depend on another.

        Returns:
            One result a window, in the order given.
        """
        return [self._run(window) for window in windows]

    def _run(self, window: Window) -> EncodedWindow:
        check_time()
        hidden, trigger, spans = (x[0] for x in self._session.run(None, {"ids": window.ids[None]}))
        return EncodedWindow(window=window, hidden=hidden, trigger=trigger, spans=spans.reshape(len(window.ids), len(SPANS), 3))
