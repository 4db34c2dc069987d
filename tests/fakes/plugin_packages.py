"""Packages that say they bring destinations, as they lie installed in a folder: one that works and
is nasty, and others that are broken in each way a package can be."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

_TYPE = """\
from desktop_sync.destinations.kinds import DestinationType, Option, OptionType
KIND = DestinationType({name!r}, "A type", {options}, lambda options, secret: None)
"""

BROKEN = {
    "unimportable": ("not-importable", "import a_module_that_nobody_has\n"),
    "quitting": ("not-importable", "import sys\nsys.exit('goodbye')\n"),
    "odd": ("not-importable", "class Odd(BaseException): ...\nraise Odd('odd')\n"),
    "empty": ("not-importable", "NOTHING = 1\n"),
    "wordless": ("not-a-type", "KIND = 'a word'\n"),
    "alias": ("not-a-type", _TYPE.format(name="another", options=())),
    "optionless": ("not-a-type", _TYPE.format(name="optionless", options=5)),
    "twofold": (
        "not-a-type",
        _TYPE.format(name="twofold", options="(Option('a', OptionType.TEXT, 'A'),) * 2"),
    ),
    "folder": ("name-taken", _TYPE.format(name="folder", options=())),
    "Bad Name": ("name-unusable", _TYPE.format(name="Bad Name", options=())),
}
"""Why each is set aside, by the name of its entry point, and what its module holds."""


def install(site: Path, package: str, entry: str, code: str) -> None:
    """Put a package with one module and one entry point into ``site``, as an installer does."""
    module = package.replace("-", "_")
    (site / f"{module}.py").write_text(dedent(code), "utf-8")
    information = site / f"{module}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[desktop_sync.destinations]\n{entry}\n")


def install_nasty(site: Path) -> None:
    code = Path(__file__).with_name("nasty_place.py").read_text("utf-8")
    install(site, "nasty-place", "nasty = nasty_place:NASTY", code)


def install_staged(site: Path) -> None:
    code = Path(__file__).with_name("staged_place.py").read_text("utf-8")
    install(site, "staged-place", "staged = staged_place:STAGED", code)


def install_broken(site: Path) -> dict[str, str]:
    """All that are broken; why each is to be set aside, by the name of its package."""
    for number, (name, (_, code)) in enumerate(BROKEN.items()):
        install(site, f"broken-{number}", f"{name} = broken_{number}:KIND", code)
    install(site, "broken-metadata", "neither a name nor a place", "")
    expected = {
        f"broken-{number} 1.0": reason for number, (reason, _) in enumerate(BROKEN.values())
    }
    return expected | {"broken-metadata 1.0": "metadata-broken"}
