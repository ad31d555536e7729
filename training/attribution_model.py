"""The attribution head in torch: a small transformer over frozen token vectors, and roles of tokens beside a cue."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from wirebird.encoder.attribution import BUCKETS

WIDTH, LAYERS, HEADS, INNER, ROLE_WIDTH, KERNEL = 192, 2, 4, 384, 64, 5
FARTHEST = 64
"""Token distance from which the attention's bias stays the same."""
INPUT_DROPOUT = 0.2


class BiasedAttention(torch.autograd.Function):
    """Attention with a bias by head and token pair, exported as one operator of onnxruntime: a third of the pieces' time."""

    @staticmethod
    def forward(ctx: object, query: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
        """All but `bias`, (1, heads, tokens, tokens), are of shape (rows, tokens, width)."""
        return attention(query, key, value, bias)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, bias: Any) -> Any:
        """The operator of onnxruntime."""
        none = g.op("prim::Constant").setType(torch.OptionalType.ofTensor())
        given = (query, key, value, none, none, bias)
        return g.op("com.microsoft::MultiHeadAttention", *given, num_heads_i=HEADS).setType(query.type())


def attention(query: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
    """Plain attention over whole rows with an additive bias."""
    rows, size, width = query.shape
    q, k, v = (x.view(rows, size, HEADS, width // HEADS).transpose(1, 2) for x in (query, key, value))
    weights = (q @ k.transpose(2, 3) * (width // HEADS) ** -0.5 + bias).softmax(-1)
    return (weights @ v).transpose(1, 2).reshape(rows, size, width)


class Layer(nn.Module):
    """A transformer layer with a learned bias by token distance; normalised before each part."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.mix, self.mixed = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.widen, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.bias = nn.Embedding(2 * FARTHEST + 1, HEADS)
        nn.init.zeros_(self.bias.weight)
        self.fixed: Tensor | None = None

    def by_distance(self, size: int) -> Tensor:
        """The bias of every two tokens, shape (1, heads, size, size)."""
        if self.fixed is not None:
            return self.fixed[:, :, :size, :size]
        at = torch.arange(size)
        return self.bias((at[None] - at[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST).permute(2, 0, 1)[None]

    def fix(self, size: int) -> None:
        """Lays the bias out for up to `size` tokens, so that it is cut and not looked up at run time."""
        self.fixed = self.by_distance(size).detach().contiguous()

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        query, key, value = self.mix(self.before(x)).chunk(3, dim=-1)
        bias = self.by_distance(x.shape[1])
        if mask is None:
            mixed = BiasedAttention.apply(query, key, value, bias)
        else:
            mixed = attention(query, key, value, bias + torch.where(mask, 0.0, -1e4)[:, None, None, :])
        x = x + self.mixed(mixed)
        return x + self.narrow(functional.gelu(self.widen(self.between(x))))


class TokenReader(nn.Module):
    """Token inputs to narrower vectors and cue logits."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.narrow = nn.Linear(width, WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm, self.cue = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 3)

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        # Whole columns of a row: a mask by token costs as much time as the layers.
        kept = functional.dropout(torch.ones(len(tokens), 1, tokens.shape[2]), INPUT_DROPOUT, self.training)
        x = self.narrow(tokens * kept if self.training else tokens)
        for layer in self.layers:
            x = layer(x, mask)
        x = self.norm(x)
        return x, self.cue(x)


class RoleReader(nn.Module):
    """Logits of none, source, cue and content for the tokens around each cue."""

    def __init__(self) -> None:
        super().__init__()
        self.token, self.token_match = nn.Linear(WIDTH, ROLE_WIDTH), nn.Linear(WIDTH, ROLE_WIDTH, bias=False)
        self.cue, self.cue_match = (nn.Linear(2 * WIDTH, ROLE_WIDTH, bias=False) for _ in range(2))
        self.buckets = nn.ModuleList(nn.Embedding(size, ROLE_WIDTH) for size in BUCKETS.values())
        self.conv = nn.Conv1d(ROLE_WIDTH, ROLE_WIDTH, KERNEL, padding=KERNEL // 2)
        self.out = nn.Linear(ROLE_WIDTH, 4)

    def forward(self, vectors: Tensor, at: Tensor, buckets: Tensor, cues: Tensor, is_there: Tensor) -> Tensor:
        x = self.token(vectors)[at] + self.cue(cues)[:, None] + self.token_match(vectors)[at] * self.cue_match(cues)[:, None]
        for k, embedding in enumerate(self.buckets):
            x = x + embedding(buckets[..., k])
        x = functional.relu(x) * is_there[..., None]
        return self.out(x + functional.relu(self.conv(x.transpose(1, 2))).transpose(1, 2))


class Probabilities(nn.Module):
    """A reader as the package runs it: its logits as probabilities."""

    def __init__(self, reader: TokenReader | RoleReader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *given: Tensor) -> tuple[Tensor, ...] | Tensor:
        out = self.reader(*given)
        return (out[0], out[1].softmax(-1)) if isinstance(out, tuple) else out.softmax(-1)
