"""Uploads as the journal remembers them: planned, claimed, ended.

One row for each asset and destination; the triggers of migration 0005 add it when an asset is
proven in the library, and take it away when the asset is removed. Must not know how an upload is
carried out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from msgspec import Struct

from desktop_sync.journal import destinations, marks, upload_history
from desktop_sync.journal.assets import ALGORITHM
from desktop_sync.journal.database import from_bytes, from_micros, to_bytes, to_micros
from desktop_sync.model.asset import UNMARKED, AssetKind, Marks, ResourceRole
from desktop_sync.model.destination import Proof, RemoteRef
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import Problem

_GRADES = tuple(Grade)
_FARTHEST_RETRY = timedelta(days=2)
"""No try waits for so long: the clock was set back where one seems to."""
_DUE = " AND (not_before IS NULL OR not_before <= :now OR not_before > :never)"


def may_run(suffix: str = "") -> str:
    """What holds of an upload that is allowed to run, as SQL; the values of ``Allowed`` have names
    that end so."""
    at_once = f"id IN (SELECT value FROM json_each(:at_once{suffix}))"
    return (
        f" AND (:most{suffix} IS NULL OR MAX(size_bytes, 1) <= :most{suffix} OR {at_once})"
        f" AND (:ceiling{suffix} IS NULL OR largest_bytes <= :ceiling{suffix} OR {at_once})"
    )


MAY_RUN = may_run()

LIGHT_BYTES = 128 * 2**20
"""What is on its way soon, however many files it is."""


class StoredFile(Struct, frozen=True):
    """A file of an asset that is to be uploaded. ``ref`` is what the destination called it when
    it was last sent there, ``unfinished`` what it called it when it was half sent; ``proven`` says
    whether there is evidence for it there already."""

    resource_id: int
    role: ResourceRole
    library_path: str
    size_bytes: int
    modified_ns: int
    digest: Digest
    ref: RemoteRef | None = None
    unfinished: str | None = None
    proven: bool = False
    sha1: bytes | None = None


class ClaimedUpload(Struct, frozen=True):
    """An upload that is now running. ``files`` are all of its asset's, the primary one first;
    none where the asset was removed."""

    id: int
    asset_id: int
    kind: AssetKind
    name: str
    captured_at: datetime | None
    attempts: int
    files: tuple[StoredFile, ...]
    marks: Marks = UNMARKED

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


class Allowed(Struct, frozen=True):
    """Which uploads may run now: those of ``most_bytes`` in all at most, with no file larger than
    ``ceiling_bytes`` (None: of any size), and those the user wants ``at_once`` whatever their
    size. All that are begun together are of ``total_bytes`` at most (None: any)."""

    most_bytes: int | None = None
    ceiling_bytes: int | None = None
    total_bytes: int | None = None
    at_once: frozenset[int] = frozenset()

    def lets(self, upload_id: int, size_bytes: int, largest_bytes: int) -> bool:
        """Whether this upload may run: the same as ``MAY_RUN``."""
        if upload_id in self.at_once:
            return True
        fits = self.most_bytes is None or max(size_bytes, 1) <= self.most_bytes
        return fits and (self.ceiling_bytes is None or largest_bytes <= self.ceiling_bytes)

    def values(self) -> dict[str, object]:
        """For ``MAY_RUN``."""
        return {
            "most": self.most_bytes,
            "ceiling": self.ceiling_bytes,
            "at_once": json.dumps(sorted(self.at_once)),
        }


EVERYTHING = Allowed()


class Sent(Struct, frozen=True):
    """What one upload had to send."""

    resources: int = 0
    size_bytes: int = 0


def plan(connection: sqlite3.Connection, library_id: int, destination_id: int) -> int:
    """Let every asset of a library wait that is proven there and has no upload to a destination
    yet; how many there were."""
    return connection.execute(
        "INSERT INTO upload (asset_id, destination_id, library_id, captured_at, size_bytes)"
        " SELECT a.id, d.id, a.library_id, a.captured_at, (SELECT SUM(r.size_bytes) FROM resource r"
        " WHERE r.asset_id = a.id AND r.removed_at IS NULL) FROM asset a"
        " JOIN destination d ON d.id = ? WHERE a.library_id = ? AND a.is_present AND a.is_proven"
        " AND NOT EXISTS (SELECT 1 FROM upload u"
        " WHERE u.asset_id = a.id AND u.destination_id = d.id)",
        (destination_id, library_id),
    ).rowcount


def recover(connection: sqlite3.Connection) -> int:
    """Uploads that ran when the program ended wait again, without having failed; how many. What
    a destination would not hear of then is told to it again."""
    count = connection.execute(
        "UPDATE upload SET state = 'pending', attempts = attempts - 1 WHERE state = 'running'"
    ).rowcount
    connection.execute(
        "UPDATE upload SET state = 'pending', attempts = 0, grade = NULL, resources_sent = 0,"
        " bytes_sent = 0, ended_at = NULL WHERE join_again AND state = 'succeeded'"
    )
    connection.execute(
        "DELETE FROM upload WHERE state <> 'succeeded' AND asset_id IN"
        " (SELECT id FROM asset WHERE NOT is_present)"
    )
    return count


def has_due(
    connection: sqlite3.Connection,
    library_id: int,
    destination_id: int,
    now: datetime,
    allowed: Allowed = EVERYTHING,
) -> bool:
    """Whether ``claim`` would find something."""
    row = connection.execute(
        "SELECT 1 FROM upload WHERE destination_id = :destination AND library_id = :library"
        f" AND state = 'pending'{_DUE}{MAY_RUN} LIMIT 1",
        {
            "destination": destination_id,
            "library": library_id,
            **_times(now),
            **allowed.values(),
        },
    ).fetchone()
    return row is not None


def claim(
    connection: sqlite3.Connection,
    library_id: int,
    destination_id: int,
    limit: int,
    now: datetime,
    allowed: Allowed = EVERYTHING,
    *,
    light: int = 0,
) -> list[ClaimedUpload]:
    """The next uploads to a destination, now running, newest captured first: at most ``limit``, or
    ``light`` of them as long as they have no more than ``LIGHT_BYTES`` together."""
    rows = connection.execute(
        "SELECT id, asset_id, size_bytes FROM upload WHERE destination_id = :destination"
        f" AND library_id = :library AND state = 'pending'{_DUE}{MAY_RUN}"
        " ORDER BY captured_at DESC, id DESC LIMIT :limit",
        {
            "destination": destination_id,
            "library": library_id,
            "limit": max(limit, light),
            **_times(now),
            **allowed.values(),
        },
    ).fetchall()
    rows = _portion(rows, limit)
    if allowed.total_bytes is not None:
        rows = _within(rows, allowed.total_bytes, allowed.at_once)
    wanted = json.dumps([row[0] for row in rows])
    connection.execute(
        "UPDATE upload SET state = 'running', attempts = attempts + 1, not_before = NULL,"
        " code = NULL, path = NULL, detail = NULL, join_again = 0"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    claimed = [row[1] for row in rows]
    files = _files(connection, destination_id, claimed)
    marked = marks.of_assets(connection, claimed)
    facts = connection.execute(
        "SELECT u.id, u.asset_id, a.kind, a.name, a.captured_at, u.attempts"
        " FROM upload u JOIN asset a"
        " ON a.id = u.asset_id WHERE u.id IN (SELECT value FROM json_each(?))",
        (wanted,),
    ).fetchall()
    found = {
        number: ClaimedUpload(
            number,
            asset_id,
            AssetKind(kind),
            name,
            None if captured_at is None else datetime.fromisoformat(captured_at),
            attempts,
            files.get(asset_id, ()),
            marked.get(asset_id, UNMARKED),
        )
        for number, asset_id, kind, name, captured_at, attempts in facts
    }
    return [found[row[0]] for row in rows]


def _portion(rows: Sequence[tuple[int, int, int]], limit: int) -> list[tuple[int, int, int]]:
    """Those that go into one claim."""
    reached = accumulate(row[2] for row in rows)
    return [
        row
        for number, (row, total) in enumerate(zip(rows, reached, strict=True))
        if number < limit or total <= LIGHT_BYTES
    ]


def _times(now: datetime) -> dict[str, int]:
    """For ``_DUE``."""
    return {"now": to_micros(now), "never": to_micros(now + _FARTHEST_RETRY)}


def _within(
    rows: Sequence[tuple[int, int, int]], total_bytes: int, at_once: frozenset[int]
) -> list[tuple[int, int, int]]:
    """Those that fit in so many bytes together, in their order; and all that go whatever they
    cost."""
    kept, left = [], total_bytes
    for row in rows:
        if row[0] in at_once:
            kept.append(row)
        elif row[2] <= left:
            left -= row[2]
            kept.append(row)
    return kept


def next_retry(
    connection: sqlite3.Connection, library_id: int, destination_id: int
) -> datetime | None:
    """When the earliest upload that waits for another try may run."""
    row = connection.execute(
        "SELECT MIN(not_before) FROM upload WHERE destination_id = ? AND library_id = ?"
        " AND state = 'pending' AND not_before IS NOT NULL",
        (destination_id, library_id),
    ).fetchone()
    return None if row[0] is None else from_micros(row[0])


def release(connection: sqlite3.Connection, upload_ids: Iterable[int]) -> None:
    """Running uploads wait again; that is no try that failed."""
    for one in upload_ids:
        connection.execute(
            "UPDATE upload SET state = 'pending', attempts = attempts - 1"
            " WHERE id = ? AND state = 'running'",
            (one,),
        )
        _drop_removed(connection, one)


def try_later(
    connection: sqlite3.Connection,
    upload_id: int,
    problem: Problem,
    not_before: datetime,
    at: datetime,
) -> None:
    """A try failed; there will be another one. ``problem`` says why this one did."""
    if not _is_running(connection, upload_id):
        return
    upload_history.record(connection, "upload-tried-again", upload_id, at, problem)
    connection.execute(
        "UPDATE upload SET state = 'pending', not_before = ?, code = ?, path = ?, detail = ?"
        " WHERE id = ? AND state = 'running'",
        (to_micros(not_before), problem.code, to_bytes(problem.path), problem.detail, upload_id),
    )
    _drop_removed(connection, upload_id)


def fail(connection: sqlite3.Connection, upload_id: int, problem: Problem, at: datetime) -> None:
    """Set an upload aside with its reason."""
    if not _is_running(connection, upload_id):
        return
    upload_history.record(connection, "upload-failed", upload_id, at, problem)
    connection.execute(
        "UPDATE upload SET state = 'failed', code = ?, path = ?, detail = ?, ended_at = ?"
        " WHERE id = ? AND state = 'running'",
        (problem.code, to_bytes(problem.path), problem.detail, to_micros(at), upload_id),
    )
    _drop_removed(connection, upload_id)


def succeed(
    connection: sqlite3.Connection,
    destination_id: int,
    upload: ClaimedUpload,
    proofs: Mapping[int, Proof],
    sent: Sent,
    at: datetime,
    not_taken: Collection[int] = (),
    *,
    joined: bool = True,
) -> bool:
    """Record the evidence, by ``resource_id``, and end the upload. False where the asset has
    gained or lost files meanwhile, or was marked: what is proven is kept, and the upload waits
    again. There is no evidence for files ``not_taken`` by the destination, and nothing waits for
    it. Where they were not ``joined``, that is tried again when the program next starts."""
    row = connection.execute(
        "SELECT join_again FROM upload WHERE id = ? AND state = 'running'", (upload.id,)
    ).fetchone()
    if row is None:
        return False
    (marked,) = row
    for resource_id, proof in proofs.items():
        destinations.record_proof(connection, destination_id, resource_id, proof, at)
    rows = connection.execute(
        "SELECT r.id, v.grade FROM resource r LEFT JOIN evidence v ON v.resource_id = r.id"
        " AND v.place = ? WHERE r.asset_id = ? AND r.removed_at IS NULL",
        (destinations.place_of(destination_id), upload.asset_id),
    ).fetchall()
    grades = {number: grade for number, grade in rows if grade or number not in not_taken}
    if not rows or None in grades.values() or marked:
        release(connection, [upload.id])
        return False
    weakest = max(map(Grade, grades.values()), key=_GRADES.index, default=None)
    connection.execute(
        "UPDATE upload SET state = 'succeeded', grade = ?, resources_sent = ?, bytes_sent = ?,"
        " ended_at = ?, join_again = ? WHERE id = ? AND state = 'running'",
        (
            weakest and weakest.value,
            sent.resources,
            sent.size_bytes,
            to_micros(at),
            not joined,
            upload.id,
        ),
    )
    if proofs or not any(file.proven for file in upload.files):
        upload_history.record_success(
            connection,
            upload.id,
            at,
            upload.files[0].library_path,
            weakest,
            was_there=not sent.resources,
        )
    return True


def start_over(connection: sqlite3.Connection, destination_id: int) -> None:
    """Forget what is known of a destination: everything is asked for there again, and what it has
    is not sent twice. Nothing may be running."""
    destinations.forget_evidence(connection, destination_id)
    connection.execute(
        "UPDATE upload SET state = 'pending', attempts = 0, not_before = NULL, code = NULL,"
        " path = NULL, detail = NULL, grade = NULL, resources_sent = 0, bytes_sent = 0,"
        " ended_at = NULL WHERE destination_id = ?",
        (destination_id,),
    )


def hurry(connection: sqlite3.Connection, library_id: int, destination_id: int) -> None:
    """Let nothing wait for the time of its next try."""
    connection.execute(
        "UPDATE upload SET not_before = NULL WHERE destination_id = ? AND library_id = ?"
        " AND state = 'pending' AND not_before IS NOT NULL",
        (destination_id, library_id),
    )


def _files(
    connection: sqlite3.Connection, destination_id: int, asset_ids: Sequence[int]
) -> dict[int, tuple[StoredFile, ...]]:
    here, place = destination_id, destinations.place_of(destination_id)
    rows = connection.execute(
        "SELECT r.asset_id, r.id, r.role, r.library_path, r.size_bytes, r.modified_ns, r.sha256,"
        " m.ref, m.size_bytes, v.grade, n.state, r.sha1 FROM resource r"
        " LEFT JOIN remote m ON m.resource_id = r.id AND m.destination_id = ?"
        " LEFT JOIN unfinished n ON n.resource_id = r.id AND n.destination_id = ?"
        " LEFT JOIN evidence v ON v.resource_id = r.id AND v.place = ?"
        " WHERE r.asset_id IN (SELECT value FROM json_each(?)) AND r.removed_at IS NULL",
        (here, here, place, json.dumps(list(asset_ids))),
    )
    found: dict[int, list[StoredFile]] = {}
    for row in rows:
        file = StoredFile(
            resource_id=row[1],
            role=ResourceRole(row[2]),
            library_path=from_bytes(row[3]),
            size_bytes=row[4],
            modified_ns=row[5],
            digest=Digest(ALGORITHM, row[6]),
            ref=None if row[7] is None else RemoteRef(from_bytes(row[7]), row[8]),
            unfinished=row[10],
            proven=row[9] is not None,
            sha1=row[11],
        )
        found.setdefault(row[0], []).append(file)
    return {
        asset_id: tuple(sorted(files, key=lambda one: (one.role.order, one.resource_id)))
        for asset_id, files in found.items()
    }


def _is_running(connection: sqlite3.Connection, upload_id: int) -> bool:
    row = connection.execute(
        "SELECT 1 FROM upload WHERE id = ? AND state = 'running'", (upload_id,)
    ).fetchone()
    return row is not None


def _drop_removed(connection: sqlite3.Connection, upload_id: int) -> None:
    """An asset that was removed while it was uploaded waits for nothing."""
    connection.execute(
        "DELETE FROM upload WHERE id = ? AND state IN ('pending', 'failed') AND NOT"
        " (SELECT is_present FROM asset WHERE id = asset_id)",
        (upload_id,),
    )
