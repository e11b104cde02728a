"""Every call that trackio's users make, in one real script: it must run under `import trackai as trackio` unchanged.

Run by test_parity.py in a process of its own; prints one JSON object of what came back.
"""

import argparse
import dataclasses
import json
import os
import threading
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import PIL.Image

import trackai as trackio

warnings.simplefilter("always")
facts = {}
here = Path(os.environ["PARITY_FOLDER"])
os.chdir(here)

# -- names and signatures, positionally as trackio has them
import inspect  # noqa: E402

SIGNATURES = {
    "init": ["project", "name", "group", "space_id", "server_url", "dataset_id", "bucket_id", "config", "resume", "settings",
             "private", "embed", "auto_log_gpu", "gpu_log_interval", "auto_log_cpu", "cpu_log_interval", "webhook_url",
             "webhook_min_level"],
    "log": ["metrics", "step"],
    "log_system": ["metrics"],
    "log_gpu": ["run", "device"],
    "log_cpu": ["run"],
    "alert": ["title", "text", "level", "webhook_url"],
    "save": ["glob_str", "project"],
    "delete_project": ["project", "force"],
    "import_csv": ["csv_path", "project", "name", "space_id", "dataset_id", "private", "force"],
    "import_tf_events": ["log_dir", "project", "name", "space_id", "dataset_id", "private", "force"],
    "sync": ["project", "space_id", "private", "force", "run_in_background", "sdk", "dataset_id", "bucket_id", "frontend_dir"],
    "freeze": ["space_id", "project", "new_space_id", "private", "bucket_id", "frontend_dir"],
    "Image": ["value", "caption"],
    "Video": ["value", "caption", "fps", "format"],
    "Audio": ["value", "caption", "sample_rate", "format"],
    "Html": ["data", "inject", "data_is_not_path", "caption"],
    "Object3D": ["path_or_array", "caption"],
    "Table": ["columns", "data", "dataframe", "rows", "optional", "allow_mixed_types", "log_mode"],
    "Histogram": ["sequence", "np_histogram", "num_bins"],
    "Markdown": ["text"],
    "Trace": ["messages", "metadata", "spans"],
    "Artifact": ["name", "type", "description", "metadata"],
}  # fmt: skip
facts["signatures"] = [
    name for name, wanted in SIGNATURES.items()
    if list(inspect.signature(getattr(trackio, name)).parameters)[: len(wanted)] != wanted
]  # fmt: skip
facts["missing"] = [
    name for name in ["init", "log", "log_system", "log_gpu", "log_cpu", "finish", "alert", "log_artifact", "use_artifact", "save", "show", "delete_project", "import_csv", "import_tf_events", "sync", "freeze", "config", "context_vars", "Run", "Image", "Video", "Audio", "Html", "Object3D", "Table", "Histogram", "Markdown", "Trace", "Artifact", "AlertLevel", "Api", "Settings", "__version__"]
    if not hasattr(trackio, name)
]  # fmt: skip


def raises(kind, function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except kind as error:
        return str(error)
    return None


# -- before init
facts["log before init"] = raises(RuntimeError, trackio.log, {"a": 1})
facts["config before init"] = dict(trackio.config)

# -- init
trackio.alert_url = None
run = trackio.init(
    "parity", "first", "G", None, None, None, None, argparse.Namespace(lr=1e-3, path=Path("x"), shape=(1, 2)), "never",
    trackio.Settings(anything=1), None, True, False, 10.0, False, 10.0, None, "warn",
)  # fmt: skip
facts["run"] = [len(run.id) > 8, run.name, run.project, run.group, run.url, run.config["lr"], run._space_id]
trackio.config.update({"_name_or_path": "gpt2", "nested": {"a": None}, "n": np.int64(3)}, allow_val_change=True)
trackio.config["model/num_parameters"] = 7

# -- log
assert trackio.log({"loss": 1.0, "acc": np.float32(0.5)}) is None
trackio.log({"loss": 0.9}, 10)
trackio.log({"loss": 0.8})
trackio.log({"loss": 0.7}, step=3)
run.log({"loss": 0.6}, step=np.int64(40))
trackio.log({"project": 1, "step": 2, "__x": 3, "text": "hello", "none": None, "nested": {"a": {"b": 1}}})
trackio.log_system({"fan": 1.0})
threads = [threading.Thread(target=trackio.log, args=({"thread": n},)) for n in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]

# -- values
array = np.random.default_rng(0).integers(0, 255, (8, 8, 3), dtype=np.uint8)
PIL.Image.fromarray(array).save("cat.png")
image = trackio.Image(array, "caption")
media = {
    "img": image,
    "img/path": trackio.Image("cat.png"),
    "img/pil": trackio.Image(PIL.Image.open("cat.png"), caption="x"),
    "vid": trackio.Video(np.zeros((2, 3, 4, 4), np.uint8), "c", 4, "gif"),
    "snd": trackio.Audio(np.zeros(100), "c", 8000, "wav"),
    "html": trackio.Html("<b>x</b>", True, True, "c"),
    "obj": trackio.Object3D(np.zeros((3, 3)), "c"),
    "obj2": trackio.Object3D.from_numpy(np.zeros((3, 6))),
    "hist": trackio.Histogram(np.arange(10), num_bins=5),
    "hist2": trackio.Histogram(np_histogram=np.histogram([1, 2, 3])),
    "md": trackio.Markdown("# report"),
    "trace": trackio.Trace([{"role": "user", "content": "hi"}], metadata={"r": 1}),
    "rollouts": [trackio.Trace(messages=[{"role": "user"}]), trackio.Trace(messages=[{"role": "user"}])],
    "nest": {"img": image},
    "gallery": [image, image],
}
trackio.log(media, step=50)
frame = pd.DataFrame({"prompt": [[{"role": "user"}]], "reward": [1.0], "image": [[image]]})
trackio.log({"completions": trackio.Table(dataframe=frame)}, step=51)
trackio.log({"completions": trackio.Table(columns=["a", "b"], data=[[1, 2], [3]])}, step=52)
facts["media"] = [image.caption, image.TYPE, sorted(image._to_dict())]
facts["errors"] = {
    "Image": raises(ValueError, trackio.Image, "missing.png") is not None,
    "Audio": raises(ValueError, trackio.Audio, np.zeros(3)) is not None,
    "Object3D": raises(ValueError, trackio.Object3D, np.zeros((3, 5))) is not None,
    "Histogram": raises(ValueError, trackio.Histogram) is not None,
    "Markdown": raises(ValueError, trackio.Markdown, 3) is not None,
    "Trace": raises(TypeError, trackio.Trace, "text") is not None,
    "Table": raises(TypeError, trackio.Table, dataframe=3) is not None,
    "Artifact": raises(ValueError, trackio.Artifact, "a/b", "t") is not None,
    "webhook_min_level": raises(ValueError, trackio.init, "parity", webhook_min_level="nope") is not None,
    "must": raises(ValueError, trackio.init, "parity", "nobody", resume="must"),
}
facts["still current"] = trackio.run is run

# -- alerts, samples, artifacts, files
trackio.alert("title", "text", trackio.AlertLevel.ERROR)
run.alert("title 2", level="error", step=3)
facts["cpu"] = sorted(trackio.log_cpu())[:1]
facts["gpu"] = isinstance(trackio.log_gpu(run), dict)
Path("weights.bin").write_text("w")
artifact = trackio.Artifact("model", "model", "d", {"a": 1})
artifact.add_file("weights.bin")
logged = trackio.log_artifact(artifact, aliases=["best"])
facts["artifact"] = [logged.version, list(logged.aliases), logged.qualified_name, logged.size, len(logged.digest)]
facts["again"] = raises(RuntimeError, trackio.log_artifact, artifact) is not None
facts["path"] = trackio.log_artifact("weights.bin").type
used = trackio.use_artifact("model:best")
facts["download"] = Path(used.download("out"), "weights.bin").read_text()
facts["save"] = os.path.isdir(trackio.save("*.bin"))
facts["save nothing"] = raises(ValueError, trackio.save, "*.nothing") is not None

# -- finish, resume, query
trackio.finish()
facts["config after"] = trackio.config["model/num_parameters"]
run.finish()
resumed = trackio.init(project="parity", name="first", resume="allow", config={"more": 1})
facts["resumed"] = [resumed.id == run.id, resumed.config["lr"], resumed.config["more"]]
trackio.log({"loss": 0.1})
trackio.finish()


@dataclasses.dataclass
class Config:
    lr: float = 0.1


second = trackio.init(project="parity", name="first", config=Config())
facts["second"] = second.id != run.id
trackio.finish()

api = trackio.Api()
runs = api.runs("parity")
facts["runs"] = [len(runs), sorted(found.name for found in runs), {found.project for found in runs} == {"parity"}]
facts["alerts"] = [(alert["title"], alert["level"], alert["step"]) for alert in api.alerts("parity")]
facts["no project"] = raises(ValueError, lambda: len(api.runs("nobody")))
found = next(item for item in runs if item.id == run.id)
facts["queried"] = [
    found.config["lr"],
    len(found.alerts(level="error")),
    found.rename("renamed").name,
    found.move("moved"),
]
facts["deleted run"] = api.runs("parity")[0].delete()

# -- importers, housekeeping, what has no meaning here
Path("table.csv").write_text("step,a\n1,2\n")
trackio.import_csv("table.csv", "imported")
facts["sync"] = [trackio.sync("parity", sdk="static", force=True), trackio.freeze(space_id=None, project="parity")]
facts["context"] = [trackio.context_vars.current_run.get(), trackio.context_vars.current_space_id.get()]
app, url, share_url, full_url = shown = trackio.show("imported", open_browser=False, block_thread=False)
from urllib.request import ProxyHandler, build_opener  # noqa: E402

facts["show"] = [
    repr(shown),
    share_url,
    full_url.startswith(url),
    build_opener(ProxyHandler({})).open(url + "/api/health").status,
]
app.close()
facts["delete_project"] = [trackio.delete_project("imported", force=True), trackio.delete_project("nobody", force=True)]
facts["refused"] = [
    name for name in ("ArtifactTTL", "Classes", "Config", "EvalTable", "Graph", "JoinedTable", "Molecule")
    if name not in (raises(NotImplementedError, getattr(trackio, name)) or "")
]  # fmt: skip
time.sleep(0)
print("FACTS " + json.dumps(facts))
