"""A Debian with nothing on it, in a folder, in which programs are run and packages installed."""

from __future__ import annotations

import platform
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SHARED = "/tmp"
"""Where X, the session's bus and the files of the tests are, for both sides."""


def release_here() -> str | None:
    """The name of this system's release of Debian, as in ``bookworm``."""
    said = platform.freedesktop_os_release()
    return said.get("VERSION_CODENAME") if said.get("ID") == "debian" else None


@dataclass(frozen=True, slots=True)
class CleanSystem:
    """The system below ``root``. It shares the network, the devices and ``/tmp``."""

    root: Path

    @classmethod
    def make(cls, root: Path, release: str) -> CleanSystem:
        _run(["mmdebstrap", "--quiet", "--variant=apt", release, str(root)])
        shutil.copyfile("/etc/resolv.conf", root / "etc" / "resolv.conf")
        system = cls(root)
        system.apt("update")
        return system

    def command(self, *arguments: str) -> list[str]:
        """What runs a program there. It has the process of its own name here, and what it mounts
        goes with it."""
        inside = shlex.join(arguments)
        mounts = [
            f"mount --rbind {place} {shlex.quote(str(self.root) + place)}"
            for place in ("/proc", "/sys", "/dev", _SHARED)
        ]
        enter = f"exec chroot {shlex.quote(str(self.root))} /usr/bin/env -C / {inside}"
        return ["unshare", "--mount", "sh", "-ec", "\n".join([*mounts, enter])]

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        return _run(self.command(*arguments), env)

    def apt(self, *arguments: str) -> str:
        quiet = ("-q", "-y", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends")
        return self.run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *quiet, *arguments)

    def installed_files(self, package: str) -> list[Path]:
        """The files of a package, as they are seen from here."""
        names = self.run("dpkg", "-L", package).splitlines()
        paths = [self.root / name.lstrip("/") for name in names]
        return [path for path in paths if path.is_symlink() or path.is_file()]


def _run(command: Sequence[str], env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout}"
    return done.stdout
