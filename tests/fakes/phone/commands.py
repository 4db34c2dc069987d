"""The switches of a phone as lines of text, for a phone in a process of its own.

Owns the form of a line and of its answer. A line is a command and its words; in a word, "%"
and two hexadecimal digits are a byte, and a lone "%" is the empty word. Each line is answered
with one line of JSON: ``{"value": ...}`` or ``{"error": "..."}``.
"""

from __future__ import annotations

import base64
import json
import plistlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from tests.fakes.phone.phone import Phone
from tests.fakes.phone.seen import Seen, WriteAttempt
from tests.fakes.phone.trust import Refuses

_EMPTY = "%"
_REFUSES: dict[str, Refuses] = {
    "pairing": "pairing",
    "services": "services",
    "everything": "everything",
}


def write_line(command: str, *words: bytes | str | float | None) -> str:
    return " ".join([command, *map(_write_word, words)])


def answer_line(phone: Phone, line: str) -> str:
    """Do it, and say what came of it."""
    name, *words = line.split(" ")
    if name not in COMMANDS:
        return json.dumps({"error": f"there is no command {name}"})
    try:
        return json.dumps({"value": COMMANDS[name](phone, *map(_read_word, words))})
    except (KeyError, TypeError, ValueError, OSError) as error:
        return json.dumps({"error": f"{line}: {error}"})


def read_answer(line: str) -> Any:
    """The value. Raises ``ValueError`` when the command failed."""
    answer = json.loads(line)
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["value"]


def read_seen(value: Any) -> tuple[int, Seen]:
    """What the command ``seen`` gave."""
    version, seen = value
    attempts = tuple(WriteAttempt(**attempt) for attempt in seen.pop("write_attempts"))
    return version, Seen(**seen, write_attempts=attempts)


def read_record(value: str | None) -> dict[str, Any] | None:
    """What the command ``pair_record`` gave."""
    if value is None:
        return None
    record: dict[str, Any] = plistlib.loads(base64.b64decode(value))
    return record


def _write_word(word: bytes | str | float | None) -> str:
    if word is None:
        return "none"
    if isinstance(word, bytes):
        return quote_from_bytes(word) or _EMPTY
    return quote_from_bytes(str(word).encode("utf-8", "surrogateescape"))


def _read_word(word: str) -> bytes:
    return b"" if word == _EMPTY else unquote_to_bytes(word)


def _number(word: bytes) -> float | None:
    return None if word == b"none" else float(word)


def _whole(word: bytes) -> int | None:
    return None if word == b"none" else int(word)


def _record(phone: Phone) -> str | None:
    record = phone.pair_record()
    return None if record is None else base64.b64encode(plistlib.dumps(record)).decode("ascii")


def _seen(phone: Phone, version: bytes = b"-1", seconds: bytes = b"0") -> Any:
    now, seen = phone.seen_after(int(version), float(seconds))
    return [now, asdict(seen)]


COMMANDS: dict[str, Callable[..., Any]] = {
    "unplug": Phone.unplug,
    "replug": Phone.replug,
    "unplug_after": lambda phone, count: phone.unplug_after(_whole(count)),
    "latency": lambda phone, seconds: phone.set_latency(float(seconds)),
    "rate": lambda phone, rate: phone.set_rate(_number(rate)),
    "stop_daemon": Phone.stop_daemon,
    "start_daemon": Phone.start_daemon,
    "pair_record": _record,
    "erase_pair_records": Phone.erase_pair_records,
    "lock": lambda phone, refuses=b"everything": phone.lock(_REFUSES[refuses.decode()]),
    "unlock": Phone.unlock,
    "ask": Phone.ask,
    "trust": lambda phone, replugs=b"": phone.tap_trust(replugs=replugs == b"replugs"),
    "refuse": Phone.refuse,
    "pair": Phone.pair,
    "forget": Phone.forget,
    "add_names": lambda phone, folder, *names: phone.add_names(folder, *names),
    "cut_short": lambda phone, path, size: phone.cut_short(path, int(size)),
    "break_at": lambda phone, path, offset: phone.break_at(path, int(offset)),
    "withhold": lambda phone, path, hides=b"": phone.withhold(path, hides=hides == b"hides"),
    "heal": lambda phone, path: phone.heal(path),
    "say_read_error_when_missing": Phone.say_read_error_when_missing,
    "device_id": lambda phone: phone.device_id,
    "seen": _seen,
}
