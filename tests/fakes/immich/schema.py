"""Immich's official description of its interface, as far as requests and answers can be held to it.

The description lies beside the project, not in it; without it there is nothing to hold them to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

DESCRIPTION = Path(__file__).parents[4] / "shared" / "reference" / "immich-openapi.json"

# Version 2 wants these, version 3 looks past them.
_OF_OLD = {"deviceAssetId", "deviceId"}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


class Schema:
    """``faults`` of a request or an answer are sentences; none means that all is well."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._paths = {
            re.compile("/api" + re.sub(r"\{\w+\}", "[^/]+", path)): described
            for path, described in document["paths"].items()
        }

    def request(self, method: str, path: str, kind: str, value: object) -> list[str]:
        """``value`` is the decoded body, or None where there is none."""
        address = urlsplit(path)
        operation = self._operation(method, address.path)
        if operation is None:
            return [f"{method} {path}: not in the description"]
        known = {
            one["name"]: one for one in operation.get("parameters", ()) if one["in"] == "query"
        }
        asked = parse_qsl(address.query)
        found = [f": {name} is unknown" for name, _ in asked if name not in known]
        for name, one in asked:
            if name in known:
                said = {"true": True, "false": False}.get(one, one)
                found += self._faults(known[name]["schema"], said, f"?{name}")
        body = operation.get("requestBody")
        if body is None:
            found += [] if value is None else [": wants no body"]
        elif kind not in body["content"]:
            found += [f": not to be sent as {kind!r}"]
        else:
            found += self._faults(body["content"][kind]["schema"], value, "")
        return [f"{method} {path}{fault}" for fault in found]

    def answer(self, method: str, path: str, status: int, value: object) -> list[str]:
        operation = self._operation(method, path)
        described = (operation or {}).get("responses", {}).get(str(status))
        if described is None:
            return [f"{method} {path}: an answer {status} is not in the description"]
        schema = described.get("content", {}).get("application/json", {}).get("schema", {})
        return [f"answer to {method} {path}{one}" for one in self._faults(schema, value, "")]

    def permission(self, method: str, path: str) -> str | None:
        """What a key must be permitted, where it must."""
        found: str | None = (self._operation(method, path) or {}).get("x-immich-permission")
        return found

    def _operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        matching = [one for pattern, one in self._paths.items() if pattern.fullmatch(path)]
        for described in matching:
            if method.lower() in described:
                operation: Mapping[str, Any] = described[method.lower()]
                return operation
        return None

    def _faults(self, schema: Mapping[str, Any], value: object, at: str) -> Iterator[str]:
        schema = self._resolved(schema)
        if value is None:
            if not schema.get("nullable"):
                yield f"{at}: null"
            return
        for part in schema.get("allOf", ()):
            yield from self._faults(part, value, at)
        types = _TYPES.get(schema.get("type", ""))
        if types is not None and (
            not isinstance(value, types) or (isinstance(value, bool) and bool not in types)
        ):
            yield f"{at}: {value!r} is no {schema['type']}"
            return
        if isinstance(value, (str, int, float)):
            yield from _value_faults(schema, value, at)
        if isinstance(value, list):
            if len(value) < schema.get("minItems", 0):
                yield f"{at}: too few"
            for index, one in enumerate(value):
                yield from self._faults(schema.get("items", {}), one, f"{at}[{index}]")
        if isinstance(value, dict):
            yield from self._object_faults(schema, value, at)

    def _object_faults(
        self, schema: Mapping[str, Any], value: Mapping[str, object], at: str
    ) -> Iterator[str]:
        properties = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{at}: no {name}"
        for name, one in value.items():
            if name in properties:
                yield from self._faults(properties[name], one, f"{at}.{name}")
            elif properties and name not in _OF_OLD:
                yield f"{at}: {name} is unknown"

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            found: Any = self._document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        return schema


def _value_faults(schema: Mapping[str, Any], value: str | float, at: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum'][:9]}"
    if isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value):
            yield f"{at}: {value!r} is not written as it must be"
    elif not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at}: {value!r} is too little or too much"


@cache
def official() -> Schema | None:
    """None where it is not at hand."""
    if not DESCRIPTION.is_file():
        return None
    return Schema(json.loads(DESCRIPTION.read_bytes()))
