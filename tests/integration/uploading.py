"""What uploads are tested with: a bench with a library, a folder to upload to, and a destination
that can be made to fail between two steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.local_folder import LocalFolder
from desktop_sync.destinations.temporary import INCOMING
from desktop_sync.engine.engine import Engine
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationStatus,
    Proof,
    RemoteRef,
    UploadFile,
)
from tests.integration.importing import PATIENCE_SECONDS, Bench

NAME = "attic"


class Troubled(LocalFolder):
    """A real folder that counts what is asked of it, and in whose way a test can stand."""

    def __init__(self, root: Path, trouble: Trouble) -> None:
        super().__init__(root)
        self._trouble = trouble

    async def check(self) -> None:
        self._trouble.at("check", None)
        await super().check()

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        self._trouble.at("find", None)
        return await super().find(files)

    async def send(self, sending: Sending) -> RemoteRef:
        self._trouble.at("send", sending.file)
        ref = await super().send(sending)
        self._trouble.at("sent", sending.file)
        return ref

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        self._trouble.at("prove", file)
        if self._trouble.before_proof is not None:
            await self._trouble.before_proof(file)
        proof = await super().prove(file, ref)
        return self._trouble.proof(proof)


@dataclass(slots=True)
class Trouble:
    """``raises`` maps a step, or a step and a file's name, to the errors to be raised there one
    after the other. ``proof`` may change what is said."""

    raises: dict[tuple[str, str | None], list[Exception]] = field(default_factory=dict)
    proof: Callable[[Proof], Proof] = lambda proof: proof
    before_proof: Callable[[UploadFile], Awaitable[None]] | None = None
    steps: Counter[str] = field(default_factory=Counter)
    sent: list[str] = field(default_factory=list)

    def at(self, step: str, file: UploadFile | None) -> None:
        self.steps[step] += 1
        name = None if file is None else file.remote.name
        if step == "send" and name is not None:
            self.sent.append(name)
        for key in ((step, name), (step, None)):
            if self.raises.get(key):
                raise self.raises[key].pop(0)


@dataclass(slots=True)
class UploadBench:
    """A library that is uploaded to ``there``."""

    bench: Bench
    there: Path
    trouble: Trouble = field(default_factory=Trouble)

    def __post_init__(self) -> None:
        self.there.mkdir()
        self.bench.open_destination = lambda config: Troubled(
            Path(config.options["path"]), self.trouble
        )

    @property
    def config(self) -> DestinationConfig:
        return DestinationConfig(NAME, "folder", {"path": str(self.there)})

    @contextmanager
    def engine(self, *, upload: bool = True, patient: bool = False) -> Iterator[Engine]:
        """One that was started."""
        with self.bench.engine(upload=upload, patient=patient) as engine:
            engine.start()
            yield engine

    def upload(self) -> DestinationStatus:
        """Upload all there is, and tell how it went."""
        with self.engine() as engine:
            if not engine.destinations().result():
                engine.add_destination(self.config)
            return finished(engine)

    def files_there(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.there).as_posix(): path.read_bytes()
            for path in sorted(self.there.rglob("*"))
            if path.is_file()
        }

    def evidence(self) -> dict[str, str]:
        """The grade of what is known of each file at the destination, by its library path."""
        journal = Database(self.bench.journal, read_only=True)
        try:
            rows = journal.read().execute(
                "SELECT r.library_path, v.grade FROM evidence v JOIN resource r"
                " ON r.id = v.resource_id JOIN destination d ON v.place = 'destination:' || d.id"
                " WHERE v.value = r.sha256"
            )
            return {path.decode(): grade for path, grade in rows}
        finally:
            journal.close()

    def is_all_there(self) -> bool:
        """Every file bit for bit, with evidence, and nothing else."""
        ours = self.bench.files()
        assert self.files_there() == ours
        assert not (self.there / INCOMING).exists()
        return self.evidence() == dict.fromkeys(ours, "read_back")


def finished(engine: Engine) -> DestinationStatus:
    """The one destination, once nothing moves any more."""
    assert engine.wait_for_uploads(None, PATIENCE_SECONDS), "the uploads did not end in time"
    (status,) = engine.destinations().result()
    return status
