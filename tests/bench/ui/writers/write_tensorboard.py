"""Write the runs by tensorboardX's `SummaryWriter`: a folder for each."""

from curves import asked_for
from tensorboardX import SummaryWriter

home, runs = asked_for()
for made in runs:
    writer = SummaryWriter(str(home / made.name))
    for name, values in made.series.items():
        for step, value in enumerate(values):
            writer.add_scalar(name, value, step)
    writer.close()
