"""scikit-learn: a search over classifiers, each trial a run of one group with its scores and its confusion matrix.

pip install trackai scikit-learn
python examples/sklearn_search.py
"""

from __future__ import annotations

from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.svm import SVC

import trackai

TRIALS = {
    "forest": [RandomForestClassifier(n_estimators=trees, random_state=0) for trees in (20, 100)],
    "logistic": [LogisticRegression(C=c, max_iter=300) for c in (0.01, 1.0)],
    "svm": [SVC(C=c, gamma=gamma) for c in (1.0, 10.0) for gamma in (0.02, 0.5)],
}

if __name__ == "__main__":
    digits = load_digits()
    x, x_test, y, y_test = train_test_split(digits.data / 16, digits.target, test_size=0.3, random_state=0)
    for kind, models in TRIALS.items():
        for model in models:
            config = {"model": kind, **{k: v for k, v in model.get_params().items() if v is not None}}
            with trackai.init(project="digits", group="search", job_type=kind, config=config) as run:
                for fold, (train, val) in enumerate(StratifiedKFold(3).split(x, y)):
                    model.fit(x[train], y[train])
                    run.log({"val/accuracy": model.score(x[val], y[val])}, step=fold)
                guessed = model.fit(x, y).predict(x_test)
                run.summary.update({"test/f1": f1_score(y_test, guessed, average="macro")})
                table = confusion_matrix(y_test, guessed).tolist()
                run.log({"test/confusion": trackai.Table(columns=[str(n) for n in range(10)], data=table)}, step=2)

    best = trackai.Api().runs("digits", filter="group = search", order="-summary.test/f1")[0]
    print(f"best: {best.name} ({best.config['model']}, f1 {best.summary['test/f1']:.3f})")
