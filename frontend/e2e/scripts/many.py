"""Fill a store with very many short runs, past `log()` but by the one way into the store: ``many.py PROJECT RUNS``."""

import sys

from trackai import records
from trackai.settings import load
from trackai.store.ingest import Ingest

START = 1_760_000_000.0
EVIL = '<img src=x onerror="window.__pwned=1"><script>window.__pwned=1</script>'
HOSTILE = [EVIL, "x" * 200, "مرحبا \u202eabc", "🚀 émoji 名前", "a,b`c\"d'e", "   ", "=cmd|'/c calc'!A1"]


def name_of(number: int) -> str:
    """Return a name as people give them, and each thousandth time one as nobody should."""
    if number % 1000 == 0:
        return HOSTILE[number // 1000 % len(HOSTILE)]
    return f"r50-sgd-{number // 5}-s{number % 5}"


def main(project: str, runs: int) -> None:
    ingest = Ingest.open(load().db_url)
    try:
        for number in range(runs):
            run = f"many{number:06d}"
            made = [
                records.Opened(records.FORMAT_VERSION, run, "1-many", START + number),
                records.RunStarted(project, name_of(number), START + number),
                records.ConfigSet({"lr": 0.1 / (1 + number // 5), "seed": number % 5}),
                records.SummarySet({"acc": number / runs}),
                records.Finished("finished", START + number + 1),
            ]
            payloads = [records.encode(record) for record in made]
            ingest.apply(run, "1-many", 0, sum(map(len, payloads)), payloads)
    finally:
        ingest.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
