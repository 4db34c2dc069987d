"""Receipts as a document to keep: one page that any browser shows and prints, with nothing to load.

Pure text. Must not know where it goes.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from PySide6.QtCore import QLocale, Qt

from desktop_sync.model.evidence import Evidence
from desktop_sync.model.library import AssetReceipt, ResourceReceipt
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.library.chain import grade, links
from desktop_sync.ui.library.proof import proof_words
from desktop_sync.ui.library.upload_state import UploadState
from desktop_sync.ui.messages import number, plural, size, translate
from desktop_sync.ui.tiles.text import badges, kind_words, name
from desktop_sync.wording import shown

END = "</body></html>\n"

_STYLE = """\
:root{color-scheme:light dark}
body{font:14px/1.45 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1.2em}
h1{font-size:1.6em;margin:0}h2{font-size:1.1em;margin:0}
section{border-top:1px solid #8886;margin-top:1.4em;padding-top:1em;break-inside:avoid}
p{margin:.2em 0}.quiet{opacity:.75}.safe,.known{font-weight:600}.safe{color:#1a7f45}
table{border-collapse:collapse;margin-top:.6em;width:100%}
caption{text-align:start;font-weight:600;padding:.3em 0}
th,td{text-align:start;vertical-align:top;padding:.15em .8em .15em 0;font-weight:400}
th{white-space:nowrap}code{font-size:.85em;word-break:break-all}
@media(prefers-color-scheme:dark){.safe{color:#5fd28f}}"""


def beginning(library: str, at: datetime) -> str:
    """``at`` is aware: when it was made."""
    title = translate("receipt", "Receipt")
    locale = QLocale()
    language = locale.bcp47Name().partition("-")[0]
    way = "rtl" if locale.textDirection() is Qt.LayoutDirection.RightToLeft else "ltr"
    made = translate("receipt", "What Desktop Sync knew of “{library}” on {moment}.")
    words = made.format(library=shown(library), moment=_moment(at))
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{way}"><head>'
        f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1><p>{escape(words)}</p>\n"
    )


def summary(assets: int, safe: int, safe_at: int) -> str:
    """How many of them are safe, and what is called so."""
    counted = plural("safe", "%Ln asset(s), {safe} of them safe.", assets)
    first = counted.format(safe=number(safe))
    second = plural(
        "safe",
        "Safe is what was read back from the library and is proven at %Ln other place(s).",
        safe_at,
    )
    return f"<p>{escape(first)}</p><p class=quiet>{escape(second)}</p>\n"


def section(receipt: AssetReceipt, library: str, safe_at: int) -> str:
    """One asset, with all its files."""
    tile = receipt.tile
    taken = tile.captured.at
    facts = [*kind_words(tile, badges(tile))]
    if taken is not None:
        facts.append(f"{taken:%Y-%m-%d %H:%M}")
    if receipt.camera:
        facts.append(shown(receipt.camera))
    title, words = proof_words(receipt, safe_at)
    style = "safe" if receipt.is_safe(safe_at) else "known"
    files = "".join(_file(receipt, one, library) for one in receipt.resources)
    return (
        f"<section><h2>{escape(name(tile))}</h2><p class=quiet>{escape(' · '.join(facts))}</p>"
        f"<p class={style}>{escape(title)}</p><p>{escape(words)}</p>{files}</section>\n"
    )


def _file(receipt: AssetReceipt, file: ResourceReceipt, library: str) -> str:
    path = shown(f"{library}/{file.library_path}")
    caption = f"{tile_text.role(file.role)} · {size(file.size_bytes)}"
    rows = "".join(_row(place, known) for place, known in links(receipt, file))
    return (
        f"<table><caption>{escape(caption)}<br><code>{escape(path)}</code></caption>{rows}</table>"
    )


def _row(place: str, known: Evidence | UploadState) -> str:
    if isinstance(known, UploadState):
        cells = (known.words, known.why, "")
    elif known.digest.size_bytes is None:
        seen = f"{known.digest.algorithm} {known.digest.hex}"
        cells = (grade(known), _moment(known.observed_at), seen)
    else:
        cells = (grade(known), _moment(known.observed_at), size(known.digest.size_bytes))
    how, when, seen = map(escape, cells)
    said = f"<td>{how}</td><td>{when}</td><td><code>{seen}</code></td>"
    return f"<tr><th>{escape(place)}</th>{said}</tr>"


def _moment(at: datetime) -> str:
    """By the user's own clock, and so that nobody has to ask by which."""
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S %z}"
