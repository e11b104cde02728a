"""Log a run whose console has many lines: ``chatter.py PROJECT LINES``."""

import sys

import trackai

with trackai.init(project=sys.argv[1], name="chatter") as run:
    for n in range(int(sys.argv[2])):
        print(f"\x1b[38;5;{16 + n % 216}mstep {n}\x1b[0m loss {1 / (n + 1):.4f}" + (" needle" if n in (100, 1500, 3900) else ""))
    print("the end", file=sys.stderr)
