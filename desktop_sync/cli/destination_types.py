"""``desktop-sync destinations types``: which kinds of destinations there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from desktop_sync.cli.console import ExitCode, json_option, print_columns, print_document

if TYPE_CHECKING:
    from desktop_sync.destinations.kinds import DestinationType, Option


@click.command("types")
@json_option
def types(*, as_json: bool) -> int:
    """List the types of destinations, what each has to be told, and the plug-ins that were set
    aside."""
    from desktop_sync.destinations.registry import destination_types, plugins_set_aside
    from desktop_sync.wording import set_aside_message

    known, broken = destination_types(), plugins_set_aside()
    if as_json:
        print_document(
            {
                "types": [_type(kind) for kind in known],
                "set_aside": [
                    {
                        "plugin": one.plugin,
                        "type": one.type,
                        "reason": one.code,
                        "message": set_aside_message(one.plugin, one.type, one.code, one.detail),
                    }
                    for one in broken
                ],
            }
        )
        return ExitCode.OK
    print_columns([(kind.name, kind.label, _needs(kind)) for kind in known])
    for one in broken:
        click.echo(set_aside_message(one.plugin, one.type, one.code, one.detail))
    return ExitCode.OK


def _type(kind: DestinationType) -> dict[str, Any]:
    return {
        "name": kind.name,
        "label": kind.label,
        "options": [_option(option) for option in kind.options],
        "has_log_in": kind.log_in is not None,
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "name": option.name,
        "type": option.type.value,
        "label": option.label,
        "required": option.required,
        "choices": dict(option.choices),
    }


def _needs(kind: DestinationType) -> str:
    """Its options as they are written, those that may be left out in brackets."""
    words = [option.name if option.required else f"[{option.name}]" for option in kind.options]
    return " ".join(words)
