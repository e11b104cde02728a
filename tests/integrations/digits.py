"""Tiny models on scikit-learn's digits, for every framework; nothing is downloaded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache
def digits(rows: int = 256) -> tuple[Any, Any]:
    """Return pixels (rows, 64) as integers 0 to 16, and labels (rows,)."""
    from sklearn.datasets import load_digits

    data = load_digits()
    return data.data[:rows].astype("int64"), data.target[:rows].astype("int64")


def bert() -> Any:
    """Return a one-layer BERT that reads pixels as tokens."""
    from transformers import BertConfig, BertForSequenceClassification

    return BertForSequenceClassification(
        BertConfig(
            vocab_size=20, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
            max_position_embeddings=64, num_labels=10,
        )
    )  # fmt: skip


class Pixels:
    """A data set for the Trainer."""

    def __init__(self, rows: int = 256) -> None:
        self.pixels, self.labels = digits(rows)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, place: int) -> dict[str, Any]:
        import torch

        return {"input_ids": torch.as_tensor(self.pixels[place]), "labels": int(self.labels[place])}
