"""The kinds of destinations that come with the program, each declared once.

Owns their names, what each has to be told, and how one is made of that. What speaks to a service
is imported when one is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.kinds import DestinationType, Option, OptionType
from desktop_sync.errors import DestinationError

if TYPE_CHECKING:
    from desktop_sync.destinations.trust import Trust


def _make_folder(options: Mapping[str, str], secret: str | None) -> Destination:
    from desktop_sync.destinations.local_folder import LocalFolder

    path = Path(options["path"]).expanduser()
    if not path.is_absolute():
        raise DestinationError("not-understood", path="path", detail="not a path from the root")
    return LocalFolder(path)


def _make_webdav(options: Mapping[str, str], secret: str | None) -> Destination:
    from desktop_sync.destinations.webdav import ProofBy, WebDav

    proof = ProofBy(options.get("proof", ProofBy.READ))
    trust = _trust(options)
    return WebDav(options["url"], options.get("user"), secret, trust=trust, proof=proof)


def _trust(options: Mapping[str, str]) -> Trust:
    from desktop_sync.destinations.trust import Trust

    ca_file = options.get("ca_file")
    return Trust(Path(ca_file).expanduser() if ca_file else None, options.get("pinned_sha256"))


_TRUST_OPTIONS = (
    Option("ca_file", OptionType.FILE, "Certificate authority of your own"),
    Option("pinned_sha256", OptionType.TEXT, "SHA-256 of the server's certificate"),
)
"""For everything that is spoken to by HTTPS."""


BUILT_IN = (
    DestinationType(
        "folder",
        "Folder or mounted share",
        (Option("path", OptionType.FOLDER, "Folder", required=True),),
        _make_folder,
    ),
    DestinationType(
        "webdav",
        "WebDAV",
        (
            Option("url", OptionType.URL, "Address", required=True),
            Option("user", OptionType.TEXT, "User name"),
            Option("password", OptionType.SECRET, "Password"),
            *_TRUST_OPTIONS,
            Option(
                "proof",
                OptionType.CHOICE,
                "Proof",
                choices={"read": "Read every file back", "size": "Compare sizes only"},
            ),
        ),
        _make_webdav,
    ),
)
