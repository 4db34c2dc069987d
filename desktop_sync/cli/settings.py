"""``desktop-sync settings``: list, show and change what the user can choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from desktop_sync.cli.console import ExitCode, json_option, print_columns, print_document
from desktop_sync.errors import ItemError
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.settings.schema import Option


@click.group()
def settings() -> None:
    """List, show and change settings."""


@settings.command("list")
@json_option
@click.pass_obj
def list_settings(profile: Profile, *, as_json: bool) -> int:
    """List every option with its value."""
    from desktop_sync.cli.session import open_settings
    from desktop_sync.settings.schema import options

    chosen = open_settings(profile).load()
    if as_json:
        listed = [_document(one, getattr(chosen, one.name)) for one in options()]
        print_document({"settings": listed})
        return ExitCode.OK
    print_columns([(one.name, str(getattr(chosen, one.name)), one.sentence) for one in options()])
    return ExitCode.OK


@settings.command("get")
@click.argument("name")
@json_option
@click.pass_obj
def get_setting(profile: Profile, *, name: str, as_json: bool) -> int:
    """Show the value of the option NAME."""
    from desktop_sync.cli.session import open_settings

    option = _named(name)
    _show(option, getattr(open_settings(profile).load(), option.name), as_json=as_json)
    return ExitCode.OK


@settings.command("set")
@click.argument("name")
@click.argument("value")
@json_option
@click.pass_obj
def set_setting(profile: Profile, *, name: str, value: str, as_json: bool) -> int:
    """Choose VALUE for the option NAME.

    A running Desktop Sync takes it up when it is started again.
    """
    from desktop_sync.cli.session import open_settings
    from desktop_sync.wording import error_message

    option = _named(name)
    profile.create()
    try:
        chosen = open_settings(profile).set(option.name, value)
    except ItemError as error:
        raise click.BadParameter(error_message(error), param_hint="VALUE") from error
    _show(option, getattr(chosen, option.name), as_json=as_json)
    return ExitCode.OK


def _named(name: str) -> Option:
    from desktop_sync.settings.schema import options

    for option in options():
        if option.name == name:
            return option
    known = ", ".join(option.name for option in options())
    raise click.BadParameter(f"There is no option “{name}”. There are: {known}.", param_hint="NAME")


def _show(option: Option, value: object, *, as_json: bool) -> None:
    from desktop_sync.wording import shown

    if as_json:
        print_document(_document(option, value))
    else:
        click.echo(shown(str(value)))


def _document(option: Option, value: object) -> dict[str, Any]:
    return {
        "name": option.name,
        "value": str(value),
        "label": option.label,
        "sentence": option.sentence,
    }
