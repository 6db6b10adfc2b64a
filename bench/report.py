"""The tables of docs/performance.md and its figure, from what ``bench/run.py`` left in ``bench/results``."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
FIGURE = ROOT / "docs" / "images" / "growth"

HEAD = (
    "| what | peer | CPU s | peer CPU s | ratio (least to greatest) | goal |\n"
    "| --- | --- | --- | --- | --- | --- |"
)
_PART = "(<!-- {0} -->\n).*?(<!-- /{0} -->)"


def line(row: dict) -> str:
    """A row of the table; what misses its goal is in bold."""
    ratio = f"{row['ratio']:.2f} ({row['least']:.2f} to {row['greatest']:.2f})"
    if row["least"] == row["greatest"]:
        ratio = f"{row['ratio']:.2f}"
    goal = row["goal"]
    if goal is not None and row["ratio"] > goal:
        ratio = f"**{ratio}**"
    shown = "" if goal is None else goal
    return (
        f"| {row['what']} | {row['peer']} | {row['ours_s']:.3f} | {row['peer_s']:.3f} | {ratio} | {shown} |"
    )


def rows_of(name: str) -> list[dict]:
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))["rows"] if path.is_file() else []


def ratios() -> str:
    """The rows of all benchmarks that measure CPU seconds against a peer."""
    names = [path.stem for path in sorted(RESULTS.glob("*.json")) if path.stem not in ("growth", "serve")]
    return "\n".join([HEAD, *(line(row) for name in names for row in rows_of(name))]) + "\n"


def growth() -> str:
    """A row for each step: CPU and memory at each size, and the exponent."""
    lines = ["| step | quads | CPU s | peak MiB | exponent |", "| --- | --- | --- | --- | --- |"]
    for row in rows_of("growth"):
        points = row["points"]
        cells = [
            " / ".join(f"{point['quads']:,}" for point in points),
            " / ".join(f"{point['cpu']:.2f}" for point in points),
            " / ".join(f"{point['peak']:.0f}" for point in points),
        ]
        exponent = f"{row['ratio']:.2f}"
        shown = f"**{exponent}**" if row["ratio"] > row["goal"] else exponent
        lines.append(f"| {row['what'].partition(':')[0]} | {' | '.join(cells)} | {shown} |")
    return "\n".join(lines) + "\n"


PEERS = ("engine, same text", "engine, first text", "Virtuoso, same text")


def queries() -> str:
    """A row for each query and size; where one side passed the limit, the ratio is a bound."""
    lines = [
        "| query | organisations | rows | CPU ms | to the engine, same text | to the engine, first text | to Virtuoso |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for entry in (entry for row in rows_of("catalogue") for entry in row.get("queries", ())):
        cpu, rows = entry["cpu"], entry["rows"]
        count = rows["ours"]
        cells = [entry["query"], f"{entry['size']:,}", "" if count is None else f"{count:,}"]
        cells.append(f"{cpu['ours'] * 1000:.1f}")
        for peer in PEERS:
            if peer not in cpu:
                cells.append("refused" if peer == PEERS[2] else "")
                continue
            ratio = f"{cpu['ours'] / cpu[peer]:.2f}"
            cells.append(f"below {ratio}" if rows[peer] is None else ratio)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def serving() -> str:
    """Requests a second against each peer, then the tail beside bombs, pair by pair. Seconds on the clock."""
    rows = [row for row in rows_of("serve") if "pairs" not in row]
    lines = [
        "| what | peer | requests/s | peer | throughput to the peer's (least to greatest) | goal | p50, p99 ms | peer |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        ratio = f"{1 / row['ratio']:.2f} ({1 / row['greatest']:.2f} to {1 / row['least']:.2f})"
        goal = row["goal"]
        shown = f"**{ratio}**" if goal is not None and row["ratio"] > goal else ratio
        tails = [
            f"{1000 * row[one]['p50']:.0f}, {1000 * row[one]['p99']:.0f}"
            for one in ("ours_latency", "peer_latency")
        ]
        lines.append(
            f"| {row['what']} | {row['peer']} | {1 / row['ours_s']:.1f} | {1 / row['peer_s']:.1f} | {shown} "
            f"| {'' if goal is None else f'{1 / goal:.1f}'} | {tails[0]} | {tails[1]} |"
        )
    for row in rows_of("serve"):
        if "pairs" in row:
            lines += ["", *_tail(row)]
    return "\n".join(lines) + "\n"


def _tail(row: dict) -> list[str]:
    names = ("p50", "p95", "p99", "max")
    lines = [
        f"| server | alone, p50 | beside bombs, {', '.join(names)} (ms) | small queries | bombs: how they ended | last after | memory MiB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for pair in row["pairs"]:
        for name, one in pair.items():
            ends = ", ".join(f"{number} {how}" for how, number in sorted(one["ends"].items()))
            felt = ", ".join(f"{1000 * one['bombs'][q]:.1f}" for q in names)
            lines.append(
                f"| {name} | {1000 * one['idle']['p50']:.1f} | {felt} | {one['answers']:,} | {ends} "
                f"| {one['last_end']:.1f} s | {one['memory'] / (1 << 20):.0f} |"
            )
    return lines


def _at_a_million(row: dict) -> float:
    """CPU of the point nearest to a million quads."""
    return min(row["points"], key=lambda point: abs(point["quads"] - 1e6))["cpu"]


def figure() -> None:
    """CPU of each step against the number of quads, both on logarithmic scales."""
    import matplotlib as mpl  # noqa: PLC0415 - the tables do without

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "growth"
    import matplotlib.pyplot as plt  # noqa: PLC0415 - after the choice of backend

    rows = rows_of("growth")
    if not rows:
        return
    drawing, axes = plt.subplots(figsize=(10.0, 5.2), layout="constrained")
    colours = plt.get_cmap("tab20")
    for number, row in enumerate(rows):
        xs = [point["quads"] for point in row["points"]]
        ys = [point["cpu"] for point in row["points"]]
        peer = row["step"].startswith(("bare", "parse", "engine")) or row["step"] == "load to disk"
        label = f"{row['what'].partition(':')[0]}, {row['ratio']:.2f}"
        axes.plot(xs, ys, "o--" if peer else "o-", ms=4, lw=1.3, color=colours(number / 20), label=label)
    axes.set(xscale="log", yscale="log", xlabel="quads", ylabel="CPU seconds")
    axes.grid(which="major", lw=0.4, color="0.85")
    axes.spines[["top", "right"]].set_visible(False)
    handles, labels = axes.get_legend_handles_labels()
    order = sorted(range(len(rows)), key=lambda n: -_at_a_million(rows[n]))  # as the lines lie
    axes.legend(
        [handles[n] for n in order], [labels[n] for n in order], loc="center left", bbox_to_anchor=(1.0, 0.5),
        fontsize=7.5, frameon=False, title="step, exponent (peers dashed)", title_fontsize=7.5, alignment="left",
    )  # fmt: skip
    FIGURE.parent.mkdir(exist_ok=True)
    drawing.savefig(FIGURE.with_suffix(".svg"), metadata={"Date": None})
    drawing.savefig(FIGURE.with_suffix(".png"), dpi=150)
    plt.close(drawing)


def main() -> None:
    """Renew the page and the figure."""
    if PAGE.is_file():
        text = PAGE.read_text(encoding="utf-8")
        for name, make in (
            ("ratios", ratios),
            ("growth", growth),
            ("queries", queries),
            ("serving", serving),
        ):
            pattern, content = re.compile(_PART.format(name), re.DOTALL), make()
            text = pattern.sub(lambda match, made=content: match[1] + made + match[2], text)
        PAGE.write_text(text, encoding="utf-8", newline="")
    figure()


if __name__ == "__main__":
    main()
