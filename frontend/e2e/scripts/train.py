"""Log until somebody ends it: a run that lives while a test looks at it."""

import math
import sys
import time

import trackai

run = trackai.init(project=sys.argv[1], name=sys.argv[2])
print("ready", run.id, flush=True)
step = 0
while True:
    run.log({"train/loss": math.exp(-step / 200)}, step=step)
    step += 1
    time.sleep(0.02)
