"""The shared encoder with its heads, in PyTorch. The run-time twin of the small heads is wirebird.encoder.heads."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from wirebird.encoder.labels import ATTRIBUTES, CONTEXTS, DISTANCE_EDGES, RELATIONS, SPANS, TYPES

PAIR_DIM, SAME_DIM, ATTR_DIM, DYAD_DIM, CONTEXT_DIM = 160, 96, 256, 192, 128


class QuickDropout(nn.Module):
    """Dropout from random bytes: eight to the 64-bit draw, ten times as fast on a CPU as a draw for every number.

    The rate is rounded to 1/256.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.p = rate
        self.cut = round(rate * 256)

    def forward(self, x: Tensor) -> Tensor:
        """Same shape as x."""
        if not self.training or not self.cut:
            return x
        draws = torch.randint(-(2**63), 2**63 - 1, (-(-x.numel() // 8),)).view(torch.uint8)
        kept = (draws[: x.numel()] >= self.cut).view(x.shape)
        return x * (kept.to(x.dtype) * (256 / (256 - self.cut)))


def _quicken(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout):
            setattr(module, name, QuickDropout(child.p))
        else:
            _quicken(child)


def evened(*rows: Tensor) -> list[Tensor]:
    """The tensors with zero rows added up to a multiple of 64.

    The matrix kernels are compiled for every new shape; few shapes mean little compiling.
    """
    extra = -len(rows[0]) % 64
    return [torch.cat([x, x.new_zeros(extra, *x.shape[1:])]) for x in rows]


class PairHead(nn.Module):
    """Scores (trigger, span) pairs for every relation but same_event."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.trigger = nn.Linear(width, PAIR_DIM)
        self.span = nn.Linear(width, PAIR_DIM, bias=False)
        self.trigger_match = nn.Linear(width, PAIR_DIM)
        self.span_match = nn.Linear(width, PAIR_DIM)
        self.distance = nn.Embedding(len(DISTANCE_EDGES) + 1, PAIR_DIM)
        self.sentence = nn.Embedding(5, PAIR_DIM)
        self.kind = nn.Embedding(len(TYPES), PAIR_DIM)
        self.out = nn.Linear(PAIR_DIM, len(RELATIONS) - 1)
        for table in (self.distance, self.sentence, self.kind):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, trigger: Tensor, span: Tensor, distance: Tensor, sentence: Tensor, kind: Tensor) -> Tensor:
        """Logits of shape (pairs, relations - 1) from pooled vectors of shape (pairs, width)."""
        count = len(trigger)
        trigger, span, distance, sentence, kind = evened(trigger, span, distance, sentence, kind)
        hidden = self.trigger(trigger) + self.span(span) + self.trigger_match(trigger) * self.span_match(span)
        hidden = hidden + self.distance(distance) + self.sentence(sentence) + self.kind(kind)
        return self.out(nn.functional.dropout(torch.relu(hidden), 0.1, self.training))[:count]


class SameHead(nn.Module):
    """Scores whether two triggers of one type tell the same event."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, SAME_DIM)
        self.around = nn.Linear(width, SAME_DIM)
        self.distance = nn.Embedding(8, SAME_DIM)
        self.mix = nn.Linear(4 * SAME_DIM, SAME_DIM)
        self.out = nn.Linear(SAME_DIM, 1)
        nn.init.normal_(self.distance.weight, std=0.02)

    def forward(self, first: tuple[Tensor, Tensor], second: tuple[Tensor, Tensor], distance: Tensor) -> Tensor:
        """Logits of shape (pairs,) from vectors of triggers and of their sentences."""
        count = len(distance)
        one, one_around, two, two_around, distance = evened(*first, *second, distance)
        a, b = self.project(one), self.project(two)
        c, d = self.around(one_around), self.around(two_around)
        hidden = torch.relu(self.mix(torch.cat([a * b, (a - b).abs(), c * d, (c - d).abs()], -1)) + self.distance(distance))
        return self.out(nn.functional.dropout(hidden, 0.1, self.training)).squeeze(-1)[:count]


class DyadHead(nn.Module):
    """Says what one party does to another: no event, or one of the types. Trains the encoder to see direction."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Linear(width, DYAD_DIM)
        self.second = nn.Linear(width, DYAD_DIM, bias=False)
        self.around = nn.Linear(width, DYAD_DIM, bias=False)
        self.out = nn.Linear(DYAD_DIM, 1 + len(TYPES))

    def forward(self, first: Tensor, second: Tensor, around: Tensor) -> Tensor:
        """Logits of shape (dyads, 1 + types) from the parties' vectors and the first one's sentence vector."""
        count = len(first)
        first, second, around = evened(first, second, around)
        hidden = torch.relu(self.first(first) + self.second(second) + self.around(around))
        return self.out(nn.functional.dropout(hidden, 0.1, self.training))[:count]


class AttributeHead(nn.Module):
    """Modes, status, background and attributed-or-not of a trigger."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, ATTR_DIM)
        self.sentence = nn.Linear(width, ATTR_DIM, bias=False)
        self.kind = nn.Embedding(len(TYPES), ATTR_DIM)
        self.position = nn.Embedding(8, ATTR_DIM)
        self.out = nn.Linear(ATTR_DIM, len(ATTRIBUTES))
        for table in (self.kind, self.position):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, trigger: Tensor, sentence: Tensor, kind: Tensor, position: Tensor) -> Tensor:
        """Logits of shape (triggers, attributes) from trigger vectors and their sentences' mean vectors."""
        count = len(trigger)
        trigger, sentence, kind, position = evened(trigger, sentence, kind, position)
        hidden = self.hidden(trigger) + self.sentence(sentence) + self.kind(kind) + self.position(position)
        return self.out(nn.functional.dropout(torch.relu(hidden), 0.1, self.training))[:count]


class ContextHead(nn.Module):
    """Says what a report as a whole is about."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mean = nn.Linear(width, CONTEXT_DIM)
        self.peak = nn.Linear(width, CONTEXT_DIM, bias=False)
        self.out = nn.Linear(CONTEXT_DIM, len(CONTEXTS))

    def forward(self, mean: Tensor, peak: Tensor) -> Tensor:
        """Logits of shape (reports, contexts) from mean and greatest token vectors, both (reports, width)."""
        hidden = torch.relu(self.mean(mean) + self.peak(peak))
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
        _quicken(self.bert)
        width = self.bert.config.hidden_size
        if freeze_words:
            self.bert.embeddings.word_embeddings.weight.requires_grad = False
        self.trigger = nn.Linear(width, 1 + 2 * len(TYPES))
        self.spans = nn.Linear(width, 3 * len(SPANS))
        self.pair = PairHead(width)
        self.same = SameHead(width)
        self.attribute = AttributeHead(width)
        self.dyad = DyadHead(width)
        self.context = ContextHead(width)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden states (B, T, width), trigger logits (B, T, 33), span logits (B, T, 15)."""
        # bfloat16 inside the encoder while training: twice as fast on CPUs with AMX; weights and heads stay in float32.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        return hidden, self.trigger(hidden), self.spans(hidden)


def _tokens_of(hidden: Tensor, spans: list[tuple[int, int, int]]) -> Tensor:
    """Row numbers of the spans' tokens in the flattened hidden states, span after span."""
    length = hidden.shape[1]
    return torch.cat([torch.arange(row * length + a, row * length + b) for row, a, b in spans])


def peaks(hidden: Tensor, spans: list[tuple[int, int, int]]) -> Tensor:
    """Greatest value of every dimension over (row, start, end) token spans, shape (spans, width)."""
    tokens = hidden.flatten(0, 1)[_tokens_of(hidden, spans)]
    owner = torch.repeat_interleave(torch.arange(len(spans)), torch.tensor([b - a for _, a, b in spans]))
    start = hidden.new_full((len(spans), hidden.shape[2]), -1e4)
    return start.scatter_reduce(0, owner[:, None].expand_as(tokens), tokens, "amax")


def pooled(hidden: Tensor, spans: list[tuple[int, int, int]]) -> Tensor:
    """Mean vectors of (row, start, end) token spans, shape (spans, width)."""
    index = _tokens_of(hidden, spans)
    offsets = torch.tensor([0, *(b - a for _, a, b in spans[:-1])]).cumsum(0)
    return nn.functional.embedding_bag(index, hidden.flatten(0, 1), offsets, mode="mean")


def averaged(runs: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of several runs' weights; span heads that only later runs have are the mean of those."""
    return {name: _mean([run[name] for run in runs]) for name in runs[0]}


def _mean(values: list[Tensor]) -> Tensor:
    if not values[0].is_floating_point():
        return values[0]
    longest = max(len(v) for v in values)
    if all(len(v) == longest for v in values):
        return torch.stack(values).mean(0)
    rows = [torch.stack([v[i] for v in values if len(v) > i]).mean(0) for i in range(longest)]
    return torch.stack(rows)
