from itertools import combinations

import numpy as np
import pytest
from matplotlib import rc_context

from clustergraph.draw.labels import Mark, _crossed, place_labels
from clustergraph.draw.style import SIZE, STYLE, new_figure


@pytest.fixture
def axes():
    with rc_context(STYLE):
        figure = new_figure("single", 2.0)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, 252)
        axes.set_ylim(0, 144)
        yield axes


def boxes(axes):
    renderer = axes.figure.canvas.get_renderer()
    return {text.get_text(): text.get_window_extent(renderer) for text in axes.texts}


def write(axes, marks, lines=None, **options):
    lines = np.zeros((0, 2, 2)) if lines is None else lines
    return place_labels(axes, marks, lines, size=SIZE, wrap=20, words=[""] * len(lines), **options)


def test_labels_meet_neither_each_other_nor_nodes(axes):
    marks = [Mark(60 + 12 * (n % 5), 50 + 12 * (n // 5), 3.0, f"name {n}", n) for n in range(15)]
    left_out = write(axes, marks)
    found = boxes(axes)
    assert len(found) + len(left_out) == 15
    assert len(found) >= 12
    for one, other in combinations(found.values(), 2):
        assert not one.overlaps(other)
    point = axes.figure.dpi / 72
    for mark in marks:
        x, y = axes.transData.transform((mark.x, mark.y))
        for name, box in found.items():
            assert not (box.x0 < x < box.x1 and box.y0 < y < box.y1), (name, mark.text)
    assert point > 1


def test_the_heaviest_is_named_where_there_is_room_for_one_only(axes):
    axes.set_xlim(0, 60)
    marks = [Mark(30, 72, 2.0, "the long name of the light one", 1), Mark(31, 72, 2.0, "heavy", 9)]
    write(axes, marks, rings=(1.0,))
    assert "heavy" in boxes(axes)


def test_a_label_stands_nearer_to_its_own_node_than_to_another(axes):
    marks = [Mark(100, 72, 2.0, "left", 5), Mark(112, 72, 2.0, "right", 4)]
    write(axes, marks)
    found = boxes(axes)
    near = {mark.text: axes.transData.transform((mark.x, mark.y)) for mark in marks}
    for name, box in found.items():
        middle = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
        distance = {other: np.linalg.norm(middle - at) for other, at in near.items()}
        assert min(distance, key=distance.get) == name


def test_a_place_off_the_lines_is_preferred(axes):
    to_the_right = np.array([[[126.0, 72.0], [252.0, 72.0]]])
    write(axes, [Mark(126, 72, 2.0, "name", 1)], to_the_right)
    assert boxes(axes)["name"].x1 < axes.transData.transform((126, 72))[0]


def test_what_finds_no_place_is_told_and_not_written(axes):
    axes.set_xlim(0, 4000)
    left_out = write(axes, [Mark(x, 72, 2.0, "a name that is long", 1) for x in range(0, 400, 8)])
    assert left_out
    assert len(axes.texts) == 50 - len(left_out)


def test_an_unnamed_mark_is_only_in_the_way(axes):
    assert write(axes, [Mark(126, 72, 30.0, "", 9), Mark(126, 104, 2.0, "name", 1)]) == []
    x, y = axes.transData.transform((126, 72))
    box = boxes(axes)["name"]
    assert np.hypot(max(box.x0 - x, x - box.x1, 0), max(box.y0 - y, y - box.y1, 0)) > 30


def test_lines_through_a_box_are_counted():
    box = np.array([0.0, 0.0, 10.0, 5.0])
    through = [[[-5, 2], [15, 3]], [[5, -9], [5, 9]], [[2, 2], [3, 3]], [[-3, 2], [4, 2]]]
    past = [[[-5, 6], [15, 6]], [[-5, 2], [-1, 2]], [[11, -9], [11, 9]], [[8, 9], [18, -1]]]
    assert _crossed(box, np.array(through, dtype=float)) == 4
    assert _crossed(box, np.array(past, dtype=float)) == 0
    assert _crossed(box, np.zeros((0, 2, 2))) == 0
