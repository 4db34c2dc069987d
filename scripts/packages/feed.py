"""The feed that tells the program of its newest release, and the key it is signed with.

Owns what goes into the feed: the files in ``dist`` that are installed from, and what the changelog
says of the version. Its form is the program's own (``updates.release``), which has the last look at
it. The private key is in ``RELEASE_FEED_KEY``, 32 bytes in base64. Must not know who publishes it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urljoin

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_sync.updates.release import Release, ReleaseFile, trusted_release
from desktop_sync.updates.updates import SIGNATURE

KEY = "RELEASE_FEED_KEY"
FEED = "feed.json"
_PROCESSOR = r"(?P<processor>x86_64|arm64|aarch64)"
_FORMS = {
    "windows": "desktop-sync-{version}-setup[.]exe",
    "macos": "desktop-sync-{version}-" + _PROCESSOR + "[.]dmg",
    "linux": "desktop-sync-{version}-" + _PROCESSOR + "[.]AppImage",
}
_PROCESSORS = {"aarch64": "arm64"}
_EACH = re.DOTALL | re.MULTILINE
_LANGUAGE = re.compile(r"CHANGELOG(?:\.(?P<language>[a-z]{2}))?\.md")
_MARKUP = (
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"`([^`]*)`"), r"\1"),
    (re.compile(r"(?<!\w)\*{1,2}([^*]+)\*{1,2}(?!\w)"), r"\1"),
)


class NothingToTellError(Exception):
    """There is no release to tell of as things are; says why."""


def write(
    dist: Path, changelogs: Path, version: str, at: datetime, key: str, said: Mapping[str, str]
) -> Path:
    """Write the feed and its signature into ``dist``; the feed. ``changelogs`` is the folder of
    ``CHANGELOG.md``, beside which ``CHANGELOG.de.md`` may say the same in another language;
    ``said`` is what ``packaging/build.toml`` says. Raises ``NothingToTellError``, and whatever the
    program would not take."""
    release = Release(
        version=version,
        date=at,
        page=said["homepage"],
        changes=dict(_changes(changelogs, version)),
        files=dict(_files(dist, version, said["downloads"].format(version=version))),
    )
    if not release.files:
        raise NothingToTellError(f"no file of version {version} in {dist}")
    feed = msgspec.json.format(msgspec.json.encode(release), indent=2) + b"\n"
    signature = base64.b64encode(_private(key).sign(feed)) + b"\n"
    trusted_release(feed, signature, said["feed_key"])
    (dist / FEED).write_bytes(feed)
    (dist / (FEED + SIGNATURE)).write_bytes(signature)
    return dist / FEED


def made_key() -> tuple[str, str]:
    """A new key: its private half, which is a secret, and its public one."""
    private = Ed25519PrivateKey.generate()
    halves = private.private_bytes_raw(), private.public_key().public_bytes_raw()
    secret, public = (base64.b64encode(half).decode() for half in halves)
    return secret, public


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(key, validate=True))


def _files(dist: Path, version: str, downloads: str) -> Iterator[tuple[str, ReleaseFile]]:
    for file in sorted(dist.iterdir()):
        for system, form in _FORMS.items():
            found = re.fullmatch(form.format(version=re.escape(version)), file.name)
            if found is not None:
                processor = found.groupdict().get("processor") or "x86_64"
                content = file.read_bytes()
                yield (
                    f"{system}-{_PROCESSORS.get(processor, processor)}",
                    ReleaseFile(
                        urljoin(downloads, quote(file.name)),
                        len(content),
                        hashlib.sha256(content).hexdigest(),
                    ),
                )


def _changes(folder: Path, version: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for file in sorted(folder.glob("CHANGELOG*.md")):
        found = _LANGUAGE.fullmatch(file.name)
        if found is not None:
            yield found["language"] or "en", changes(file.read_text("utf-8"), version)


def changes(changelog: str, version: str) -> tuple[str, ...]:
    """What a changelog says of ``version``, a line for each of its points, without its markup.
    Raises ``NothingToTellError``."""
    section = re.search(rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)", changelog, _EACH)
    points = re.findall(r"^- (.*?)(?=^- |^#|^\s*$|\Z)", section[1], _EACH) if section else []
    if not points:
        raise NothingToTellError(f"the changelog has nothing of version {version}")
    return tuple(_plain(point) for point in points)


def _plain(point: str) -> str:
    for pattern, kept in _MARKUP:
        point = pattern.sub(kept, point)
    return " ".join(point.split())
