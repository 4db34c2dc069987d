"""The settings files and the environment of the desktop the tests work on."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

PANEL_HEIGHT = 32
PANEL_COLOUR = (32, 32, 32)

CHOICE = "bubble-choice"
"""The file that names the line to choose when dunst shows the buttons of a bubble."""

PANEL_SETTINGS = f"""<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="{PANEL_HEIGHT}"/>
      <property name="background-style" type="uint" value="1"/>
      <property name="background-rgba" type="array">
        <value type="double" value="{PANEL_COLOUR[0] / 255}"/>
        <value type="double" value="{PANEL_COLOUR[1] / 255}"/>
        <value type="double" value="{PANEL_COLOUR[2] / 255}"/>
        <value type="double" value="1.0"/>
      </property>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"""

DUNST_SETTINGS = """[global]
    geometry = "300x5-20+40"
    font = DejaVu Sans 10
    always_run_script = true
    history_length = 50
    markup = full
    mouse_left_click = do_action, close_current
    dmenu = {chooser}

[everything]
    summary = "*"
    script = "{hook}"
"""

CHOOSER = """#!/bin/sh
exec grep -m 1 -F -f {choice}
"""

HOOK = """#!/bin/sh
exec {python} -IS {script}
"""

HOOK_SCRIPT = """import json, os
folder = {folder!r}
names = {{"app_name": "DUNST_APP_NAME", "summary": "DUNST_SUMMARY", "body": "DUNST_BODY"}}
note = {{key: os.environ.get(name, "") for key, name in names.items()}}
path = os.path.join(folder, os.environ["DUNST_ID"])
with open(path + ".part", "w", encoding="utf-8") as file:
    json.dump(note, file)
os.rename(path + ".part", path + ".json")
"""


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the environment of the tests but the path: the same desktop everywhere."""
    home = folder / "home"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder / "tmp"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_CURRENT_DESKTOP": "XFCE",
        "XDG_SESSION_TYPE": "x11",
        "QT_QPA_PLATFORM": "xcb",
        "GSETTINGS_BACKEND": "memory",
        "NO_AT_BRIDGE": "1",
        "PYTHONUNBUFFERED": "1",
    }


def write_settings(folder: Path, notes: Path) -> None:
    """Write what the panel and dunst read; a bubble leaves a JSON file in ``notes``."""
    env = environment(folder)
    for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        Path(env[name]).mkdir(parents=True, exist_ok=True)
    Path(env["XDG_RUNTIME_DIR"]).chmod(0o700)
    notes.mkdir()
    panel = Path(env["XDG_CONFIG_HOME"], "xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml")
    panel.parent.mkdir(parents=True)
    panel.write_text(PANEL_SETTINGS, "utf-8")
    script = folder / "notification_hook.py"
    script.write_text(HOOK_SCRIPT.format(folder=str(notes)), "utf-8")
    hook = folder / "notification-hook"
    hook.write_text(
        HOOK.format(python=shlex.quote(sys.executable), script=shlex.quote(str(script))), "utf-8"
    )
    chooser = folder / "bubble-chooser"
    chooser.write_text(CHOOSER.format(choice=shlex.quote(str(folder / CHOICE))), "utf-8")
    for program in (hook, chooser):
        program.chmod(0o755)
    settings = DUNST_SETTINGS.format(hook=hook, chooser=chooser)
    (folder / "dunstrc").write_text(settings, "utf-8")
