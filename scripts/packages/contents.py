"""What the bundle carries, and what it leaves to the system or out altogether.

Owns the lists that ``packaging/desktop-sync.spec`` works with. Must not know what becomes of
the bundle.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

Entry = tuple[str, str, str]
"""A file of the bundle as PyInstaller lists it: where it goes, where it comes from, its kind."""

DOCUMENTS = ("guide.md", "upload-outcomes.md", "adding-a-destination.md")
"""Of ``docs``: the window shows them, and looks for them beside the icons."""

DISTRIBUTIONS = (
    "av",
    "awscrt",
    "blake3",
    "click",
    "cryptography",
    "defusedxml",
    "desktop-sync",
    "exif",
    "httptools",
    "httpx",
    "jeepney",
    "keyring",
    "msgspec",
    "pillow",
    "pillow-heif",
    "platformdirs",
    "pymobiledevice3",
    "pyqtgraph",
    "PySide6-Essentials",
    "rawpy",
    "rich",
    "send2trash",
    "truststore",
)
"""Whose metadata goes along: ``--version`` reads theirs, keyring finds its back-ends by its."""

LOADED_BY_NAME = ("keyring", "PySide6.QtSvg")

EXCLUDED = [
    # Of ours: what only the tests of plug-ins use.
    "desktop_sync.testing",
    # What pymobiledevice3 offers besides trust and the connection to a phone.
    "IPython",
    "Crypto",
    "construct",
    "developer_disk_image",
    "fastapi",
    "hyperframe",
    "ipsw_parser",
    "jedi",
    "lzfse",
    "pmd_net_addr",
    "pmd_net_proto",
    "pmd_pytcp",
    "pycrashreport",
    "pydantic",
    "pygnuutils",
    "pyimg4",
    "pykdebugparser",
    "pytun_pmd3",
    "qh3",
    "remotezip2",
    "srptools",
    "sslpsk_pmd3",
    "starlette",
    "typer",
    "uvicorn",
    "usb",
    # What makes and tests programs.
    "doctest",
    "hypothesis",
    "mypy",
    "numpy._core._multiarray_tests",
    "numpy._core._simd",
    "numpy._core._umath_tests",
    "numpy.f2py",
    "numpy.testing",
    "pdb",
    "pip",
    "pkg_resources",
    "py",
    "pydoc",
    "pytest",
    "setuptools",
    "unittest",
    "wheel",
    # Windows of other kinds, and parts of Qt that no window of ours has.
    "PIL.ImageTk",
    "PIL._imagingft",
    "PIL._imagingmath",
    "PIL._imagingmorph",
    "PIL._imagingtk",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtTest",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "_pytest",
    "_tkinter",
    "curses",
    "matplotlib",
    "readline",
    "tkinter",
    "traitlets",
    # Other ways to do what is done already, and what is only used where it happens to be there.
    "OpenGL",
    "attr",
    "attrs",
    "bcrypt",
    "cupy",
    "h5py",
    "lxml",
    "scipy",
    "trio",
    "yaml",
]

_NOT_OF_QT = (
    "libQt6Designer",
    "libQt6EglF",
    "libQt6Pdf",
    "libQt6Qml",
    "libQt6Quick",
    "libQt6Sql",
    "libQt6VirtualKeyboard",
    "libQt6WaylandCompositor",
    "libQt6WaylandEglCompositor",
)
_PLUGINS_NOT_OF_USE = (
    "egldeviceintegrations",
    "generic",
    "imageformats/libqgif",
    "imageformats/libqicns",
    "imageformats/libqico",
    "imageformats/libqtga",
    "imageformats/libqtiff",
    "imageformats/libqwbmp",
    "imageformats/libqwebp",
    "platforminputcontexts/libqtvirtualkeyboardplugin",
    "platforms/libqeglfs",
    "platforms/libqlinuxfb",
    "platforms/libqminimal",
    "platforms/libqvkkhrdisplay",
    "platforms/libqvnc",
    "platformthemes/libqgtk3",
    "qmltooling",
    "sqldrivers",
)
_LANGUAGES = tuple(
    file.stem for file in Path(__file__).parents[2].glob("desktop_sync/resources/translations/*.qm")
)
"""Whose words for the dialogs that come from Qt go along: those of the program itself."""
_LEXERS = {"pygments.lexers._mapping", "pygments.lexers.special"}
_FROM_THE_SYSTEM = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")
_NEEDED_BY_PYTHON = (
    "libbz2",
    "libcrypto",
    "libffi",
    "liblzma",
    "libpython",
    "libsqlite3",
    "libssl",
)
"""Of a Linux system's libraries, those that have other names or versions on the next one. The
others, above all for windows, sound and names, belong to the system: a package asks for them."""


def is_shipped(module: str) -> bool:
    """Whether a module of ours goes along."""
    return not module.startswith("desktop_sync.testing")


def is_wanted(entry: Entry) -> bool:
    """Whether a file that PyInstaller found goes along."""
    target, source, _ = entry
    name = PurePosixPath(target.replace("\\", "/"))
    if source.startswith(_FROM_THE_SYSTEM):
        return name.name.startswith(_NEEDED_BY_PYTHON)
    if name.name.startswith(_NOT_OF_QT):
        return False
    text = str(name)
    if "/Qt/plugins/" in text:
        return not text.partition("/Qt/plugins/")[2].startswith(_PLUGINS_NOT_OF_USE)
    if "/Qt/translations/" in text:
        return name.name in {f"qtbase_{language}.qm" for language in _LANGUAGES}
    return not {"tests", "__pycache__"} & set(name.parts)


def is_wanted_module(entry: Entry) -> bool:
    """Whether a module that PyInstaller found goes along: it takes along every language there is
    to be highlighted."""
    name = entry[0]
    return not name.startswith("pygments.lexers.") or name in _LEXERS


def resources(root: Path) -> list[tuple[str, str]]:
    """Our own files that are no modules: where they are, and the folder they go to."""
    into = "desktop_sync/resources"
    package = [
        file
        for file in sorted((root / "desktop_sync").rglob("*"))
        if file.is_file() and file.suffix not in _NOT_READ
    ]
    return [
        *((str(file), file.parent.relative_to(root).as_posix()) for file in package),
        *((str(root / "docs" / name), into) for name in DOCUMENTS),
        *((str(file), into) for file in (root / "build").glob("build.json")),
    ]


_NOT_READ = {".py", ".pyc", ".ts", ".typed"}
"""Modules are in the archive; translations are read from their compiled form."""


def note_sources(root: Path, entries: Iterable[Entry]) -> None:
    """Keep where everything in the bundle came from, for its licences and its bill of materials."""
    sources = sorted({source for _, source, _ in entries if source})
    (root / "build" / "sources.json").write_text(json.dumps(sources, indent=1) + "\n", "utf-8")


def identifier(root: Path) -> str:
    said = tomllib.loads((root / "packaging" / "build.toml").read_text("utf-8"))
    return str(said["identifier"])


def icon(root: Path) -> str | None:
    """The program's icon, where the system wants it inside the program. ``python -m
    scripts.packages icons`` must have been called."""
    suffix = {"win32": ".ico", "darwin": ".icns"}.get(sys.platform)
    return None if suffix is None else str(root / "build" / "icons" / f"desktop-sync{suffix}")


def signing_identity() -> str | None:
    """Of whom macOS is to know the program; every part of it is signed as it is laid."""
    return os.environ.get("DESKTOP_SYNC_SIGNING_IDENTITY") or None


def version(root: Path) -> str:
    text = (root / "desktop_sync" / "__init__.py").read_text("utf-8")
    (found,) = re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    return str(found)


def version_resource(root: Path) -> str:
    """The file that Windows shows a program's version from, written anew."""
    said = version(root)
    numbers = ", ".join((*re.findall(r"\d+", said), "0", "0", "0")[:4])
    filled = (root / "packaging" / "windows" / "version.txt").read_text("utf-8")
    file = root / "build" / "version.txt"
    file.write_text(filled.replace("@NUMBERS@", numbers).replace("@VERSION@", said), "utf-8")
    return str(file)


def information_for_macos(root: Path) -> dict[str, Any]:
    """What macOS asks of a program before it starts it: it lives in the menu bar alone, takes
    folders, and says why it reads cards and shares."""
    photos = "Desktop Sync imports the photos and videos that you point it to."
    return {
        "CFBundleDisplayName": "Desktop Sync",
        "CFBundleShortVersionString": version(root),
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Photos and videos",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["public.folder", "public.image", "public.movie"],
            }
        ],
        "CFBundleLocalizations": ["en", "de"],
        "LSApplicationCategoryType": "public.app-category.photography",
        "LSMinimumSystemVersion": "14.0",
        "LSUIElement": True,
        "NSHighResolutionCapable": True,
        "NSDesktopFolderUsageDescription": photos,
        "NSDocumentsFolderUsageDescription": photos,
        "NSDownloadsFolderUsageDescription": photos,
        "NSLocalNetworkUsageDescription": (
            "Desktop Sync uploads to the places you set up, some of which may be in your network."
        ),
        "NSNetworkVolumesUsageDescription": (
            "Desktop Sync keeps your library, or a copy of it, on the share that you choose."
        ),
        "NSRemovableVolumesUsageDescription": (
            "Desktop Sync imports photos and videos from cards and cameras."
        ),
    }
