"""The factuality head in PyTorch; its run-time twin is `Heads.factuality`. Also how values become targets and come back."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from wirebird.encoder.labels import FACT_TASKS, RELATIVE_EDGES
from wirebird.extract.factuality_words import CLASSES

HEADS, HEAD_DIM, HIDDEN = 4, 32, 192


class FactualityHead(nn.Module):
    """Looks from an event word at the words of its sentence.

    Attention scores are a product of token vectors plus what each class of cue word is worth at each distance; the cue words
    themselves have vectors too, because an encoder fine-tuned to find events keeps little of "not".
    """

    def __init__(self, width: int, words: int, dropout: float) -> None:
        super().__init__()
        size = HEADS * HEAD_DIM
        self.rate = dropout
        self.query = nn.Linear(width, size)
        self.key = nn.Linear(width, size, bias=False)
        self.value = nn.Linear(width, size)
        self.cue_key = nn.Embedding(len(CLASSES), size)
        self.cue_value = nn.Embedding(len(CLASSES), size)
        self.word_value = nn.Embedding(words + 1, size)
        self.bias = nn.Embedding(len(CLASSES) * (len(RELATIVE_EDGES) + 1), HEADS)
        self.distance = nn.Embedding(len(RELATIVE_EDGES) + 1, HEADS)
        self.trigger = nn.Linear(width, HIDDEN)
        self.around = nn.Linear(size, HIDDEN, bias=False)
        self.mix = nn.Linear(HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, sum(FACT_TASKS.values()))
        for table in (self.cue_key, self.cue_value, self.word_value, self.bias, self.distance):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, hidden: Tensor, cue: Tensor, word: Tensor, distance: Tensor, inside: Tensor, mask: Tensor) -> Tensor:
        """Logits of all tasks, shape (n, outputs); hidden is (n, L, width), the others (n, L)."""
        n, length, _ = hidden.shape
        drop = lambda x: functional.dropout(x, self.rate, self.training)  # noqa: E731
        hidden = functional.dropout(hidden, self.rate / 2, self.training)
        trigger = (hidden * inside[..., None]).sum(1) / inside.sum(1, keepdim=True)
        query = self.query(trigger).view(n, 1, HEADS, HEAD_DIM)
        key = (self.key(hidden) + self.cue_key(cue)).view(n, length, HEADS, HEAD_DIM)
        value = (self.value(hidden) + self.cue_value(cue) + self.word_value(word)).view(n, length, HEADS, HEAD_DIM)
        scores = (query * key).sum(-1) / HEAD_DIM**0.5
        scores = scores + self.bias(cue * (len(RELATIVE_EDGES) + 1) + distance) + self.distance(distance)
        weights = scores.masked_fill(~mask[..., None], -1e9).softmax(1)
        seen = (weights[..., None] * value).sum(1).reshape(n, -1)
        first = torch.relu(self.trigger(drop(trigger)) + self.around(drop(seen)))
        return self.out(drop(torch.relu(self.mix(drop(first))) + first))


def soft_bins(values: np.ndarray) -> np.ndarray:
    """Values -3 to 3 as shares of the seven whole numbers, each between its two neighbours."""
    at = np.clip(values, -3, 3) + 3
    low = np.clip(np.floor(at), 0, 5).astype(np.int64)
    rows = np.arange(len(values))
    shares = np.zeros((len(values), 7), dtype=np.float32)
    shares[rows, low] = 1 - (at - low)
    shares[rows, low + 1] = at - low
    return shares
