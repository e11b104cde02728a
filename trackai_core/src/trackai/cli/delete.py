"""``trackai delete``: into the trash, out of it, or for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trackai.cli.confirm import confirm, yes_option
from trackai.cli.opening import find_run, open_store, project_option
from trackai.cli.output import clean, counted, json_option, say_json
from trackai.errors import UsageError

if TYPE_CHECKING:
    from trackai.store import Reader, Store
    from trackai.store.answers import RunRow

_NAMED = 5  # runs that the question names; of more it tells the number
_AT_ONCE = 500  # ids in one edit


@click.command()
@click.argument("runs", metavar="[RUN...]", nargs=-1)
@project_option
@click.option("--filter", "-f", "text", metavar="FILTER", help="All runs that match, instead of naming them.")
@click.option("--whole-project", is_flag=True, help="The project itself, with all its runs, for good.")
@click.option("--restore", is_flag=True, help="Take runs out of the trash again, by id.")
@click.option("--now", is_flag=True, help="For good, without the trash.")
@yes_option
@json_option
def command(
    runs: tuple[str, ...], project: str | None, text: str | None, whole_project: bool, restore: bool, now: bool,
    yes: bool, as_json: bool,
) -> None:  # fmt: skip
    """Put runs into the trash, or remove them for good.

    From the trash runs come back with --restore; `trackai gc` removes them after 30 days.

    \b
      trackai delete calm-otter
      trackai delete -p digits --filter 'state = failed' --now
      trackai delete --restore 01k3q8f2v7abcdef
      trackai delete -p digits --whole-project
    """
    _check(runs, text, project, whole_project, restore, now)
    with open_store() as store:
        if whole_project:
            assert project is not None
            ids = _delete_project(store, project, yes=yes)
        elif restore:
            ids = list(runs)
            changed = store.edits().bulk(ids, "restore", None)
            if changed < len(ids):
                raise UsageError(f"{counted(changed, 'run')} restored; {len(ids) - changed} were not in the trash.")
        else:
            ids = _delete_runs(store, _chosen(store.reader(), runs, project, text), now=now, yes=yes)
    if as_json:
        say_json({"runs": ids, "action": "restored" if restore else "deleted" if now or whole_project else "trashed"})
        return
    done = "restored" if restore else "deleted for good" if now or whole_project else "put into the trash"
    click.echo(
        f"{counted(len(ids), 'run')} {done}." if ids or not whole_project else "Project deleted; it had no runs."
    )
    if ids and not (restore or now or whole_project):
        click.echo(f"To take back: trackai delete --restore {ids[0] if len(ids) == 1 else 'ID...'}")


def _check(
    runs: tuple[str, ...], text: str | None, project: str | None, whole_project: bool, restore: bool, now: bool
) -> None:
    if whole_project and (runs or text is not None or restore or project is None):
        raise UsageError("--whole-project needs --project and nothing else: trackai delete -p digits --whole-project.")
    if restore and (now or text is not None or not runs):
        raise UsageError("--restore needs the ids of runs in the trash, and neither --filter nor --now.")
    if not whole_project and bool(runs) == (text is not None):
        raise UsageError("Name runs, or say --filter: one of the two.")


def _chosen(reader: Reader, runs: tuple[str, ...], project: str | None, text: str | None) -> list[RunRow]:
    from trackai.cli.opening import chosen_project
    from trackai.store.answers import RunsQuestion
    from trackai.store.paging import all_runs

    if text is None:
        return [find_run(reader, run, project) for run in runs]
    question = RunsQuestion(project=chosen_project(project), filter=text, limit=1000, archived=True)
    return list(all_runs(reader, question))


def _delete_runs(store: Store, rows: list[RunRow], *, now: bool, yes: bool) -> list[str]:
    if not rows:
        return []
    names = ", ".join(clean(row.name) for row in rows) if len(rows) <= _NAMED else counted(len(rows), "run")
    projects = sorted({row.project for row in rows})
    living = sum(row.state in ("running", "stalled") for row in rows)
    still = f" {living} of them still run." if living else ""
    how = "for good; this cannot be undone" if now else "(into the trash for 30 days)"
    confirm(f"Delete {names} of {', '.join(map(clean, projects))} {how}?{still}", yes=yes)
    ids = [row.id for row in rows]
    edits = store.edits()
    if now:
        for run in ids:
            edits.delete_run(run, now=True)
    else:
        for start in range(0, len(ids), _AT_ONCE):
            edits.bulk(ids[start : start + _AT_ONCE], "delete", None)
    return ids


def _delete_project(store: Store, name: str, *, yes: bool) -> list[str]:
    from trackai.store.answers import RunsQuestion
    from trackai.store.paging import all_runs

    reader = store.reader()
    project = reader.project(name)
    ids = [run.id for run in all_runs(reader, RunsQuestion(project=name, limit=1000, archived=True))]
    what = f"project {clean(project.name)} with {counted(project.runs, 'run')} and {counted(project.points, 'point')}"
    confirm(f"Delete {what} for good; this cannot be undone?", yes=yes)
    store.edits().delete_project(project.id)
    return ids
