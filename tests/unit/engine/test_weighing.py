"""What is said of files before they are let go is what an import of them then does."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_sync.engine.recognition import Recognition
from desktop_sync.engine.weighing import Scales, weigh
from desktop_sync.model.asset import PassedOver, PassReason, SourceFile
from desktop_sync.model.weighing import Weighing
from tests.fakes.camera import make_dcim, make_litter
from tests.integration.importing import Bench

PATIENCE_SECONDS = 30
NOON_NS = 1_715_940_000_000_000_000


class Listener:
    """Hears of a counting until it is complete."""

    def __init__(self) -> None:
        self.heard: list[Weighing] = []
        self._more = threading.Condition()

    def __call__(self, weighing: Weighing) -> None:
        with self._more:
            self.heard.append(weighing)
            self._more.notify_all()

    def wait_for(self, wanted: Callable[[Weighing], bool]) -> Weighing:
        with self._more:
            assert self._more.wait_for(
                lambda: bool(self.heard) and wanted(self.heard[-1]), PATIENCE_SECONDS
            )
            return self.heard[-1]


def is_complete(weighing: Weighing) -> bool:
    return weighing.complete


def weighed(bench: Bench, *roots: Path) -> Weighing:
    """The last figures of a counting by a real engine."""
    listener = Listener()
    with bench.engine() as engine:
        engine.weigh(roots, PATIENCE_SECONDS, listener)
        return listener.wait_for(is_complete)


def write(path: Path, content: bytes | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if content is not None else os.fsencode(path))
    os.utime(path, ns=(NOON_NS, NOON_NS))
    return path


def test_whole_assets_are_counted_by_the_names_of_their_files(tmp_path: Path) -> None:
    card = tmp_path / "card"
    for name in (
        "IMG_0001.HEIC", "IMG_0001.MOV", "IMG_0001.AAE", "IMG_E0001.HEIC", "IMG_E0001.MOV",
        "IMG_0002.JPG", "IMG_0002.DNG", "img_0002.jpg.xmp",
        "IMG_0003.MOV",
        "IMG_0004.AAE",
        "notes.txt", ".DS_Store",
    ):  # fmt: skip
        write(card / "100APPLE" / name, b"12345678")
    found = weighed(Bench(tmp_path), card)
    assert (found.photos, found.videos, found.others) == (2, 1, 1)
    assert found.size_bytes == 10 * 8
    assert found.left_out == {PassReason.NOT_MEDIA: 1, PassReason.SYSTEM_LITTER: 1}


def test_the_same_name_in_two_folders_is_two_photos(tmp_path: Path) -> None:
    for folder in ("100APPLE", "101APPLE"):
        write(tmp_path / "card" / folder / "IMG_0001.JPG")
    assert weighed(Bench(tmp_path), tmp_path / "card").photos == 2


def test_what_was_imported_is_already_here_until_it_changes_or_its_copy_is_gone(
    tmp_path: Path,
) -> None:
    bench, card = Bench(tmp_path), tmp_path / "card"
    one, two, three = (write(card / f"IMG_000{at}.JPG") for at in (1, 2, 3))
    bench.import_from(card)
    assert weighed(bench, card) == Weighing(already=3, complete=True)
    write(one, b"another photo altogether")
    (gone,) = [
        path for path in bench.library.rglob("*.JPG") if path.read_bytes() == os.fsencode(two)
    ]
    gone.unlink()
    changed = weighed(bench, card, three)
    assert (changed.photos, changed.already) == (2, 1)


def test_what_the_user_removed_and_what_lies_in_the_library_is_named_as_such(
    tmp_path: Path,
) -> None:
    bench, card = Bench(tmp_path), tmp_path / "card"
    write(card / "IMG_0001.JPG")
    write(card / "IMG_0002.JPG")
    bench.import_from(card)
    with bench.engine() as engine:
        engine.remove([min(bench.library.rglob("*.JPG"))])
    found = weighed(bench, card, bench.library)
    assert (found.new, found.already, found.removed) == (0, 1, 1)
    assert found.left_out[PassReason.IN_LIBRARY] == 1


def test_links_and_what_is_missing_are_counted_by_themselves(tmp_path: Path) -> None:
    away = write(tmp_path / "away" / "IMG_0001.JPG")
    card = tmp_path / "card"
    write(card / "IMG_0002.JPG")
    (card / "link.JPG").symlink_to(away)
    (card / "broken.JPG").symlink_to(tmp_path / "nowhere")
    found = weighed(Bench(tmp_path), card, tmp_path / "not-there")
    assert (found.photos, found.missing) == (1, 1)
    assert found.left_out == {PassReason.LINK_OUTSIDE: 1, PassReason.BROKEN_LINK: 1}


def test_a_phone_is_weighed_without_opening_a_file(tmp_path: Path) -> None:
    bench, card = Bench(tmp_path), tmp_path / "DCIM"
    make_dcim(card, assets=30)
    make_litter(card)
    found = weighed(bench, card)
    assert found.new > 0
    assert bench.cards[-1].opened == []


class EndlessSource:
    """A source that never comes to its end, and says when it is not read any more."""

    key, name = "local", "endless"

    def __init__(self) -> None:
        self.left = threading.Event()

    def list(self) -> Iterator[SourceFile | PassedOver]:
        try:
            for at in itertools.count():
                yield SourceFile(f"/card/{at // 100}/IMG_{at}.JPG", 10, 1)
        finally:
            self.left.set()


def endless(source: EndlessSource, folder: Path) -> Scales:
    return Scales(lambda _: source, Recognition(lambda _: {}, folder), folder)  # type: ignore[arg-type, return-value]


def test_it_tells_what_is_known_so_far_and_ends_when_its_time_is_up(tmp_path: Path) -> None:
    source, listener = EndlessSource(), Listener()
    weigh(endless(source, tmp_path), ["/"], 0.4, listener)
    assert source.left.wait(PATIENCE_SECONDS)
    listener.wait_for(lambda weighing: weighing.photos > 0)
    counts = [one.photos for one in listener.heard]
    assert len(counts) > 1
    assert counts == sorted(counts)
    assert not any(one.complete for one in listener.heard)


def test_a_counting_that_is_ended_leaves_no_thread_and_says_nothing_more(tmp_path: Path) -> None:
    source, listener = EndlessSource(), Listener()
    end = weigh(endless(source, tmp_path), ["/"], PATIENCE_SECONDS, listener)
    listener.wait_for(lambda weighing: weighing.photos > 0)
    end()
    assert source.left.wait(PATIENCE_SECONDS)
    for thread in threading.enumerate():
        if thread.name == "weigh":
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive()


NAMES = st.sampled_from(
    [
        f"{stem}.{extension}"
        for stem in ("IMG_0001", "IMG_E0001", "IMG_O0001", "img_0002", "IMG_0003.JPG", "Ärger")
        for extension in ("JPG", "heic", "DNG", "MOV", "mp4", "AAE", "xmp", "png", "txt")
    ]
)
TREES = st.lists(
    st.tuples(st.sampled_from(["", "100APPLE", "100APPLE/more"]), NAMES), max_size=14, unique=True
)


@settings(max_examples=60, deadline=None)
@given(first=TREES, second=TREES)
def test_a_finished_weighing_says_what_an_import_then_reports(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    """Where names decide: every file is of the same moment, and none says anything of itself."""
    folder = Path(tempfile.mkdtemp())
    try:
        bench, card = Bench(folder), folder / "card"
        card.mkdir()
        for tree in (first, second):
            for place, name in tree:
                if not (card / place / name).exists():
                    write(card / place / name)
            told = weighed(bench, card)
            done = bench.import_from(card)
            assets = done.summary.assets
            assert told.new == assets.imported + assets.duplicate
            assert told.already == assets.already
            assert told.size_bytes == done.summary.bytes_done
            assert Counter(told.left_out) == Counter(one.reason for one in done.passed_over)
    finally:
        shutil.rmtree(folder)
