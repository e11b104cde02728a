"""Lightning: an image classifier on handwritten digits, logged by one argument of the Trainer.

pip install trackai-lightning lightning scikit-learn
python examples/lightning_digits.py
"""

from __future__ import annotations

import torch
from lightning.pytorch import LightningModule, Trainer
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset, random_split
from trackai_lightning import TrackAILogger


class Classifier(LightningModule):
    """Two convolutions and a linear layer."""

    def __init__(self, width: int = 16, lr: float = 3e-3) -> None:
        super().__init__()
        self.save_hyperparameters()
        first, second = torch.nn.Conv2d(1, width, 3), torch.nn.Conv2d(width, width, 3)
        self.layers = torch.nn.Sequential(
            first, torch.nn.ReLU(), second, torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(16 * width, 10)
        )

    def training_step(self, batch: list[torch.Tensor], batch_idx: int) -> torch.Tensor:
        loss = cross_entropy(self.layers(batch[0]), batch[1])
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch: list[torch.Tensor], batch_idx: int) -> None:
        scores = self.layers(batch[0])
        self.log("val/loss", cross_entropy(scores, batch[1]))
        self.log("val/accuracy", (scores.argmax(1) == batch[1]).float().mean(), prog_bar=True)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.parameters(), self.hparams["lr"])


if __name__ == "__main__":
    digits = load_digits()
    images = torch.tensor(digits.images / 16, dtype=torch.float32).unsqueeze(1)
    train, val = random_split(TensorDataset(images, torch.tensor(digits.target)), [0.8, 0.2])

    logger = TrackAILogger(project="digits", name="cnn")
    trainer = Trainer(max_epochs=5, logger=logger, log_every_n_steps=5)
    trainer.fit(Classifier(), DataLoader(train, batch_size=32, shuffle=True), DataLoader(val, batch_size=256))
