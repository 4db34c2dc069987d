"""``desktop-sync autostart``: whether the program starts when its user logs in."""

from __future__ import annotations

import click

from desktop_sync.cli.console import ExitCode, json_option, print_document
from desktop_sync.platforms.autostart import of_this_system


@click.command()
@click.argument("wish", required=False, type=click.Choice(["on", "off"]), metavar="[on|off]")
@json_option
def autostart(*, wish: str | None, as_json: bool) -> int:
    """Say whether the program starts when you log in, or choose it."""
    system = of_this_system()
    if wish == "on":
        system.turn_on()
    elif wish == "off":
        system.turn_off()
    is_on = system.is_on()
    if as_json:
        print_document({"autostart": is_on})
    else:
        click.echo("Starts when you log in." if is_on else "Does not start by itself.")
    return ExitCode.OK
