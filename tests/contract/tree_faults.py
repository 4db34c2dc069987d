"""One fault on the way to a destination that is a tree of files, and what must come of it."""

from __future__ import annotations

from desktop_sync.destinations.base import Destination
from desktop_sync.errors import DesktopSyncError
from desktop_sync.testing.destination_contract import LARGE, Following, Library, World, run
from tests.fakes.fault_proxy import Fault, FaultProxy

NAME = "2024/IMG_0001.JPG"


def outcome(
    world: World, proxy: FaultProxy, library: Library, fault: Fault
) -> DesktopSyncError | None:
    """What becomes of the first try with ``fault``. Holds that a second one, and a sweep after
    it, leave the file and nothing else."""
    file = library.file(NAME, LARGE)

    async def work(destination: Destination) -> DesktopSyncError | None:
        proxy.strike(fault)
        failed = None
        try:
            await destination.send(Following(file))
        except DesktopSyncError as error:
            failed = error
        ref = await destination.send(Following(file))
        proof = await destination.prove(file, ref)
        assert proof.digest == file.digest
        await destination.sweep(())
        return failed

    failed = run(world, work)
    assert proxy.has_struck
    assert world.files() == {NAME: LARGE}
    return failed
