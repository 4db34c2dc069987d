"""The kinds of destinations that come with the program, each declared once.

Owns their names, what each has to be told, and how one is made of that. What speaks to a service
is imported when one is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.kinds import DestinationType, LogIn, Option, OptionType
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


def _make_immich(options: Mapping[str, str], secret: str | None) -> Destination:
    from desktop_sync.destinations.immich.destination import Immich

    return Immich(options["url"], secret, trust=_trust(options))


def _make_nextcloud(options: Mapping[str, str], secret: str | None) -> Destination:
    from desktop_sync.destinations.nextcloud.destination import Nextcloud

    folder = options.get("folder", _NEXTCLOUD_FOLDER)
    return Nextcloud(options["url"], options.get("user"), secret, folder, trust=_trust(options))


async def _log_in_to_nextcloud(options: Mapping[str, str]) -> LogIn:
    from desktop_sync.destinations.nextcloud.login import begin_log_in

    return await begin_log_in(options["url"], _trust(options))


def _make_s3(options: Mapping[str, str], secret: str | None) -> Destination:
    from desktop_sync.destinations.s3 import S3, ProofBy
    from desktop_sync.destinations.s3_place import Addressing, Place

    place = Place(
        options["url"],
        options["bucket"],
        options["access_key"],
        secret,
        prefix=options.get("prefix", ""),
        region=options.get("region", _S3_REGION),
        addressing=Addressing(options.get("addressing", Addressing.PATH)),
    )
    proof = ProofBy(options.get("proof", ProofBy.READ))
    return S3(place, trust=_trust(options), proof=proof)


def _trust(options: Mapping[str, str]) -> Trust:
    from desktop_sync.destinations.trust import Trust

    ca_file = options.get("ca_file")
    return Trust(Path(ca_file).expanduser() if ca_file else None, options.get("pinned_sha256"))


_TRUST_OPTIONS = (
    Option("ca_file", OptionType.FILE, "Certificate authority of your own"),
    Option("pinned_sha256", OptionType.TEXT, "SHA-256 of the server’s certificate"),
)
"""For everything that is spoken to by HTTPS."""

_NEXTCLOUD_FOLDER = "Photos/Desktop Sync"
_S3_REGION = "us-east-1"


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
    DestinationType(
        "nextcloud",
        "Nextcloud",
        (
            Option("url", OptionType.URL, "Address", required=True),
            Option("user", OptionType.TEXT, "User name"),
            Option("password", OptionType.SECRET, "App password"),
            Option("folder", OptionType.TEXT, "Folder (empty: Photos/Desktop Sync)"),
            *_TRUST_OPTIONS,
        ),
        _make_nextcloud,
        log_in=_log_in_to_nextcloud,
    ),
    DestinationType(
        "immich",
        "Immich",
        (
            Option("url", OptionType.URL, "Address", required=True),
            Option("api_key", OptionType.SECRET, "API key", required=True),
            *_TRUST_OPTIONS,
        ),
        _make_immich,
        keeps_marks=True,
        knows_sha1=True,
    ),
    DestinationType(
        "s3",
        "S3-compatible storage",
        (
            Option("url", OptionType.URL, "Address", required=True),
            Option("bucket", OptionType.TEXT, "Bucket", required=True),
            Option("access_key", OptionType.TEXT, "Access key", required=True),
            Option("secret_key", OptionType.SECRET, "Secret key", required=True),
            Option("prefix", OptionType.TEXT, "Folder in the bucket"),
            Option("region", OptionType.TEXT, "Region (empty: us-east-1)"),
            Option(
                "addressing",
                OptionType.CHOICE,
                "The bucket’s name",
                choices={"path": "Stands after the address", "virtual-host": "Stands before it"},
            ),
            *_TRUST_OPTIONS,
            Option(
                "proof",
                OptionType.CHOICE,
                "Proof where the server does not verify",
                choices={"read": "Read every file back", "size": "Compare sizes only"},
            ),
        ),
        _make_s3,
    ),
)
