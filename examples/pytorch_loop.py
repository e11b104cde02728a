"""PyTorch: a training loop by hand, with gradients, pictures of what goes wrong, and a checkpoint.

pip install trackai torch scikit-learn pillow
python examples/pytorch_loop.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset, random_split

import trackai

if __name__ == "__main__":
    torch.manual_seed(0)
    digits = load_digits()
    images = torch.tensor(digits.images / 16, dtype=torch.float32).unsqueeze(1)
    train, val = random_split(TensorDataset(images, torch.tensor(digits.target)), [0.8, 0.2])
    model = torch.nn.Sequential(
        torch.nn.Conv2d(1, 16, 3), torch.nn.ReLU(), torch.nn.Conv2d(16, 16, 3), torch.nn.ReLU(), torch.nn.Flatten(),
        torch.nn.Linear(16 * 16, 10),
    )  # fmt: skip

    config = {"lr": 3e-3, "batch_size": 32, "epochs": 5}
    with trackai.init(project="digits", name="torch-loop", config=config) as run:
        run.watch(model, log_freq=50)
        optimizer = torch.optim.Adam(model.parameters(), config["lr"])
        step = 0
        for epoch in range(int(config["epochs"])):
            for pixels, labels in DataLoader(train, batch_size=int(config["batch_size"]), shuffle=True):
                loss = cross_entropy(model(pixels), labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                run.log({"train/loss": loss, "epoch": epoch}, step=step)  # a tensor, on whatever device
                step += 1
            with torch.no_grad():
                pixels, labels = val.dataset[val.indices]
                guessed = model(pixels).argmax(1)
            wrong = (guessed != labels).nonzero().flatten()[:8]
            pictures = [trackai.Image(pixels[i, 0].numpy(), caption=f"{labels[i]} or {guessed[i]}?") for i in wrong]
            run.log({"val/accuracy": (guessed == labels).float().mean(), "val/wrong": pictures}, step=step)
        with tempfile.TemporaryDirectory() as folder:
            torch.save(model.state_dict(), Path(folder, "model.pt"))
            run.log_artifact(Path(folder, "model.pt"), name="classifier", type="model")
