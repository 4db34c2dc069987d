"""A multipart form as the server reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


class FormError(ValueError):
    pass


@dataclass(slots=True)
class Form:
    """``files`` are names and contents by field."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def read_form(content_type: str, body: bytes) -> Form:
    boundary = re.fullmatch(r"multipart/form-data; boundary=([\w-]+)", content_type)
    if boundary is None:
        raise FormError(content_type)
    mark = b"--" + boundary[1].encode()
    if not body.startswith(mark) or not body.endswith(b"\r\n" + mark + b"--\r\n"):
        raise FormError("it does not begin or end as it must")
    form = Form()
    for part in (b"\r\n" + body).split(b"\r\n" + mark)[1:-1]:
        head, blank, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        found = re.match(
            rb'Content-Disposition: form-data; name="(\w+)"(?:; filename="([^"\r\n]*)")?', head
        )
        if found is None or not blank:
            raise FormError(repr(head))
        name = found[1].decode()
        if name in form.fields or name in form.files:
            raise FormError(f"{name} twice")
        if found[2] is None:
            form.fields[name] = content.decode()
        else:
            form.files[name] = (found[2].decode(), content)
    return form
