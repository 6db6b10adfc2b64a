import pytest
from matplotlib import rc_context
from matplotlib.lines import Line2D

from clustergraph.draw.frame import fitted, framed, length, shortened
from clustergraph.draw.key import Entry, key_of
from clustergraph.draw.style import MM, STYLE, new_figure


@pytest.fixture(autouse=True)
def style():
    with rc_context(STYLE):
        yield


def test_text_is_wrapped_to_the_width_it_has():
    figure = new_figure("single", 1.0)
    text = "Netzwerk Automobilzulieferer Sachsen und noch mehr Worte e. V."
    lines = fitted(figure, text, 90.0)
    assert " ".join(lines).replace("\u00a0", " ") == text
    assert len(lines) > 2
    assert all(length(figure, line) <= 90 for line in lines)
    assert lines[-1].endswith("Worte\u00a0e.\u00a0V.")


def test_a_text_that_is_too_long_is_cut_with_a_sign():
    figure = new_figure("single", 1.0)
    assert shortened(figure, "kurz", 90.0) == "kurz"
    cut = shortened(figure, "Ein sehr langer Name, der nicht in zwei Zeilen passt und weitergeht", 80.0, 2)
    assert cut.endswith("…")
    assert len(cut.split("\n")) == 2
    assert all(length(figure, line) <= 80 for line in cut.split("\n"))


@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("count", [1, 4, 9])
def test_title_drawing_legend_and_notes_never_meet(width, count, assert_fit_for_print):
    handles = [Line2D([], [], label=f"entry number {n} " + "x" * (7 * (n % 3))) for n in range(count)]
    frame = framed(
        width,
        100.0,
        title="A title that is long enough for more than one line, at least at the single width",
        notes=["Some notes that say what is shown, " * 5],
        data="somewhere",
        lang="en",
        handles=handles,
    )
    axes = frame.axes(20, 20, 8, 4)
    axes.set_xlabel("axis")
    assert_fit_for_print(frame.figure)
    assert frame.figure.get_figwidth() == pytest.approx({"single": 89, "double": 183}[width] * MM)
    renderer = frame.figure.canvas.get_renderer()
    point = frame.figure.dpi / 72
    for legend in frame.figure.legends:
        box = legend.get_window_extent(renderer)
        assert box.x1 <= (frame.left + frame.width + 2) * point
        assert box.y1 <= frame.bottom * point


@pytest.mark.parametrize("width", ["single", "double"])
def test_a_key_names_every_number_once_and_parts_no_heading_from_its_first_name(width):
    entries = [Entry(f"town {n // 4}", n, f"organisation with a rather long name {n}") for n in range(1, 23)]
    key = key_of(entries, width)
    assert [int(line.number) for line in key.lines if line.number] == list(range(1, 23))
    assert [line.text for line in key.lines if line.heading] == [f"town {n}" for n in range(6)]
    for line, following in zip(key.lines, key.lines[1:], strict=False):
        if line.heading:
            assert following.x == line.x
            assert following.number
    assert max(line.y for line in key.lines) <= key.height
