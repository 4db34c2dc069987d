"""Bring the translations up to date with the program's texts.

    make translations

Reads every text people read out of the source, as literals: the calls of ``translate`` and
``plural`` in the window, the sentences of ``desktop_sync.wording`` and the words of the
settings and of the kinds of destinations. Writes them into
``desktop_sync/resources/translations/*.ts``, keeps what is translated, lets go of what is no longer
said, and compiles the ``.qm`` files the program loads.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from desktop_sync import wording
from desktop_sync.destinations.builtin import BUILT_IN
from desktop_sync.settings import schema

PACKAGE = Path(__file__).parent.parent / "desktop_sync"
FOLDER = PACKAGE / "resources/translations"
TABLES = {"wording", "settings", "destinations"}
"""Contexts whose texts are looked up by what they say: here their tables are read instead."""

CALLS = ("translate", "plural")

Key = tuple[str, str]
"""Context and English text."""


class NotALiteralError(Exception):
    """A text that no translator could ever see; says where it stands."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate. ``counted``: it has plural forms."""

    context: str
    source: str
    counted: bool = False

    @property
    def key(self) -> Key:
        return self.context, self.source


@dataclass(frozen=True, slots=True)
class Entry:
    """What a language has for a text: one form, or one for each of its plural forms."""

    forms: tuple[str, ...]
    finished: bool


def main() -> int:
    found = texts()
    for file in sorted(FOLDER.glob("*.ts")):
        known = read(file)
        gone = known.keys() - {text.key for text in found}
        file.write_text(written(file.stem, found, known), "utf-8")
        file.with_suffix(".qm").write_bytes(compiled(file))
        left = sum(not entry.finished for entry in read(file).values())
        print(f"{file.name}: {len(found)} texts, {left} to translate, {len(gone)} let go of")
    return 0


def texts() -> list[Text]:
    """Every text of the program, by context, in the order it is met."""
    by_key: dict[Key, Text] = {}
    for text in [*_called(), *_tabled()]:
        if by_key.setdefault(text.key, text).counted != text.counted:
            raise NotALiteralError(f"{text.context}: “{text.source}” is counted and is not")
    return sorted(by_key.values(), key=lambda text: text.context)


def _tabled() -> Iterator[Text]:
    tables = {name: value for name, value in vars(wording).items() if name.isupper()}
    codes = {code for table in tables.values() if isinstance(table, dict) for code in table}
    for value in tables.values():
        if isinstance(value, dict):
            yield from (Text("wording", sentence) for sentence in value.values())
        elif isinstance(value, str) and value not in codes:
            yield Text("wording", value)
    yield from (Text("settings", group.value) for group in schema.Group)
    for option in schema.options():
        said = (option.label, option.sentence, option.unit, option.tick, option.empty)
        words = (*said, *option.choices.values())
        yield from (Text("settings", word) for word in words if word)
    for kind in BUILT_IN:
        yield Text("destinations", kind.label)
        for one in kind.options:
            words = (one.label, *one.choices.values())
            yield from (Text("destinations", word) for word in words)


def _called() -> Iterator[Text]:
    for file in [PACKAGE / "app.py", *sorted((PACKAGE / "ui").rglob("*.py"))]:
        yield from calls(file.read_text("utf-8"), str(file.relative_to(PACKAGE.parent)))


def calls(source: str, name: str) -> Iterator[Text]:
    """The texts in one module's source; ``name`` is what it is called in an error."""
    tree = ast.parse(source)
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name == "plural"
        for node in ast.walk(function)
    }
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(found, key=lambda node: (node.lineno, node.col_offset)):
        if id(node) in inside:
            continue
        called = _called_name(node)
        if called is None:
            continue
        where = f"{name}:{node.lineno}"
        context, text = ([_literal(one) for one in node.args[:2]] + [None, None])[:2]
        if context in TABLES and called == "translate":
            continue
        if context is None or text is None:
            raise NotALiteralError(f"{where}: the text to translate is not a literal")
        if (called == "plural") != ("%Ln" in text):
            raise NotALiteralError(f"{where}: “%Ln” belongs in what is counted, and there alone")
        yield Text(context, text, called == "plural")


def _called_name(call: ast.Call) -> str | None:
    """``translate`` or ``plural`` of ``ui.messages``, however it is written; else None. A
    painter translates as well."""
    function = call.func
    if isinstance(function, ast.Attribute):
        if not isinstance(function.value, ast.Name) or function.value.id != "messages":
            return None
        return function.attr if function.attr in CALLS else None
    return function.id if isinstance(function, ast.Name) and function.id in CALLS else None


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def read(file: Path) -> dict[Key, Entry]:
    """What a ``.ts`` file holds."""
    entries: dict[Key, Entry] = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            key = context.findtext("name", ""), message.findtext("source", "")
            if message.get("numerus") != "yes":
                forms = [translation.text or ""]
            entries[key] = Entry(tuple(forms), translation.get("type") is None and all(forms))
    return entries


def written(language: str, found: list[Text], known: dict[Key, Entry]) -> str:
    """A ``.ts`` file for ``found`` with the translations of ``known``."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
    ]
    for context, of_context in groupby(found, key=lambda text: text.context):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for text in of_context:
            lines += _message(text, known.get(text.key, Entry((), finished=False)))
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def _message(text: Text, entry: Entry) -> Iterator[str]:
    state = "" if entry.finished else ' type="unfinished"'
    yield '    <message numerus="yes">' if text.counted else "    <message>"
    yield f"        <source>{escape(text.source)}</source>"
    if text.counted:
        yield f"        <translation{state}>"
        for form in entry.forms or ("", ""):
            yield f"            <numerusform>{escape(form)}</numerusform>"
        yield "        </translation>"
    else:
        form = "".join(entry.forms)
        yield f"        <translation{state}>{escape(form)}</translation>"
    yield "    </message>"


def compiled(file: Path) -> bytes:
    """The ``.qm`` that Qt makes of a ``.ts`` file."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made.qm")
        tool = shutil.which("pyside6-lrelease", path=sysconfig.get_path("scripts"))
        assert tool is not None, "PySide6 came without lrelease"
        subprocess.run([tool, "-silent", str(file), "-qm", str(made)], check=True)
        return made.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
