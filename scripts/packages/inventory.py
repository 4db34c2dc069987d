"""What is inside the bundle: every package of Python and every library in C, with its licence.

Owns finding that out from what PyInstaller took, and the bill of materials. Must not know where
they are put.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import tomllib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from scripts.packages.bundle import BUNDLE, ROOT, SOURCES, moment, version

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors|copyright)", re.IGNORECASE)
_VERSION = re.compile(r"\.so\.([\d.]+)$")
_UNKNOWN = "LicenseRef-see-its-text"
_LICENCES = {"pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception"}
"""Of what does not say it in a word. Of PyInstaller, it is what starts the program."""
_BY_CLASSIFIER = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


@dataclass(frozen=True, slots=True)
class Component:
    """Something in the bundle that is not ours. ``texts`` are its licences as files; ``files`` the
    names of its libraries, where it is a library in C."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def is_python(self) -> bool:
        return not self.files


def components() -> list[Component]:
    """All of them, by name. The bundle must have been built."""
    return sorted([*_packages(), *_libraries()], key=lambda one: one.name.lower())


def _packages() -> list[Component]:
    taken = set(json.loads(SOURCES.read_text("utf-8")))
    found = []
    for package in metadata.distributions():
        name = package.metadata["Name"]
        files = [str(package.locate_file(file)) for file in package.files or ()]
        parts = (file for file in files if ".dist-info" not in file)
        if name != "desktop-sync" and any(file in taken for file in parts):
            texts = [Path(file) for file in files if _is_licence(file)]
            found.append(Component(name, package.version, _licence(package), tuple(texts)))
    return found


def _is_licence(file: str) -> bool:
    inside = file.partition(".dist-info/")[2]
    return bool(_LICENCE_FILE.search(inside)) and not inside.endswith((".py", ".pyc"))


def _licence(package: metadata.Distribution) -> str:
    """As SPDX where the package says it so, or says one that has such a name."""
    name = package.metadata["Name"].lower()
    said = _LICENCES.get(name) or _said(package, "License-Expression")
    if said:
        return said
    classified = [
        line.rpartition(" :: ")[2]
        for line in package.metadata.get_all("Classifier") or ()
        if line.startswith("License :: ")
    ]
    known = [_BY_CLASSIFIER[name] for name in classified if name in _BY_CLASSIFIER]
    if known:
        return " OR ".join(sorted(set(known)))
    said = _said(package, "License")
    return said if re.fullmatch(r"[A-Za-z0-9.+ ()-]{2,60}", said) else _UNKNOWN


def _said(package: metadata.Distribution, key: str) -> str:
    return str(package.metadata[key]) if key in package.metadata else ""


def _libraries() -> list[Component]:
    """By ``packaging/native.toml``. Raises ``KeyError`` for one that is not in it."""
    table = tomllib.loads((ROOT / "packaging" / "native.toml").read_text("utf-8"))
    by_name: dict[str, list[Path]] = {}
    for file in sorted(BUNDLE.rglob("*")):
        if file.is_symlink() or not file.is_file() or not _is_library(file):
            continue
        names = [
            name
            for name, said in table.items()
            if file.name.lower().startswith(tuple(one.lower() for one in said["files"]))
        ]
        if not names:
            raise KeyError(f"packaging/native.toml does not know {file.name}")
        by_name.setdefault(names[0], []).append(file)
    return [
        Component(name, _version_of(files), table[name]["licence"], files=tuple(files))
        for name, files in by_name.items()
    ]


def _is_library(file: Path) -> bool:
    """Whether it is a library in C and no module of a package."""
    if ".so" in file.suffixes or file.suffix == ".dylib" or ".so." in file.name:
        return file.name.startswith("lib") and "plugins" not in file.parts
    return file.suffix == ".dll" and not file.name.endswith(".pyd")


def _version_of(files: list[Path]) -> str:
    if any(file.name.startswith("libpython") for file in files):
        return platform.python_version()
    found = _VERSION.search(files[0].name)
    return found[1] if found else "unknown"


def bill_of_materials() -> dict[str, Any]:
    """A CycloneDX 1.6 document of the bundle."""
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"desktop-sync {version()} {moment()}")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{identifier}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(moment(), UTC).isoformat(),
            "component": {
                "type": "application",
                "bom-ref": "desktop-sync",
                "name": "desktop-sync",
                "version": version(),
                "licenses": [{"license": {"id": "GPL-3.0-or-later"}}],
            },
        },
        "components": [_listed(one) for one in components()],
    }


def _listed(one: Component) -> dict[str, Any]:
    listed: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"{one.name}@{one.version}",
        "name": one.name,
        "version": one.version,
        "licenses": [{"expression": one.licence}],
    }
    if one.is_python:
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        listed["purl"] = f"pkg:pypi/{name}@{one.version}"
    else:
        listed["components"] = [_file(file) for file in one.files]
    return listed


def _file(file: Path) -> dict[str, Any]:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {
        "type": "file",
        "name": file.relative_to(BUNDLE).as_posix(),
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }
