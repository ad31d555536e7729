"""Averages runs and trains their place-name heads anew on the frozen mean: heads of single runs do not fit it.

Usage: python training/fit_names.py RUN_DIR... --corpora DIR --out RUN_DIR

Only the rows of the span heads that mark place names change (toponym, associative), on the training parts of the
geoparsing corpora. Minutes, seeded.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from data import IGNORE, geoparsing, samples_of
from model import WirebirdModel, averaged
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from train import GEOPARSING, checkpoint

from wirebird.encoder.labels import SPANS

SEED, EPOCHS, RATE, DECAY, ROWS, DROPOUT = 13, 30, 2e-3, 1e-4, 4096, 0.1
NAMES = ("toponym", "associative")


@torch.inference_mode()
def encoded(model: WirebirdModel, corpora: Path, tokenizer: Tokenizer) -> tuple[Tensor, Tensor]:
    """Hidden states of all tokens of the corpora, and their tags for each of `NAMES` (IGNORE where not labelled)."""
    hidden, tags = [], []
    for origin in GEOPARSING:
        for report in geoparsing(corpora / origin / "train.jsonl", origin):
            for sample in samples_of(report, tokenizer):
                ids = torch.from_numpy(sample.window.ids)[None]
                first, last = sample.window.first_new, len(sample.window.ids) - 1
                hidden.append(model(ids, torch.ones_like(ids))[0][0, first:last])
                tags.append(torch.from_numpy(sample.span_tags[[SPANS.index(n) for n in NAMES], first:last].T.copy()))
    return torch.cat(hidden), torch.cat(tags)


def fitted(head: nn.Linear, hidden: Tensor, tags: Tensor) -> nn.Linear:
    """The head trained on."""
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS * (len(hidden) // ROWS + 1))
    generator = torch.Generator().manual_seed(SEED)
    for epoch in range(EPOCHS):
        total = 0.0
        for at in torch.randperm(len(hidden), generator=generator).split(ROWS):
            logits = head(functional.dropout(hidden[at], DROPOUT)).unflatten(-1, (len(NAMES), 3))
            losses = [
                functional.cross_entropy(logits[:, k], tags[at, k], ignore_index=IGNORE)
                for k in range(len(NAMES)) if (tags[at, k] != IGNORE).any()
            ]  # fmt: skip
            loss = torch.stack(losses).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss) * len(at) / len(hidden)
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1}: loss {total:.4f}", flush=True)
    return head


def main() -> None:
    """Writes the averaged run with its new heads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_float32_matmul_precision("medium")
    tokenizer = Tokenizer.from_file(str(checkpoint() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = WirebirdModel(checkpoint())
    model.load_state_dict(averaged([torch.load(run / "model.pt") for run in options.runs]))
    model.eval()
    hidden, tags = encoded(model, options.corpora, tokenizer)
    rows = [3 * SPANS.index(n) + k for n in NAMES for k in range(3)]
    head = nn.Linear(hidden.shape[1], len(rows))
    with torch.no_grad():
        head.weight.copy_(model.spans.weight[rows])
        head.bias.copy_(model.spans.bias[rows])
    head = fitted(head, hidden.clone(), tags)
    with torch.no_grad():
        model.spans.weight[rows] = head.weight
        model.spans.bias[rows] = head.bias
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), options.out / "model.pt")
    recipe = {
        "place names fitted on": len(hidden),
        "runs": [json.loads((run / "recipe.json").read_text(encoding="utf-8")) for run in options.runs],
    }
    (options.out / "recipe.json").write_text(json.dumps(recipe, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
