"""Runs the encoder over windows with onnxruntime. The one place that loads the model files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wirebird.encoder.heads import FloatArray, Heads
from wirebird.encoder.windows import Window
from wirebird.errors import AssetError

DATA = Path(__file__).parent / "data"
BATCH_TOKENS = 4096


@dataclass(frozen=True)
class EncodedWindow:
    """A window with what the encoder says of it.

    Attributes:
        window: the tokens.
        hidden: token vectors, shape (T, width).
        trigger: trigger logits, shape (T, 33); see labels.TYPES.
        spans: span logits, shape (T, 5, 3); see labels.SPANS.
    """

    window: Window
    hidden: FloatArray
    trigger: FloatArray
    spans: FloatArray


class Encoder:
    """The encoder with its tokenizer and heads.

    Args:
        folder: directory with encoder.onnx, heads.npz, tokenizer.json and model.json.

    Raises:
        AssetError: a file is missing or cannot be read.
    """

    def __init__(self, folder: Path = DATA) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # One thread a run: reports are coded side by side (pipeline), which wastes less than splitting one run.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self.sha256: str = json.loads((folder / "model.json").read_text(encoding="utf-8"))["sha256"]
            self.tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            with np.load(folder / "heads.npz") as arrays:
                self.heads = Heads(dict(arrays))
            self._session = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            # onnxruntime and tokenizers raise bare Exceptions of their own for damaged files.
            raise AssetError(f"model files in {folder} are missing or damaged ({error}); reinstall wirebird") from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def encode(self, windows: Sequence[Window]) -> list[EncodedWindow]:
        """Encodes windows in length-sorted batches.

        Returns:
            One result a window, in the order given.
        """
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
        out: dict[int, EncodedWindow] = {}
        batch: list[int] = []
        for i in order:
            if batch and (len(batch) + 1) * len(windows[i].ids) > BATCH_TOKENS:
                out.update(self._run(batch, windows))
                batch = []
            batch.append(i)
        if batch:
            out.update(self._run(batch, windows))
        return [out[i] for i in range(len(windows))]

    def _run(self, batch: Sequence[int], windows: Sequence[Window]) -> dict[int, EncodedWindow]:
        width = max(len(windows[i].ids) for i in batch)
        ids: npt.NDArray[np.int64] = np.zeros((len(batch), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, i in enumerate(batch):
            size = len(windows[i].ids)
            ids[row, :size] = windows[i].ids
            mask[row, :size] = 1
        hidden, trigger, spans = self._session.run(None, {"ids": ids, "mask": mask})
        found = {}
        for row, i in enumerate(batch):
            size = len(windows[i].ids)
            found[i] = EncodedWindow(
                window=windows[i],
                hidden=hidden[row, :size],
                trigger=trigger[row, :size],
                spans=spans[row, :size].reshape(size, -1, 3),
            )
        return found
