"""The program's values as JSON, and back: for the journal's plans and for other processes.

What is read is checked strictly against its type. Strings that are not UTF-8 cross as
escaped surrogates, so a path keeps its bytes. Must not know what the values mean.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import msgspec

_learning = threading.Lock()
"""msgspec learns a class when it first reads one, and two threads that had it learn the same
dataclass at once ended the process. Structs are not tried out in that."""


def to_text(value: object) -> str:
    """``value`` as JSON in ASCII."""
    return json.dumps(msgspec.to_builtins(value, enc_hook=_encode_path))


def from_text(text: str | bytes, type_: Any) -> Any:
    """The ``type_`` that ``text`` holds. Raises ``ValueError`` for whatever is not one."""
    try:
        return convert(json.loads(text), type_)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def convert(value: Any, type_: Any) -> Any:
    """``value``, decoded from JSON, as ``type_``; raises ``ValueError`` where it is not one."""
    try:
        with _learning:
            return msgspec.convert(value, type_, dec_hook=_decode_path)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _encode_path(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value))


def _decode_path(type_: type, value: Any) -> Any:
    if type_ is Path and isinstance(value, str) and "\0" not in value:
        return Path(value)
    raise ValueError(f"not a {type_.__name__}")
