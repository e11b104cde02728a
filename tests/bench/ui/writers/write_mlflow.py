"""Log the runs by `MlflowClient.log_batch`, a thousand points a call, which is the most that it takes."""

import time

import mlflow
from curves import PROJECT, asked_for
from mlflow.entities import Metric

home, runs = asked_for()
mlflow.set_tracking_uri(f"sqlite:///{home}/mlflow.db")
if mlflow.get_experiment_by_name(PROJECT) is None:
    mlflow.create_experiment(PROJECT, artifact_location=str(home / "artifacts"))
mlflow.set_experiment(PROJECT)
client = mlflow.MlflowClient()
for made in runs:
    with mlflow.start_run(run_name=made.name) as run:
        mlflow.log_params({"arm": made.arm})
        now = int(time.time() * 1000)
        points = [Metric(name, v, now, step) for name, values in made.series.items() for step, v in enumerate(values)]
        for at in range(0, len(points), 1000):
            client.log_batch(run.info.run_id, metrics=points[at : at + 1000])
