"""However long a file is, sending it takes no more memory than a short one."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.fakes.webdav_servers import SECRET, USER, servers

SIZE_BYTES = 1 << 30
MOST_BYTES = 64 << 20

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")

_SEND = """
    import asyncio, hashlib, resource, sys
    from pathlib import Path, PurePosixPath
    from desktop_sync.destinations.registry import make
    from desktop_sync.model.asset import AssetKind, ResourceRole
    from desktop_sync.model.destination import DestinationConfig, UploadAsset, UploadFile
    from desktop_sync.model.digest import Digest
    from desktop_sync.testing.destination_contract import Following

    kind, option, value, user, secret, folder, size = sys.argv[1:]

    def file(number, size_bytes):
        local = Path(folder, f"{number}.MOV")
        with local.open("wb") as out:
            out.truncate(size_bytes)
        with local.open("rb") as read:
            digest = hashlib.file_digest(read, "sha256").digest()
        return UploadFile(number, ResourceRole.VIDEO, local, PurePosixPath(local.name), size_bytes,
                          local.stat().st_mtime_ns, Digest("sha256", digest))

    async def main():
        options = {option: value} | ({"user": user} if user else {})
        destination = make(DestinationConfig("there", kind, options), secret or None)
        before = 0
        for number, size_bytes in enumerate((8 << 20, int(size))):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            one = file(number, size_bytes)
            ref = await destination.send(Following(one))
            assert (await destination.prove(one, ref)).digest == one.digest
        await destination.close()
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)

    asyncio.run(main())
"""


def test_a_long_file_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    assert grown(tmp_path, "folder", "path", str(tmp_path / "share")) < MOST_BYTES


@pytest.mark.skipif("apache" not in servers(), reason="there is no Apache")
def test_a_long_file_to_webdav(tmp_path: Path) -> None:
    with servers()["apache"]() as served:
        url = f"http://127.0.0.1:{served.port}/"
        assert grown(tmp_path, "webdav", "url", url, USER, SECRET) < MOST_BYTES


def grown(
    folder: Path, kind: str, option: str, value: str, user: str = "", secret: str = ""
) -> int:
    """By how many bytes a process grew that sent a long file after a short one."""
    arguments = [kind, option, value, user, secret, str(folder), str(SIZE_BYTES)]
    program = [sys.executable, "-c", textwrap.dedent(_SEND), *arguments]
    ended = subprocess.run(program, check=False, capture_output=True, text=True, timeout=100)
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout)
