"""Pictures for the window: in shape, from memory or disk or the process that decodes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from desktop_sync.ui import previews as module
from desktop_sync.ui.previews import Previews, PreviewSpec
from tests.fakes import quarters
from tests.fakes.quarters import CORNERS, save

Make = Callable[[], Previews]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    """Previews of one profile, one after the other or side by side."""
    made: list[Previews] = []

    def make() -> Previews:
        made.append(Previews(tmp_path / "cache", lambda: 10))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def heic(tmp_path: Path) -> PreviewSpec:
    return spec(save(tmp_path, "a.heic", quarters.still("HEIF", 6)))


def spec(path: Path) -> PreviewSpec:
    return PreviewSpec(path.name, path)


def corners(pixmap: QPixmap) -> tuple[str, ...]:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    return quarters.corners(bytes(buffer.data().data()))


def arrived(qtbot: QtBot, previews: Previews, ask: Callable[[], QPixmap | None]) -> QPixmap:
    assert ask() is None
    with qtbot.waitSignal(previews.ready, timeout=30_000):
        pass
    pixmap = ask()
    assert pixmap is not None
    return pixmap


def test_a_tile_is_the_middle_of_the_picture_in_the_pixels_of_the_screen(
    qtbot: QtBot, make: Make, heic: PreviewSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ratio", lambda: 2.0)
    previews = make()
    pixmap = arrived(qtbot, previews, lambda: previews.pixmap(heic, 97))

    assert pixmap.size() == QSize(194, 194)
    assert pixmap.devicePixelRatio() == 2.0
    assert corners(pixmap) == CORNERS
    assert not previews.impossible(heic.key)


def test_the_whole_picture_fits_into_the_box(qtbot: QtBot, make: Make, heic: PreviewSpec) -> None:
    previews = make()
    pixmap = arrived(qtbot, previews, lambda: previews.picture(heic, QSize(320, 320)))

    assert pixmap.size() == QSize(320, 240)
    assert corners(pixmap) == CORNERS


def test_a_tile_larger_than_the_small_size_is_cut_from_the_large_one(
    qtbot: QtBot, make: Make, heic: PreviewSpec
) -> None:
    previews = make()
    pixmap = arrived(qtbot, previews, lambda: previews.pixmap(heic, 300))

    assert pixmap.size() == QSize(300, 300)
    assert corners(pixmap) == CORNERS


def test_nothing_is_enlarged(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    previews = make()
    little = spec(save(tmp_path, "a.png", quarters.still("PNG", size=(40, 30))))

    assert arrived(qtbot, previews, lambda: previews.pixmap(little, 97)).size() == QSize(30, 30)
    box = QSize(300, 300)
    assert arrived(qtbot, previews, lambda: previews.picture(little, box)).size() == QSize(40, 30)


def test_while_another_size_is_made_the_one_at_hand_stands_in(
    qtbot: QtBot, make: Make, heic: PreviewSpec
) -> None:
    previews = make()
    arrived(qtbot, previews, lambda: previews.pixmap(heic, 90))
    stand_in = previews.pixmap(heic, 120)

    assert stand_in is not None
    assert stand_in.size() == QSize(90, 90)
    assert stand_in.deviceIndependentSize().toSize() == QSize(120, 120)
    with qtbot.waitSignal(previews.ready, timeout=30_000):
        pass
    exact = previews.pixmap(heic, 120)
    assert exact is not None
    assert exact.size() == QSize(120, 120)


def test_what_was_made_once_is_there_at_the_next_start_without_the_file(
    qtbot: QtBot, make: Make, heic: PreviewSpec
) -> None:
    first = make()
    arrived(qtbot, first, lambda: first.pixmap(heic, 97))
    first.close()
    heic.path.unlink()
    second = make()

    assert corners(arrived(qtbot, second, lambda: second.pixmap(heic, 97))) == CORNERS


@pytest.mark.parametrize("damage", [lambda data: data[:-40], lambda _: b"no picture"])
def test_a_damaged_file_of_the_cache_is_made_anew(
    qtbot: QtBot,
    make: Make,
    heic: PreviewSpec,
    tmp_path: Path,
    damage: Callable[[bytes], bytes],
) -> None:
    first = make()
    arrived(qtbot, first, lambda: first.pixmap(heic, 97))
    first.close()
    (kept,) = (tmp_path / "cache").rglob("*.jpg")
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    second = make()

    assert corners(arrived(qtbot, second, lambda: second.pixmap(heic, 97))) == CORNERS
    second.close()
    assert kept.read_bytes() == whole


def test_a_file_that_shows_nothing_is_known_as_such_and_the_others_go_on(
    qtbot: QtBot, make: Make, heic: PreviewSpec, tmp_path: Path
) -> None:
    previews = make()
    film = quarters.film()
    broken = spec(save(tmp_path, "broken.mov", film[: len(film) // 2]))
    gone = spec(tmp_path / "gone.jpg")
    ready: list[str] = []
    previews.ready.connect(ready.append)
    for want in (heic, gone, broken):
        assert previews.pixmap(want, 97) is None
    qtbot.waitUntil(lambda: len(ready) == 3, timeout=30_000)

    assert previews.impossible(broken.key)
    assert previews.impossible(gone.key)
    assert previews.pixmap(broken, 97) is None
    assert previews.pixmap(heic, 97) is not None


def test_what_went_out_of_view_can_be_asked_for_again(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    previews = make()
    wants = [
        spec(save(tmp_path, f"{number}.jpg", quarters.still("JPEG", size=(64 + number, 64))))
        for number in range(20)
    ]
    for want in wants:
        previews.pixmap(want, 97)
    previews.forget_waiting()
    ready: set[str] = set()
    previews.ready.connect(ready.add)
    for want in wants:
        previews.pixmap(want, 97)
    qtbot.waitUntil(lambda: len(ready) == len(wants), timeout=30_000)

    assert all(previews.pixmap(want, 97) is not None for want in wants)


def test_memory_has_a_bound_and_what_was_not_looked_at_goes_first(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MEMORY_BYTES", 2 * 64 * 64 * 4)
    previews = make()
    wants = [spec(save(tmp_path, f"{n}.jpg", quarters.still("JPEG", n + 1))) for n in range(3)]
    for want in wants[:2]:
        arrived(qtbot, previews, lambda want=want: previews.pixmap(want, 64))  # type: ignore[misc]
    previews.pixmap(wants[0], 64)
    arrived(qtbot, previews, lambda: previews.pixmap(wants[2], 64))

    assert previews.pixmap(wants[0], 64) is not None
    assert previews.pixmap(wants[1], 64) is None


def test_nothing_is_ready_once_closed(qtbot: QtBot, make: Make, heic: PreviewSpec) -> None:
    previews = make()
    previews.pixmap(heic, 97)
    previews.close()
    with qtbot.assertNotEmitted(previews.ready):
        previews.pixmap(heic, 50)
        qtbot.wait(0)


def test_the_program_makes_a_picture_without_loading_a_decoder(tmp_path: Path) -> None:
    path = save(tmp_path, "a.heic", quarters.still("HEIF"))
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from desktop_sync.ui.previews import Previews, PreviewSpec\n"
        "app = QApplication([])\n"
        f"previews = Previews(Path({str(tmp_path / 'cache')!r}), lambda: 10)\n"
        "previews.ready.connect(app.quit)\n"
        f"want = PreviewSpec('a', Path({str(path)!r}))\n"
        "previews.pixmap(want, 97)\n"
        "app.exec()\n"
        "heavy = {'PIL', 'pillow_heif', 'rawpy', 'av', 'numpy'} & set(sys.modules)\n"
        "print(previews.pixmap(want, 97).width(), sorted(heavy))\n"
        "previews.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.strip() == "97 []"
