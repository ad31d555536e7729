"""The shared encoder with its heads, in PyTorch. The run-time twin of the small heads is wirebird.encoder.heads."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from wirebird.encoder.labels import ATTRIBUTES, DISTANCE_EDGES, RELATIONS, SPANS, TYPES

PAIR_DIM, SAME_DIM, ATTR_DIM = 160, 96, 256


class PairHead(nn.Module):
    """Scores (trigger, span) pairs for every relation but same_event."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.trigger = nn.Linear(width, PAIR_DIM)
        self.span = nn.Linear(width, PAIR_DIM, bias=False)
        self.distance = nn.Embedding(len(DISTANCE_EDGES) + 1, PAIR_DIM)
        self.sentence = nn.Embedding(5, PAIR_DIM)
        self.kind = nn.Embedding(len(TYPES), PAIR_DIM)
        self.out = nn.Linear(PAIR_DIM, len(RELATIONS) - 1)
        for table in (self.distance, self.sentence, self.kind):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, trigger: Tensor, span: Tensor, distance: Tensor, sentence: Tensor, kind: Tensor) -> Tensor:
        """Logits of shape (pairs, relations - 1) from pooled vectors of shape (pairs, width)."""
        hidden = self.trigger(trigger) + self.span(span)
        hidden = hidden + self.distance(distance) + self.sentence(sentence) + self.kind(kind)
        return self.out(nn.functional.dropout(torch.relu(hidden), 0.1, self.training))


class SameHead(nn.Module):
    """Scores whether two triggers of one type tell the same event."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, SAME_DIM)
        self.sentence = nn.Embedding(8, SAME_DIM)
        self.mix = nn.Linear(2 * SAME_DIM, SAME_DIM)
        self.out = nn.Linear(SAME_DIM, 1)
        nn.init.normal_(self.sentence.weight, std=0.02)

    def forward(self, first: Tensor, second: Tensor, sentence: Tensor) -> Tensor:
        """Logits of shape (pairs,)."""
        a, b = self.project(first), self.project(second)
        hidden = torch.relu(self.mix(torch.cat([a * b, (a - b).abs()], -1)) + self.sentence(sentence))
        return self.out(nn.functional.dropout(hidden, 0.1, self.training)).squeeze(-1)


class AttributeHead(nn.Module):
    """Modes, status, background and attributed-or-not of a trigger."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, ATTR_DIM)
        self.kind = nn.Embedding(len(TYPES), ATTR_DIM)
        self.out = nn.Linear(ATTR_DIM, len(ATTRIBUTES))
        nn.init.normal_(self.kind.weight, std=0.02)

    def forward(self, trigger: Tensor, kind: Tensor) -> Tensor:
        """Logits of shape (triggers, attributes)."""
        hidden = torch.relu(self.hidden(trigger) + self.kind(kind))
        return self.out(nn.functional.dropout(hidden, 0.1, self.training))


class WirebirdModel(nn.Module):
    """Encoder, token heads, pair heads."""

    def __init__(self, checkpoint: Path, *, freeze_words: bool = True, dropout: float = 0.1) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            # Dropping attention weights halves the speed on a CPU (random numbers) and gains nothing measurable here.
            checkpoint, attn_implementation="eager", add_pooling_layer=False,
            hidden_dropout_prob=dropout, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        width = self.bert.config.hidden_size
        if freeze_words:
            self.bert.embeddings.word_embeddings.weight.requires_grad = False
        self.trigger = nn.Linear(width, 1 + 2 * len(TYPES))
        self.spans = nn.Linear(width, 3 * len(SPANS))
        self.pair = PairHead(width)
        self.same = SameHead(width)
        self.attribute = AttributeHead(width)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden states (B, T, width), trigger logits (B, T, 33), span logits (B, T, 15)."""
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        return hidden, self.trigger(hidden), self.spans(hidden)


def pooled(hidden: Tensor, spans: list[tuple[int, int, int]]) -> Tensor:
    """Mean vectors of (row, start, end) token spans, shape (spans, width)."""
    width = hidden.shape[1]
    index = torch.cat([torch.arange(row * width + a, row * width + b) for row, a, b in spans])
    offsets = torch.tensor([0, *(b - a for _, a, b in spans[:-1])]).cumsum(0)
    return nn.functional.embedding_bag(index, hidden.flatten(0, 1), offsets, mode="mean")
