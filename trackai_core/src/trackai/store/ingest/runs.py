"""Projects and runs: made by their first record, joined and resumed by later ones, ended by their writers' last."""

from __future__ import annotations

from collections.abc import Sequence

from trackai.ids import rank_of_writer
from trackai.records import Finished, Opened, RunEdited, RunStarted
from trackai.store.connection import Db
from trackai.store.schema.colours import COLOURS, slot_of

_WORST_FIRST = ("failed", "crashed", "lost", "finished")


def project_id(db: Db, name: str, now: float) -> int:
    """Return the id of a project, making it if it is new."""
    sql = "SELECT id FROM projects WHERE name = ?"
    if not (rows := db.execute(sql, (name,))):
        db.execute(
            "INSERT INTO projects(name, created, updated) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (name, now, now)
        )
        rows = db.execute(sql, (name,))
    number: int = rows[0][0]
    return number


def run_number(db: Db, run: str) -> int | None:
    """Return the number of a run and keep others from writing to it until the transaction ends; None if there is none."""
    lock = "" if db.is_sqlite else " FOR UPDATE"
    rows = db.execute(f"SELECT number FROM runs WHERE id = ?{lock}", (run,))
    return rows[0][0] if rows else None


def start(db: Db, run: str, number: int | None, record: RunStarted, writer: str, now: float) -> int:
    """Make the run, or take it up again; return its number."""
    if number is None:
        project = project_id(db, record.project, now)
        db.execute(
            "INSERT INTO runs(id, project, name, group_name, job_type, notes, user_name, host, pid, created, started, "
            "heartbeat, updated, parent, fork_step, color) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (run, project, record.name, record.group, record.job_type, record.notes or "", record.user, record.host,
             record.pid, record.time, record.time, record.time, now, record.parent, record.fork_step,
             _colour(db, run, project)),
        )  # fmt: skip
        number = run_number(db, run)
        assert number is not None
    else:
        _forgive(db, number, writer, record)
        db.execute(
            "UPDATE runs SET state = 'running', finished = NULL, "
            "started = CASE WHEN state = 'running' THEN started ELSE ? END, host = ?, pid = ?, user_name = ?, "
            "group_name = coalesce(?, group_name), job_type = coalesce(?, job_type), notes = coalesce(?, notes) "
            "WHERE number = ?",
            (record.time, record.host, record.pid, record.user, record.group, record.job_type, record.notes, number),
        )
    add_tags(db, number, record.tags)
    return number


def _forgive(db: Db, number: int, writer: str, record: RunStarted) -> None:
    """Let the ends of earlier lives no longer count, when a writer begins that comes after them.

    Which those are, a writer that has found the run there knows best, whatever the clocks say. One that has not began
    beside others, and may only be stored later than what they have come to since.
    """
    came_later = "" if record.resumed else " AND ended <= ?"
    when = () if record.resumed else (record.time,)
    if not _others_open(db, number, writer=""):
        db.execute(f"UPDATE journals SET state = '' WHERE run = ?{came_later}", (number, *when))
    for other, _, ended in _of_same_rank(db, number, writer):
        if ended is not None:
            sql = f"UPDATE journals SET state = '' WHERE run = ? AND writer = ?{came_later}"
            db.execute(sql, (number, other, *when))
    if not db.execute("SELECT 1 FROM journals WHERE run = ? AND state NOT IN ('', 'finished') LIMIT 1", (number,)):
        db.execute("UPDATE runs SET reason = '', traceback = '', exit_code = NULL WHERE number = ?", (number,))


def _colour(db: Db, run: str, project: int) -> int:
    """Choose the run's slot: its hash, or the next one that none of the 19 runs before it in the project holds."""
    rows = db.execute("SELECT color FROM runs WHERE project = ? ORDER BY created DESC LIMIT ?", (project, COLOURS - 1))
    taken = {colour for (colour,) in rows}
    first = slot_of(run)
    return next(slot % COLOURS for slot in range(first, first + COLOURS) if slot % COLOURS not in taken)


def _others_open(db: Db, number: int, writer: str) -> bool:
    sql = "SELECT 1 FROM journals WHERE run = ? AND writer <> ? AND role = 'main' AND ended IS NULL LIMIT 1"
    return bool(db.execute(sql, (number, writer)))


def _of_same_rank(db: Db, number: int, writer: str) -> list[tuple[str, float, float | None]]:
    """Return other writers of a rank, with when they were opened and ended: those before and after it in restarts.

    All ranks of a restarted job begin together, so that the last of the earlier ones may be found dead when others of the
    new ones write already.
    """
    if (rank := rank_of_writer(writer)) is None:
        return []
    rows = db.execute("SELECT writer, opened, ended FROM journals WHERE run = ? AND role = 'main'", (number,))
    return [row for row in rows if row[0] != writer and rank_of_writer(row[0]) == rank]


def add_tags(db: Db, number: int, tags: Sequence[str]) -> None:
    """Add tags to those that the run has."""
    for tag in tags:
        db.execute("INSERT INTO tags(run, tag) VALUES (?, ?) ON CONFLICT DO NOTHING", (number, tag))


def edit(db: Db, number: int, record: RunEdited) -> None:
    """Apply what the run itself has changed; None leaves a field as it is."""
    db.execute(
        "UPDATE runs SET name = coalesce(?, name), notes = coalesce(?, notes), group_name = coalesce(?, group_name), "
        "job_type = coalesce(?, job_type) WHERE number = ?",
        (record.name, record.notes, record.group, record.job_type, number),
    )
    if record.tags is not None:
        db.execute("DELETE FROM tags WHERE run = ?", (number,))
        add_tags(db, number, record.tags)


def open_writer(db: Db, number: int, writer: str, record: Opened | None, now: float) -> None:
    """Make the row of a journal if it is new."""
    db.execute(
        'INSERT INTO journals(run, writer, "offset", host, pid, opened, role) VALUES (?, ?, 0, ?, ?, ?, ?) '
        "ON CONFLICT DO NOTHING",
        (
            number,
            writer,
            record.host if record else "",
            record.pid if record else None,
            record.time if record else now,
            record.role if record else "main",
        ),
    )


def end_writer(db: Db, number: int, writer: str, record: Finished) -> str | None:
    """Note that a writer has ended, and settle the run's state if it was the last.

    A run of several writers (ranks) ends with the last of them, in the worst state of any: one failed rank is a failed
    run, unless the rank was started again since. A worker's end says nothing about the run.

    Returns:
        The run's new state, or None if it goes on.
    """
    rows = db.execute("SELECT role, ended FROM journals WHERE run = ? AND writer = ?", (number, writer))
    if not rows or rows[0][1] is not None:
        return None
    is_main = rows[0][0] == "main"
    counts = is_main and all(opened < record.time for _, opened, _ in _of_same_rank(db, number, writer))
    db.execute(
        "UPDATE journals SET ended = ?, state = ?, keysets = NULL WHERE run = ? AND writer = ?",
        (record.time, record.state if counts else "", number, writer),
    )
    if not is_main:
        return None
    states = {state for (state,) in db.execute("SELECT state FROM journals WHERE run = ?", (number,))}
    worst = next((state for state in _WORST_FIRST if state in states), record.state)
    if counts and worst == record.state:  # the words of the writer that it went worst for; a traceback tells most
        db.execute(
            "UPDATE runs SET reason = ?, traceback = ?, exit_code = ? WHERE number = ? AND (traceback = '' OR ? <> '')",
            (record.reason, record.traceback, record.exit_code, number, record.traceback),
        )
    if _others_open(db, number, writer):
        return None
    ended = db.execute("SELECT max(ended) FROM journals WHERE run = ? AND role = 'main'", (number,))[0][0]
    db.execute("UPDATE runs SET state = ?, finished = ? WHERE number = ?", (worst, ended, number))
    return worst
