"""Log the runs by `trackio.log`."""

import trackio
from curves import PROJECT, asked_for

_home, runs = asked_for()  # TRACKIO_DIR says the same
for made in runs:
    trackio.init(
        project=PROJECT, name=made.name, config={"arm": made.arm}, embed=False, auto_log_cpu=False, auto_log_gpu=False
    )
    for step, values in enumerate(zip(*made.series.values(), strict=True)):
        trackio.log(dict(zip(made.series, values, strict=True)), step=step)
    trackio.finish()
