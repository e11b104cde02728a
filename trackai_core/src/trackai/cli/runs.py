"""``trackai runs``: the table of runs in a terminal."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import click

from trackai.cli.opening import chosen_project, open_reader, project_option, split_names
from trackai.cli.output import ago, cell, duration, json_option, say_json, say_table
from trackai.store.answers import GroupRow, Json, RunRow, RunsPage, RunsQuestion
from trackai.store.paging import all_runs

if TYPE_CHECKING:
    from trackai.store import Reader

_PAGE = 1000  # the most that a question may ask for


@click.command()
@project_option
@click.option("--filter", "-f", "text", default="", metavar="FILTER", help="Which runs, in the filter language.")
@click.option(
    "--sort",
    "-s",
    default="-created",
    show_default=True,
    metavar="FIELDS",
    help="Fields, comma-separated; a leading - sorts down.",
)
@click.option(
    "--columns", "-c", metavar="FIELDS", help="More columns, comma-separated: config.lr, metric.val/acc.max …"
)
@click.option(
    "--group-by",
    "-g",
    metavar="FIELDS",
    help="One row for all runs that agree in these fields; -config.seed: in all of the config but that.",
)
@click.option("--limit", "-n", type=click.IntRange(min=0), default=50, show_default=True, help="Most runs; 0: all.")
@click.option("--archived", is_flag=True, help="Archived runs too.")
@click.option("--ids", is_flag=True, help="Print ids alone, one a line, for xargs.")
@json_option
def command(
    project: str | None, text: str, sort: str, columns: str | None, group_by: str | None, limit: int, archived: bool,
    ids: bool, as_json: bool,
) -> None:  # fmt: skip
    """List, filter, sort and group runs.

    \b
      trackai runs -p digits
      trackai runs -p digits -f 'metric.val/acc.max > 0.9 and tag = baseline'
      trackai runs -p digits -s -metric.val/acc.max -c config.lr,metric.val/acc.max -n 10
      trackai runs -p digits -g config.optimizer -c metric.val/acc.max
      trackai runs -f 'state = failed and created > -7d' --ids | xargs trackai delete

    Fields: name, state, group, job_type, created, duration, user, host, tag, config.PATH, summary.PATH,
    metric.PATH.last|min|max|mean|count. Odd names are back-quoted: metric.`val acc`.max.
    """
    question = RunsQuestion(
        project=chosen_project(project), filter=text, sort=split_names(sort), columns=split_names(columns),
        group_by=split_names(group_by), limit=min(limit or _PAGE, _PAGE), archived=archived,
    )  # fmt: skip
    with open_reader() as reader:
        page = _read(reader, question, limit)
    if as_json:
        answer = {"groups": page.groups} if question.group_by else {"runs": page.runs}
        say_json({**answer, "total": page.total, "total_all": page.total_all})
    elif ids:
        for run in page.runs:
            click.echo(run.id)
    elif question.group_by:
        _say_groups(page.groups, question)
    else:
        _say_runs(page, question)


def _read(reader: Reader, question: RunsQuestion, limit: int) -> RunsPage:
    first = reader.runs(question)
    if first.cursor is None or (limit and len(first.runs) >= limit):
        return first
    rest = all_runs(reader, replace(question, cursor=first.cursor))
    return replace(first, runs=[*first.runs, *islice(rest, limit - len(first.runs) if limit else None)])


def _say_runs(page: RunsPage, question: RunsQuestion) -> None:
    everywhere = question.project is None
    headers = [
        *(["project"] if everywhere else []),
        "name",
        "state",
        "created",
        "duration",
        "step",
        "tags",
        *question.columns,
        "id",
    ]
    say_table(headers, (_row(run, question.columns, everywhere) for run in page.runs), empty=_empty(page, question))
    if len(page.runs) < page.total:
        click.echo(f"\n{len(page.runs):,} of {page.total:,} runs; --limit 0 shows all.")


def _row(run: RunRow, columns: tuple[str, ...], everywhere: bool) -> list[object]:
    values: list[Json] = [run.values.get(column) for column in columns]
    first: list[object] = [run.project] if everywhere else []
    return [
        *first,
        run.name,
        run.state,
        ago(run.created),
        duration(run.duration),
        run.last_step,
        run.tags,
        *values,
        run.id,
    ]


def _empty(page: RunsPage, question: RunsQuestion) -> str:
    if page.total_all:
        return f"None of {page.total_all:,} runs matches the filter."
    return f"Project {question.project!r} has no runs yet." if question.project else "No run yet: try `trackai demo`."


def _say_groups(groups: list[GroupRow], question: RunsQuestion) -> None:
    def spread(values: dict[str, Json] | None) -> str:
        if not values or values.get("mean") is None:
            return ""
        return f"{cell(values['mean'])} ± {cell(values.get('std') or 0.0)}"

    # Of «all but …» only the groups know the fields that differ.
    fields = list(dict.fromkeys(name for group in groups for name in group.key))
    say_table(
        [*fields, "runs", "states", *(f"{column} (mean ± std)" for column in question.columns)],
        [
            [
                *(group.key.get(name) for name in fields),
                group.count,
                ", ".join(f"{count} {state}" for state, count in group.states.items()),
                *(spread(group.values.get(column)) for column in question.columns),
            ]
            for group in groups
        ],
        empty="No run matches.",
    )
