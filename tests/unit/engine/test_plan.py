"""A plan survives its journey through the journal, and tells which jobs may contend."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.engine.plan import Plan, from_text, new_jobs, plans, to_text
from desktop_sync.library.naming import Template, placements
from desktop_sync.library.safe_names import same_name_key
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Damage,
    Marks,
    Metadata,
    Resource,
    ResourceRole,
    SourceFile,
)

TEMPLATE = Template("{year}/{name}")

texts = st.text(st.characters(exclude_characters="\0") | st.just("\udcff"), max_size=12)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
captured = st.builds(
    CaptureTime,
    st.none() | st.datetimes() | st.datetimes(timezones=zones),
    st.sampled_from(CaptureOrigin),
)
metadata = st.builds(
    Metadata,
    captured=st.none() | captured,
    content_identifier=st.none() | texts,
    camera=st.none() | texts,
    damage=st.none() | st.sampled_from(Damage),
)
files = st.builds(SourceFile, texts.map("/card/".__add__), st.integers(0), st.integers())
resources = st.builds(Resource, st.sampled_from(ResourceRole), files, metadata)
marks = st.builds(Marks, st.booleans(), st.booleans(), st.lists(texts, max_size=3).map(tuple))
assets = st.builds(
    Asset,
    st.sampled_from(AssetKind),
    st.lists(resources, min_size=1, max_size=4).map(tuple),
    captured,
    st.none() | marks,
)


@st.composite
def any_plans(draw: st.DrawFn) -> Plan:
    asset = draw(assets)
    known = draw(
        st.lists(
            st.none() | st.integers(1),
            min_size=len(asset.resources),
            max_size=len(asset.resources),
        )
    )
    return Plan(asset, tuple(known))


@given(any_plans())
def test_a_plan_comes_back_as_it_was(plan: Plan) -> None:
    again = from_text(to_text(plan))
    assert again == plan
    at, before = again.asset.captured.at, plan.asset.captured.at
    assert (at and at.utcoffset()) == (before and before.utcoffset())


def test_a_plan_from_before_marks_is_carried_out() -> None:
    plan = photo("IMG_1.JPG", 1)
    text = to_text(plan)
    assert ', "marks": null' in text
    assert from_text(text.replace(', "marks": null', "")) == plan


def photo(name: str, size_bytes: int, year: int = 2024) -> Plan:
    file = SourceFile(f"/card/{name}", size_bytes, 0)
    at = CaptureTime(datetime(year, 5, 17), CaptureOrigin.EXIF)
    asset = Asset(AssetKind.PHOTO, (Resource(ResourceRole.PHOTO, file),), at)
    return Plan(asset, (None,))


contending = st.lists(
    st.builds(
        photo,
        st.sampled_from(["IMG_1.JPG", "img_1.jpg", "IMG_2.JPG", "IMG_3.JPG"]),
        st.integers(1, 4),
        st.sampled_from([2023, 2024]),
    ),
    max_size=12,
)


@given(contending)
def test_jobs_that_may_want_one_name_or_hold_one_content_are_ordered(planned: list[Plan]) -> None:
    after = [job.after for job in new_jobs(planned, TEMPLATE)]
    reached: list[set[int]] = []
    for place, direct in enumerate(after):
        assert all(one < place for one in direct)
        reached.append(set(direct).union(*(reached[one] for one in direct)))
    for place, one in enumerate(planned):
        for earlier in range(place):
            if wants(one) & wants(planned[earlier]):
                assert earlier in reached[place]


def wants(plan: Plan) -> set[str | int]:
    (name,) = placements(plan.asset, TEMPLATE)
    return {same_name_key(str(name)), plan.asset.size_bytes}


def test_jobs_that_have_nothing_in_common_wait_for_nobody() -> None:
    planned = [photo("IMG_1.JPG", 1), photo("IMG_2.JPG", 2), photo("IMG_1.JPG", 3, year=2023)]
    assert [job.after for job in new_jobs(planned, TEMPLATE)] == [(), (), ()]


def test_only_assets_with_something_new_are_planned_and_only_that_is_copied() -> None:
    still = Resource(ResourceRole.PHOTO, SourceFile("/card/a.JPG", 1, 0))
    raw = Resource(ResourceRole.ALTERNATE_PHOTO, SourceFile("/card/a.DNG", 20, 0))
    other = Resource(ResourceRole.PHOTO, SourceFile("/card/b.JPG", 1, 0))
    unknown = CaptureTime(None, CaptureOrigin.UNKNOWN)
    pair = Asset(AssetKind.PHOTO, (still, raw), unknown)
    single = Asset(AssetKind.PHOTO, (other,), unknown)
    (plan,) = plans(
        [pair, single], frozenset({"/card/a.DNG"}), {"/card/a.JPG": 7, "/card/b.JPG": 8}
    )
    assert plan == Plan(pair, (7, None))
    assert plan.to_copy() == [(1, raw)]
    (job,) = new_jobs([plan], TEMPLATE)
    assert (job.size_bytes, job.resource_names) == (20, ("a.JPG", "a.DNG"))
    grown = Resource(raw.role, SourceFile("/card/a.DNG", 21, 1))
    assert plan.with_resource(1, grown).asset.resources == (still, grown)
