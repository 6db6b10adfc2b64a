/** One list of pairs as a table: rank, names with topics and brokers, what the sum is made of, common activities. */

import { h } from "../common/dom";
import { bar, told } from "./bars";
import { nameOf, type Pair, type Scored, type Table } from "./model";
import { number, signed, TEXT } from "./words";

/** So many rows come at a time. */
export const STEP = 50;

/** The parts of a pair by what they measure, size first, as everywhere. */
export function partsOf(scored: Scored, table: Table): { family: string; value: number; known: boolean }[] {
  const parts = table.terms.map(([, family], term) => ({ family, value: scored.parts[term]!, known: scored.z[term] !== null }));
  return parts.sort((a, b) => Number(b.family === "size") - Number(a.family === "size"));
}

/**
 * The first `count` of `rows`; `places` are their ranks in the whole list. With `own`, the published rank stands beside.
 */
export function list(
  rows: Scored[],
  places: Map<Pair, number>,
  table: Table,
  own: boolean,
  count: number,
  open: (pair: Pair) => void,
): HTMLElement {
  const most = Math.max(...rows.map(({ parts }) => parts.reduce((sum, part) => sum + Math.max(part, 0), 0)), 0);
  const body = rows.slice(0, count).map((scored) => {
    const { pair } = scored;
    const parts = partsOf(scored, table);
    return h(
      "tr",
      { "data-pair": pair.id },
      h("td", { class: "rank" }, rank(pair, places.get(pair)!, own)),
      h(
        "th",
        { scope: "row" },
        h("button", { type: "button", class: "link", onclick: () => open(pair) }, `${nameOf(pair.u)} × ${nameOf(pair.v)}`),
        h("span", { class: "detail" }, pair.topics.map((topics) => [...new Set(topics.map(nameOf))].join(" × ")).join(", ")),
        pair.brokers.length ? h("span", { class: "detail" }, `${TEXT.brokers}: ${pair.brokers.map(({ organisation }) => nameOf(organisation)).join(", ")}`) : "",
        ...pair.gone.map((told) => h("span", { class: "detail silent" }, told)),
        ...pair.quiet.map(([side, year]) => h("span", { class: "detail silent" }, TEXT.quiet(nameOf(side), year))),
      ),
      h("td", {}, h("span", { class: "sum" }, signed(scored.score)), bar(parts, most), h("span", { class: "detail" }, told(parts))),
      h("td", { class: "common" }, TEXT.observed(pair.observed, pair.expected === null ? "" : number(pair.expected, 1))),
    );
  });
  const head = [own ? TEXT.ownRank : TEXT.rank, TEXT.pair, TEXT.parts, TEXT.common];
  return h(
    "table",
    { class: "ranked" },
    h("thead", {}, h("tr", {}, ...head.map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, ...body),
  );
}

function rank(pair: Pair, place: number, own: boolean): HTMLElement {
  const span = pair.ranks ? ` (${number(pair.ranks[0])}–${number(pair.ranks[1])})` : "";
  if (!own) return h("span", {}, h("strong", {}, number(place)), span ? h("span", { class: "detail" }, span.trim()) : "");
  return h("span", {}, h("strong", {}, number(place)), h("span", { class: "detail" }, `${TEXT.publishedRank} ${number(pair.rank)}${span}`));
}

/** The colours of the bars. */
export function legend(table: Table): HTMLElement {
  const families = [...new Set(table.terms.map(([, family]) => family))].sort((a, b) => Number(b === "size") - Number(a === "size"));
  return h("p", { class: "legend quiet" }, ...families.map((family) => h("span", {}, h("i", { class: `part ${family}`, "aria-hidden": "true" }), ` ${TEXT.families[family]}`)));
}
