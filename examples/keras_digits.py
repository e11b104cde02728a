"""Keras 3: a convolutional network on handwritten digits, logged by one callback, on whatever backend is there.

pip install trackai-keras keras torch scikit-learn
KERAS_BACKEND=torch python examples/keras_digits.py
"""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
from sklearn.datasets import load_digits
from trackai_keras import TrackAICallback

if __name__ == "__main__":
    digits = load_digits()
    images = digits.images[..., None] / 16

    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(3e-3), loss, metrics=["accuracy"])

    callback = TrackAICallback(project="digits", name="keras-cnn", log_every=5)
    model.fit(images, digits.target, validation_split=0.2, epochs=5, verbose=2, callbacks=[callback])
