"""Fill a store for the browser tests: a sweep with every kind of trouble, and a project with hostile names."""

import math
import random

import trackai

EVIL = "<img src=x onerror=\"window.__pwned=1\"><script>window.__pwned=1</script>"


def sweep() -> None:
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
            print(f"\x1b[32mseed {seed}\x1b[0m done, loss {loss:.4f}")
            run.log({"histogram": trackai.Histogram([rng.gauss(0, 1) for _ in range(500)])}, step=3000)
            run.log({"answers": trackai.Table(columns=["q", "a"], data=[["one", 1], ["two", 2]])}, step=3000)
            run.alert("plateau", "val/acc stands still", level="warn")


def hostile() -> None:
    with trackai.init(
        project=EVIL[:200], name=EVIL, group=EVIL, notes=EVIL, tags=[EVIL[:100]], config={EVIL: EVIL, "javascript:alert(1)": "x"}
    ) as run:
        for step in range(20):
            run.log({EVIL: step, f"{EVIL}/sub": step, "a,b`c": 1.0}, step=step)
        run.log({"text": trackai.Text(EVIL), "html": trackai.Html(EVIL)}, step=20)
        print(EVIL)
        run.alert(EVIL, EVIL, level="error")


if __name__ == "__main__":
    sweep()
    hostile()
