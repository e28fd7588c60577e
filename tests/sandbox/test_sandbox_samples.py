"""The sample minutes: what comes with the package, and that the copies agree with their source."""

from importlib.resources import files

import pytest

from sandbox.council_content import cut_short, paragraphs, sample_committees
from sandbox.council_text import sample_texts


@pytest.mark.parametrize("name", sorted(sample_texts()))
def test_every_text_copy_is_what_its_source_makes(name: str) -> None:
    """Run `Path(...).write_text(sample_texts()[name])` after a change of the .toml files."""
    copy = files("sandbox").joinpath("samples", name).read_text(encoding="utf-8")
    assert copy == sample_texts()[name]


def test_each_committee_has_a_next_meeting_date() -> None:
    """The last meeting of each sample committee lies ahead and has no papers."""
    for committee in sample_committees():
        assert committee.meetings[-1].on > committee.meetings[-2].on
        assert not committee.meetings[-1].items


def test_item_keys_and_meeting_ids_are_unique() -> None:
    """The site finds items and meetings by number alone."""
    meetings = [meeting for one in sample_committees() for meeting in one.meetings]
    keys = [item.key for meeting in meetings for item in meeting.items]
    assert len({meeting.id for meeting in meetings}) == len(meetings)
    assert len(set(keys)) == len(keys)


def test_the_long_item_loses_its_resolution_when_cut() -> None:
    """Cutting at 500 words drops what matters most, as on real sites."""
    long_item = next(
        item for m in sample_committees()[0].meetings for item in m.items if item.key == 70144
    )
    kept, was_cut = cut_short(long_item.minutes)
    assert was_cut
    assert not any("RESOLVED" in paragraph.words for paragraph in kept)
    assert any("RESOLVED" in paragraph.words for paragraph in paragraphs(long_item.minutes))
