"""Hugging Face Trainer: a tiny BERT that reads the 64 pixels of a digit as tokens; nothing is downloaded.

pip install trackai-transformers transformers accelerate torch scikit-learn
python examples/hf_trainer.py
"""

from __future__ import annotations

import tempfile

from sklearn.datasets import load_digits
from trackai_transformers import TrackAICallback
from transformers import BertConfig, BertForSequenceClassification, EvalPrediction, Trainer, TrainingArguments


def accuracy(predicted: EvalPrediction) -> dict[str, float]:
    """Return what the Trainer logs as eval/accuracy."""
    return {"accuracy": float((predicted.predictions.argmax(-1) == predicted.label_ids).mean())}


if __name__ == "__main__":
    digits = load_digits()
    rows = [
        {"input_ids": pixels.astype("int64"), "labels": int(label)}
        for pixels, label in zip(digits.data[:800], digits.target[:800], strict=True)
    ]
    config = BertConfig(
        vocab_size=17, hidden_size=64, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=64, num_labels=10, initializer_range=0.2, hidden_dropout_prob=0.0,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        args = TrainingArguments(
            folder, run_name="tiny-bert", num_train_epochs=5, per_device_train_batch_size=32, learning_rate=3e-3,
            logging_steps=5, eval_strategy="epoch", save_strategy="no", report_to="none",
        )  # fmt: skip
        trainer = Trainer(
            BertForSequenceClassification(config),
            args,
            train_dataset=rows[:640],
            eval_dataset=rows[640:],
            compute_metrics=accuracy,
            callbacks=[TrackAICallback(project="digits")],
        )
        trainer.train()
