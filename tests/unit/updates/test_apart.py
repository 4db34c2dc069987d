"""New versions looked for in a process of its own: it says what the program itself would learn,
and leaves nothing of it behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from desktop_sync.errors import UpdateError
from desktop_sync.platforms.children import child_command, start_child
from desktop_sync.updates.apart import MODULE, UpdatesApart
from desktop_sync.updates.updates import Learnt, Updates
from tests.end2end.program import wait_for
from tests.fakes.releases import Publisher, publisher

NOW = datetime(2030, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Publisher]:
    with publisher(tmp_path / "publisher") as made:
        yield made


@pytest.fixture
def apart(there: Publisher, tmp_path: Path) -> UpdatesApart:
    return UpdatesApart(there.note, tmp_path / "updates", version="1.0")


def test_it_learns_what_the_program_itself_would(there: Publisher, tmp_path: Path) -> None:
    there.publish("1.1")
    here = Updates(there.note, tmp_path / "here", version="1.0")
    apart = UpdatesApart(there.note, tmp_path / "apart", version="1.0")
    assert apart.look(NOW) == here.look(NOW)
    release = here.recall().release
    assert release is not None
    for one in (here, apart):
        file = one.fetch(release, lambda _: None, lambda: False)
        assert one.recall() == Learnt(NOW, release, file)


def test_what_it_is_refused_is_told(there: Publisher, apart: UpdatesApart) -> None:
    there.publish("1.1")
    there.answers["/feed.json"] += b" "
    with pytest.raises(UpdateError) as refused:
        apart.look(NOW)
    assert refused.value.code == "update-untrusted"
    assert refused.value.detail == "the signature does not fit"
    there.answers.clear()
    with pytest.raises(UpdateError) as refused:
        apart.look(NOW)
    assert (refused.value.code, refused.value.retryable) == ("update-unreachable", True)


def test_where_nothing_was_learnt_no_process_is_started(
    apart: UpdatesApart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert apart.recall() == Learnt()
    assert not (tmp_path / "updates").exists()


def test_what_it_loads_stays_out_of_the_program(there: Publisher, tmp_path: Path) -> None:
    there.publish("1.1")
    look = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from desktop_sync.updates.apart import UpdatesApart\n"
        "from desktop_sync.updates.build import BuildNote\n"
        f"note = BuildNote(feed={there.note.feed!r}, feed_key={there.note.feed_key!r})\n"
        f"updates = UpdatesApart(note, Path({str(tmp_path / 'updates')!r}), version='1.0')\n"
        "print(updates.look(datetime.now(UTC)).release.version)\n"
        "print([n for n in ('httpx', 'cryptography', 'ssl', 'truststore') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split("\n")[:2] == ["1.1", "[]"]


def is_ours(child: psutil.Process) -> bool:
    """Children of other tests may have ended, and nobody asked how."""
    try:
        return MODULE in child.cmdline()
    except psutil.Error:
        return False


def test_closing_ends_a_look_that_is_under_way(there: Publisher, apart: UpdatesApart) -> None:
    there.publish("1.1")
    there.halts = threading.Event()
    ended: list[UpdateError] = []

    def look() -> None:
        with pytest.raises(UpdateError) as refused:
            apart.look(NOW)
        ended.append(refused.value)

    thread = threading.Thread(target=look)
    thread.start()
    wait_for(lambda: there.asked, "the question", 30)
    apart.close()
    thread.join(10)
    there.halts.set()
    assert [one.code for one in ended] == ["update-unreachable"]
    assert not any(map(is_ours, psutil.Process().children()))


def test_it_ends_with_who_asked(there: Publisher, tmp_path: Path) -> None:
    there.publish("1.1")
    there.halts = threading.Event()
    question = UpdatesApart(there.note, tmp_path / "updates").question(NOW)
    with start_child(child_command(MODULE), {}, errors=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        child.stdin.write(question)
        child.stdin.flush()
        wait_for(lambda: there.asked, "the question", 30)
        child.stdin.close()
        assert child.wait(10) == 0
    there.halts.set()
