"""Accelerate: a loop by hand that runs on one process or on many; the main process logs.

pip install trackai-accelerate accelerate torch scikit-learn
python examples/accelerate_loop.py              # or: accelerate launch examples/accelerate_loop.py
"""

from __future__ import annotations

import torch
import trackai_accelerate  # noqa: F401 - makes log_with="trackai" known
from accelerate import Accelerator
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

if __name__ == "__main__":
    digits = load_digits()
    data = TensorDataset(torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target))
    config = {"lr": 3e-3, "batch_size": 32, "epochs": 5}

    accelerator = Accelerator(log_with="trackai")
    accelerator.init_trackers("digits", config=config, init_kwargs={"trackai": {"name": "accelerate"}})
    model = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=config["lr"])
    loader = DataLoader(data, batch_size=int(config["batch_size"]), shuffle=True)
    model, optimizer, loader = accelerator.prepare(model, optimizer, loader)

    step = 0
    for epoch in range(int(config["epochs"])):
        for pixels, labels in loader:
            scores = model(pixels)
            loss = torch.nn.functional.cross_entropy(scores, labels)
            accelerator.backward(loss)
            optimizer.step()
            optimizer.zero_grad()
            accuracy = (scores.argmax(1) == labels).float().mean()
            accelerator.log({"train/loss": loss, "train/accuracy": accuracy, "epoch": epoch}, step=step)
            step += 1
    accelerator.end_training()
