"""The floors of the house, as ``pyproject.toml`` draws them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_imports_go_only_in_the_directions_drawn() -> None:
    lint = run_python("from importlinter.cli import lint_imports_command as c; c()")

    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_a_whole_import_on_the_command_line_never_loads_qt(tmp_path: Path) -> None:
    source = tmp_path / "DCIM"
    source.mkdir()
    (source / "note.xmp").write_text("<x/>")
    arguments = ["--profile", str(tmp_path / "profile"), "import", str(source)]
    arguments += ["--library", str(tmp_path / "library")]
    ended = run_python(
        "import sys\n"
        "from desktop_sync.cli.main import run\n"
        f"code = run({arguments!r}, lambda profile: 1)\n"
        "heavy = {'PySide6', 'shiboken6', 'pyqtgraph', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
