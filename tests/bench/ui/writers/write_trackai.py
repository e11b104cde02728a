"""Log the runs by `trackai.log`."""

from curves import PROJECT, asked_for

import trackai

_home, runs = asked_for()  # TRACKAI_HOME says the same
for made in runs:
    run = trackai.init(project=PROJECT, name=made.name, config={"arm": made.arm})
    for step, values in enumerate(zip(*made.series.values(), strict=True)):
        run.log(dict(zip(made.series, values, strict=True)), step=step)
    run.finish()
