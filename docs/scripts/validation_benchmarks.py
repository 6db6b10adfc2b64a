"""Tables of docs/validation.md on Horizon 2020 and FP7, from the reports in docs/validation/."""

from __future__ import annotations

from typing import Any

Report = dict[str, Any]
_PANELS = (
    ("auc_random", "AUC"), ("auc_size_conditioned", "AUC given size"), ("auc_wide_size_conditioned", "given size in all"),
    ("ap", "AP"), ("p_at_20", "P@20"), ("hits_at_10", "hits@10"), ("mrr", "MRR"),
)  # fmt: skip
_GLOBAL = (
    ("auc_random", "AUC random"), ("auc_hard", "AUC hard"), ("ap", "AP hard"), ("hits_at_10", "hits@10"), ("p_at_10", "P@10"),
    ("r_at_50", "R@50"), ("mrr", "MRR"), ("pooled_p_at_100", "pooled P@100"), ("pooled_p_at_500", "P@500"),
)  # fmt: skip
_WITH_INTERVAL = {
    "auc_random", "auc_size_conditioned", "auc_wide_size_conditioned", "auc_hard", "hits_at_10", "spearman",
    "spearman_partial", "hits_at_1", "hits_at_3", "pooled_p_at_100",
}  # fmt: skip
_BOLD = {"additive", "beta"}


def _cell(measure: dict[str, float | None] | None, *, interval: bool) -> str:
    if measure is None or measure["value"] is None:
        return "-"
    text = f"{measure['value']:.3f}"
    if interval and measure["lo"] is not None:
        text += f" [{measure['lo']:.3f}, {measure['hi']:.3f}]"
    return text


def _table(scores: dict[str, Any], columns: tuple[tuple[str, str], ...], first: str = "score") -> str:
    lines = [[first, *(head for _, head in columns)], ["---"] * (len(columns) + 1)]
    for name, measures in scores.items():
        cells = [_cell(measures.get(key), interval=key in _WITH_INTERVAL) for key, _ in columns]
        if any(cell != "-" for cell in cells):
            lines.append([f"**{name}**" if name in _BOLD else name, *cells])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def panels(report: Report) -> str:
    """Every score, mean over panels."""
    return _table(report["organisation_pairs"], _PANELS)


def versus(report: Report) -> str:
    """Paired differences to size, over panels."""
    chosen = {name: report["versus_size"][name] for name in ("five terms", "additive", "wide size")}
    keys = tuple((key, head) for key, head in _PANELS if key != "auc_wide_size_conditioned")
    lines = [["score", *(head for _, head in keys)], ["---"] * (len(keys) + 1)]
    lines += [
        [name, *(_cell(measures[key], interval=True) for key, _ in keys)] for name, measures in chosen.items()
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def countries(report: Report) -> str:
    """Each panel: how large it is, and what size and the additive score reach in it."""
    head = ["panel", "organisations", "activities", "new links", "size", "five terms", "additive"]
    lines = [head, ["---"] * len(head)]
    for name, facts in report["manifest"]["panels"].items():
        found = report["panels"][name]
        cells = [
            f"{found[score]['auc_random']['value']:.3f} / {found[score]['auc_size_conditioned']['value']:.3f}"
            for score in ("size", "five terms", "additive")
        ]
        lines.append(
            [name, *(f"{facts[key]:,}" for key in ("organisations", "activities", "new_links")), *cells]
        )
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def whole(report: Report) -> str:
    """Every score in the global network."""
    return _table(report["global"]["organisation_pairs"], _GLOBAL)


def weights(report: Report) -> str:
    """Learned weights: mean over panels, and those of the global network."""
    some = report["manifest"]
    by_panel = [facts["weights"]["additive"] for facts in some["panels"].values()]
    mean = {term: sum(one[term] for one in by_panel) / len(by_panel) for term in by_panel[0]}
    lines = [f"Panels: {', '.join(f'{term} {weight + 0.0:.2f}' for term, weight in mean.items())}."]
    if "global" in some:
        of_all = some["global"]["weights"]["additive"]
        lines.append(f"Global: {', '.join(f'{term} {weight:.2f}' for term, weight in of_all.items())}.")
    return "\n\n".join(lines) + "\n"


def clusters(report: Report) -> str:
    """Pairs of clusters: every score, and its difference to gravity."""
    against = report["clusters_versus_gravity"]
    merged = {
        name: measures | {"excess": against.get(name, {}).get("spearman")}
        for name, measures in report["clusters"].items()
    }
    lines = [["score", "Spearman", "partial, given gravity", "Spearman less that of gravity"], ["---"] * 4]
    lines += [
        [
            f"**{name}**" if name in _BOLD else name,
            *(_cell(one[key], interval=True) for key in ("spearman", "spearman_partial", "excess")),
        ]
        for name, one in merged.items()
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def brokers(report: Report) -> str:
    """Rules that name brokers."""
    columns = (("hits_at_1", "hits@1"), ("hits_at_3", "hits@3"), ("hits_at_10", "hits@10"), ("mrr", "MRR"))
    return _table(report["brokers"], columns, "rule")


def _ideas(found: dict[str, dict[str, float]], columns: tuple[tuple[str, str], ...]) -> str:
    lines = [["terms", *(head for _, head in columns)], ["---"] * (len(columns) + 1)]
    lines += [[idea, *(f"{measures[key]:.3f}" for key, _ in columns)] for idea, measures in found.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def panel_ideas(report: Report) -> str:
    """Every term that was tried in panels."""
    wanted = {"auc_random", "auc_size_conditioned", "auc_wide_size_conditioned", "p_at_20"}
    return _ideas(report["panels"], tuple(pair for pair in _PANELS if pair[0] in wanted))


def global_ideas(report: Report) -> str:
    """Every term that was tried in the global network."""
    some = next(iter(report["global"].values()))
    return _ideas(report["global"], tuple(pair for pair in _GLOBAL if pair[0] in some))


MAKERS = {
    "panels": panels, "versus": versus, "countries": countries, "whole": whole, "weights": weights,
    "clusters": clusters, "brokers": brokers, "panel_ideas": panel_ideas, "global_ideas": global_ideas,
}  # fmt: skip
