"""Fill a store for the browser tests: a sweep with every kind of trouble, and a project with hostile names."""

import math
import random
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import trackai

EVIL = "<img src=x onerror=\"window.__pwned=1\"><script>window.__pwned=1</script>"


def picture(path: Path, shade: int) -> Path:
    """Write a grey PNG of 8 × 8 pixels."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([shade]) * 8) * 8)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


def media(run: trackai.Run, seed: int, folder: Path) -> None:
    """Log pictures and histograms over steps, a page and a note."""
    for step in range(0, 3000, 500 if seed % 2 else 400):
        image = trackai.Image(picture(folder / f"{seed}-{step}.png", step // 20), caption=f"at {step}")
        run.log({"val/sample": image, "grad": trackai.Histogram([step / 1000 + n for n in range(20)])}, step=step)
    run.log({"page": trackai.Html("<p id=said>frame</p><script>said.append(' ran')</script>")}, step=2500)
    run.log({"remarks": trackai.Markdown("**Bold** words\n\n|a|b|\n|-|-|\n|1|2|\n\n[dead](javascript:alert(1))")}, step=2500)
    evil = {"title": {"text": f"Losses {EVIL} <a href=javascript:parent.__pwned=1>link</a>"}, "images": [{"source": "/api/version"}]}
    run.log({"losses": trackai.Figure({"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": evil})}, step=2500)
    run.log({"terrain": trackai.Figure({"data": [{"type": "surface", "z": [[1, 2], [3, 4]]}]})}, step=2500)
    rows = [[n, f"name {n}", 1 / (n + 1)] for n in range(120)]
    run.log({"rows": trackai.Table(columns=["n", "name", "score"], data=rows)}, step=2500)


def sweep(folder: str) -> None:
    for seed in range(6):
        rng = random.Random(seed)
        config = {"optim": {"lr": [0.1, 3e-4][seed % 2], "name": ["sgd", "adamw"][seed % 2]}, "seed": seed, "data": {"name": "digits"}}
        with trackai.init(project="sweep", name=f"run-{seed}", config=config, tags=["a", f"s{seed}"]) as run:
            run.define_metric("val/acc", direction="max")
            for step in range(3000):
                loss = 2 * math.exp(-step / 700) + 0.3 + rng.gauss(0, 0.03)
                if seed == 5 and step == 1500:
                    loss = math.nan
                values = {"train/loss": loss, "train/lr": config["optim"]["lr"]}
                if step % 100 == 0:
                    values |= {"val/acc": 1 - math.exp(-step / 600) - 0.01 * seed, "val/loss": loss + 0.1}
                run.log(values, step=step)
            if seed < 2:
                media(run, seed, Path(folder))
            print(f"\x1b[32mseed {seed}\x1b[0m done, loss {loss:.4f}")
            run.log({"histogram": trackai.Histogram([rng.gauss(0, 1) for _ in range(500)])}, step=3000)
            run.log({"answers": trackai.Table(columns=["q", "a"], data=[["one", 1], ["two", 2]])}, step=3000)
            run.alert("plateau", "val/acc stands still", level="warn")


def parts() -> None:
    """Two kinds of models of which one alone logs a metric, and which lie far apart in another."""
    for model, steps, height in (("cnn", 200, 0.4), ("mlp", 100, 40.0)):
        with trackai.init(project="parts", name=model, config={"model": model}) as run:
            for step in range(steps):
                run.log({"loss": height / (step + 1)} | ({"dice": 0.5} if model == "cnn" else {}), step=step)


def hostile() -> None:
    with trackai.init(
        project=EVIL[:200], name=EVIL, group=EVIL, notes=EVIL, tags=[EVIL[:100]], config={EVIL: EVIL, "javascript:alert(1)": "x"}
    ) as run:
        for step in range(20):
            run.log({EVIL: step, f"{EVIL}/sub": step, "a,b`c": 1.0}, step=step)
        run.log({"text": trackai.Text(EVIL), "html": trackai.Html(EVIL)}, step=20)
        print(EVIL)
        run.alert(EVIL, EVIL, level="error")


def kept(folder: Path) -> None:
    """Keep a text and an artifact with a file that is no text."""
    (folder / "ckpt").mkdir()
    (folder / "ckpt" / "model.bin").write_bytes(bytes(range(256)) * 4)
    (folder / "notes.txt").write_text("<b>kept</b> as text\n")
    (folder / "parts").mkdir()
    for part in range(10):
        (folder / "parts" / f"part-{part}.txt").write_text(str(part))
    with trackai.init(project="kept", name="keeper") as run:
        run.save(str(folder / "notes.txt"))
        for level in ("info", "warn", "error"):
            run.alert(f"an {level}", "with a text", level=level)
        weights = trackai.Artifact("weights", type="model")
        weights.add_dir(str(folder))
        weights.add_reference("s3://bucket/checkpoints/epoch-12.ckpt")
        run.log_artifact(weights)


def code(folder: Path) -> None:
    """Run a script from a repository with a change that is not committed."""
    script = folder / "train.py"
    script.write_text("import trackai\n\nlr = 3e-4\n")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "First"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    last = 'trackai.init(project="kept", name="from a repository", config={"lr": lr}).finish()'
    script.write_text(f"import trackai\n\nlr = 1e-3\n{last}\n")
    subprocess.run([sys.executable, str(script)], cwd=folder, check=True)


def bad_days() -> None:
    """Log runs as they should not be: thousands of metrics, none, one point, nothing but NaN, names of any script."""
    with trackai.init(project="odd", name="many") as run:
        for step in range(3):
            run.log({f"layer{n // 100}/weight_{n % 100}": n + step for n in range(5000)}, step=step)
    with trackai.init(project="odd", name="nothing"):
        pass
    with trackai.init(project="odd", name="one point", config={"max_steps": 100}) as run:
        run.log({"val/loss": 0.5}, step=7)
    with trackai.init(project="odd", name="all NaN") as run:
        for step in range(20):
            run.log({"loss": math.nan, "big": math.inf}, step=step)
    names = ["x" * 200, "مرحبا \u202eabc", "🚀 émoji 名前"]
    for name in names:
        with trackai.init(project="odd", name=name, config={name: name}, notes=name, tags=[name[:100]]) as run:
            run.log({name: 1.0, f"{name}/b": 2.0}, step=0)
            run.log({f"{name} text": trackai.Text(name)}, step=0)
            print(name)


def long() -> None:
    """Log a series of more points than a browser keeps of it."""
    with trackai.init(project="long", name="thirty thousand") as run:
        for step in range(30_000):
            run.log({"loss": math.exp(-step / 1e4) + step % 11 / 100}, step=step)


def cluster() -> None:
    """Measure two machines of eight GPUs with four ranks, as their meters would."""
    with trackai.init(project="cluster", name="ddp") as run:
        for sample in range(20):
            values = {"cpu/utilization": 40.0 + sample, "memory/used": 300.0, "rank/1/queue/depth": 4.0}
            for place in ("", "node/1/"):
                for gpu in range(8):
                    values |= {f"{place}gpu/{gpu}/utilization": 90.0 + gpu, f"{place}gpu/{gpu}/temp": 50.0 + gpu}
            for rank in range(4):
                values[f"rank/{rank}/process/memory" if rank else "process/memory"] = 4.0 + rank
            run.log_system(values)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sweep(folder)
    with tempfile.TemporaryDirectory() as folder:
        code(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        kept(Path(folder))
    parts()
    hostile()
    bad_days()
    cluster()
    long()
