"""Hugging Face Trainer: a tiny transformer is pre-trained on made sentences, then fine-tuned to tell praise from blame.

pip install trackai-transformers transformers accelerate torch
python examples/hf_trainer.py

Nothing is downloaded: the tokenizer and both models are made here. Fine-tuning starts from the weights of pre-training,
as with any model from a hub; the two trainings are two runs of one group.
"""

from __future__ import annotations

import random
import tempfile
from itertools import product

from tokenizers import Tokenizer, models, pre_tokenizers
from trackai_transformers import TrackAICallback
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForSequenceClassification,
    DataCollatorForLanguageModeling,
    DataCollatorWithPadding,
    EvalPrediction,
    PreTrainedTokenizerFast,
    Trainer,
    TrainingArguments,
    set_seed,
)

SUBJECTS = ["the film", "this book", "her song", "our dinner", "his speech", "the garden"]
DEGREES = ["", "really", "quite", "so", "rather", "truly"]
WORDS = {"good": 1, "lovely": 1, "brilliant": 1, "moving": 1, "bad": 0, "boring": 0, "awful": 0, "dull": 0}
ENDS = ["", "again", "today", "i think", "as always"]


def sentences() -> list[tuple[str, int]]:
    """Return all sentences with their labels, 1 for praise; a «not» turns the meaning, so single words do not tell."""
    made = []
    for subject, negation, degree, (word, praise), end in product(SUBJECTS, ["", "not"], DEGREES, WORDS.items(), ENDS):
        text = " ".join(part for part in (subject, "was", negation, degree, word, end) if part)
        made.append((text, 1 - praise if negation else praise))
    random.Random(0).shuffle(made)
    return made


def tokenizer_of(texts: list[str]) -> PreTrainedTokenizerFast:
    """Make a tokenizer with a number for each word."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted({word for text in texts for word in text.split()})]
    backend = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    backend.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        mask_token="[MASK]",
    )  # fmt: skip


def accuracy(predicted: EvalPrediction) -> dict[str, float]:
    """Return what the Trainer logs as eval/accuracy."""
    return {"accuracy": float((predicted.predictions.argmax(-1) == predicted.label_ids).mean())}


def arguments(folder: str, name: str, **more: float) -> TrainingArguments:
    """Return the settings that both trainings share."""
    return TrainingArguments(
        f"{folder}/{name}", run_name=name, per_device_train_batch_size=32, logging_steps=5, save_strategy="no",
        report_to="none", learning_rate=2e-3, eval_strategy="epoch", **more,
    )  # fmt: skip


if __name__ == "__main__":
    set_seed(0)  # also for the weights, which are made before a Trainer would set it
    made = sentences()
    tokenizer = tokenizer_of([text for text, _ in made])
    rows = [{**tokenizer(text, return_token_type_ids=False), "labels": label} for text, label in made]
    texts = [{"input_ids": row["input_ids"]} for row in rows]
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=48, num_hidden_layers=2, num_attention_heads=2, intermediate_size=96,
        max_position_embeddings=16, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, initializer_range=0.1,
    )  # fmt: skip
    callbacks = [TrackAICallback(project="sentences", group="tiny-bert")]  # each Trainer is a run of its own
    with tempfile.TemporaryDirectory() as folder:
        pretraining = Trainer(
            BertForMaskedLM(config),
            arguments(folder, "tiny-bert-pretrained", num_train_epochs=1),
            train_dataset=texts[:2400],
            eval_dataset=texts[2400:],
            data_collator=DataCollatorForLanguageModeling(tokenizer),
            callbacks=callbacks,
        )
        pretraining.train()
        pretraining.save_model(f"{folder}/pretrained")

        trainer = Trainer(
            BertForSequenceClassification.from_pretrained(f"{folder}/pretrained", num_labels=2),
            arguments(folder, "tiny-bert", num_train_epochs=3),
            train_dataset=rows[:1600],
            eval_dataset=rows[2400:],
            data_collator=DataCollatorWithPadding(tokenizer),
            compute_metrics=accuracy,
            callbacks=callbacks,
        )
        trainer.train()
