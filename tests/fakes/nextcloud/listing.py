"""``PROPFIND`` of the emulated Nextcloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml import ElementTree

from tests.fakes.nextcloud.cloud import Cloud, Refused
from tests.fakes.nextcloud.dav import etag

_OC = "{http://owncloud.org/ns}"
_USUAL = ("{DAV:}resourcetype", "{DAV:}getcontentlength", "{DAV:}getetag", "{DAV:}getlastmodified")


def multistatus(cloud: Cloud, local: Path, href: str, depth: str, asked: bytes) -> bytes:
    """The answer for ``local``, whose own address is ``href``, quoted."""
    if not local.exists():
        raise Refused(404)
    names: tuple[str, ...] = _USUAL
    if asked:
        properties = ElementTree.fromstring(asked).find("{DAV:}prop")
        names = tuple(one.tag for one in properties) if properties is not None else _USUAL
    root = Element("{DAV:}multistatus")
    is_upload = local.parent == cloud.uploads
    for path, address in _entries(local, href, depth, is_upload=is_upload):
        _add(root, cloud, path, address, names)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entries(local: Path, href: str, depth: str, *, is_upload: bool) -> Iterator[tuple[Path, str]]:
    base = href.rstrip("/")
    yield local, base + "/" if local.is_dir() else base
    if depth == "0" or not local.is_dir():
        return
    if is_upload:
        yield local / ".file", f"{base}/.file"
    for path in sorted(local.iterdir()):
        address = f"{base}/{quote(path.name)}"
        yield path, address + "/" if path.is_dir() else address


def _add(root: Element, cloud: Cloud, path: Path, address: str, names: tuple[str, ...]) -> None:
    response = SubElement(root, "{DAV:}response")
    SubElement(response, "{DAV:}href").text = address
    known = _known(cloud, path)
    for status, some in (
        ("200 OK", [name for name in names if name in known]),
        ("404 Not Found", [name for name in names if name not in known]),
    ):
        if some:
            group = SubElement(response, "{DAV:}propstat")
            properties = SubElement(group, "{DAV:}prop")
            for name in some:
                property_ = SubElement(properties, name)
                if name in known:
                    known[name](property_)
            SubElement(group, "{DAV:}status").text = f"HTTP/1.1 {status}"


def _known(cloud: Cloud, path: Path) -> Mapping[str, Callable[[Element], object]]:
    def text(value: str) -> Callable[[Element], object]:
        return lambda element: setattr(element, "text", value)

    if path.name == ".file" and not path.exists():
        size = sum(one.stat().st_size for one in path.parent.iterdir())
        return {"{DAV:}getcontentlength": text(str(size)), "{DAV:}resourcetype": text("")}
    common = {
        "{DAV:}getetag": text(etag(path)),
        "{DAV:}getlastmodified": text(formatdate(path.stat().st_mtime, usegmt=True)),
        f"{_OC}permissions": text("RG" if cloud.read_only else "RGDNVCK"),
    }
    if path.is_dir():
        free = cloud.free_bytes()
        return common | {
            "{DAV:}resourcetype": lambda element: SubElement(element, "{DAV:}collection"),
            "{DAV:}quota-available-bytes": text(str(-3 if free is None else free)),
        }
    size = path.stat().st_size
    return common | {
        "{DAV:}resourcetype": text(""),
        "{DAV:}getcontentlength": text(str(size)),
        f"{_OC}size": text(str(size)),
    }
