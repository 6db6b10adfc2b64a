import pytest

from clustergraph.publish.explorer.timeline import SORTS, timeline


@pytest.fixture(scope="module")
def data(content):
    return timeline(content)


def test_entries_in_order_of_time_with_who_took_part(data):
    times = [entry[3] for entry in data["entries"]]
    assert times == sorted(times)
    entries = {entry[0][0]: entry for entry in data["entries"]}
    assert set(entries) == {
        "event/light-day-2024",
        "event/wood-forum-2024",
        "project/clear-light",
        "act/memorandum-2024",
    }
    act = entries["act/memorandum-2024"]
    assert (SORTS[act[1]], data["kinds"][act[2]][0], act[3]) == ("act", "memorandum", "2024-05-14")
    assert [data["clusters"][one][0][0] for one in act[4]] == [
        "organisation/photonics-valley",
        "organisation/water-network",
    ]
    assert act[5] == 2
    assert {data["sources"][page][1] for page in act[7]} == {"photonics.example", "water.example"}
    assert act[8] == "organisation/photonics-valley#act/memorandum-2024"
    assert len(entries["event/light-day-2024"]) == 8, "a thing with a page of its own needs no address"
    assert entries["project/clear-light"][3] == "2024-06/2025-12"


def test_clusters_count_their_entries(data):
    counted = {cluster[0][0]: cluster[1] for cluster in data["clusters"]}
    for number, cluster in enumerate(data["clusters"]):
        assert counted[cluster[0][0]] == sum(number in entry[4] for entry in data["entries"])
    assert counted["organisation/photonics-valley"] == 4


def test_what_has_no_date_is_counted_and_left_out(content_of, quads):
    undated = [
        quad
        for quad in quads
        if quad.subject.value != "https://example.org/clusters/id/event/wood-forum-2024"
        or "earliest" not in quad.predicate.value
    ]
    data = timeline(content_of(undated))
    assert data["undated"] == 1
    assert "event/wood-forum-2024" not in {entry[0][0] for entry in data["entries"]}
