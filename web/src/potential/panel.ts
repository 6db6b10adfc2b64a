/** One pair with everything that speaks for it: contributions, evidence drawn and told, brokers, topics, and how sure that is. */

import { h } from "../common/dom";
import { pageOf } from "../common/page";
import { drawing } from "./drawing";
import { evidence, marks, told, type Told } from "./evidence";
import { partsOf } from "./list";
import { type Named, nameOf, type Pair, type Scored, type Table } from "./model";
import { number, signed, TEXT } from "./words";

export interface Shown {
  scored: Scored;
  table: Table;
  /** How many pairs its list has. */
  of: number;
  /** Its rank by the reader's own weights, where these differ from the published ones. */
  own: number | undefined;
  weights: number[];
}

/** Fill `into`; what needs the file of evidence follows when it is there. */
export async function fill(into: HTMLElement, shown: Shown, actions: HTMLElement): Promise<void> {
  const { pair } = shown.scored;
  const found = h("div", {}, h("p", { class: "note" }, TEXT.loading));
  into.replaceChildren(
    h("h2", { id: "pair", tabindex: -1 }, organisation(pair.u), " × ", organisation(pair.v)),
    h("p", { class: "quiet" }, place(shown)),
    ...pair.gone.map((told) => h("p", { class: "notice" }, `${told}.`)),
    actions,
    contributions(shown),
    h("section", {}, h("h3", {}, TEXT.evidence), found),
    h("section", {}, h("h3", {}, TEXT.brokers), brokers(pair)),
    pair.topics.length ? h("section", {}, h("h3", {}, TEXT.topics), topics(pair)) : "",
    h("section", {}, h("h3", {}, TEXT.sure), sure(shown)),
    h("p", { class: "quiet" }, TEXT.caution),
  );
  const all = await evidence();
  const groups = [...told(pair, all)].map(([term, paths]) => group(term, paths, pair, all.rest[pair.place] ?? []));
  found.replaceChildren(...groups);
}

function organisation(named: Named): HTMLAnchorElement {
  return h("a", { href: pageOf(`organisation/${named[0]}`) }, nameOf(named));
}

function place({ scored: { pair }, table, of, own }: Shown): string {
  const [status, region] = table.lists[pair.list]!;
  const span = pair.ranks ? `${number(pair.ranks[0])}–${number(pair.ranks[1])}` : "";
  const parts = [TEXT.lists[`${status}_${region}`]!, TEXT.place(pair.rank, span, of)];
  if (own !== undefined) parts.push(TEXT.ownPlace(own));
  return parts.join(" · ");
}

function contributions({ scored, table, weights }: Shown): HTMLElement {
  const weight = new Map(table.terms.map(([, family], term) => [family as string, [weights[term]!, scored.z[term]] as const]));
  const rows = partsOf(scored, table).map(({ family, value, known }) => {
    const [by, z] = weight.get(family)!;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, h("i", { class: `part ${family}`, "aria-hidden": "true" }), ` ${TEXT.families[family]}`),
      h("td", { class: "number" }, known && z != null ? signed(z) : TEXT.unknown),
      h("td", { class: "number" }, number(by, 3)),
      h("td", { class: "number" }, known ? signed(value) : "–"),
    );
  });
  const total = (title: string, value: number) => h("tr", {}, h("th", { scope: "row", colspan: 3 }, title), h("td", { class: "number" }, signed(value)));
  const head = [TEXT.parts, TEXT.standard, TEXT.weight, TEXT.contribution];
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": TEXT.parts },
    h(
      "table",
      { class: "contributions" },
      h("thead", {}, h("tr", {}, ...head.map((title, place) => h("th", { scope: "col", class: place ? "number" : undefined }, title)))),
      h("tbody", {}, ...rows, total(TEXT.affinity, scored.affinity), total(TEXT.sum, scored.score)),
    ),
  );
}

function group(term: string, paths: Told[], pair: Pair, rest: [string, number, number][]): HTMLElement {
  const others = rest.filter(([name]) => name === term).map(([, count, share]) => h("li", { class: "quiet" }, TEXT.rest(count, percent(share))));
  const rows = paths.map(({ sentence, share, pages }) =>
    h("li", {}, `${sentence}. `, term === "common" ? "" : h("span", { class: "quiet" }, `${TEXT.shareOf(percent(share))}. `), marks(pages)),
  );
  return h(
    "section",
    { class: "ways" },
    h("h4", {}, TEXT.terms[term] ?? term),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": TEXT.terms[term] ?? term }, drawing(nameOf(pair.u), nameOf(pair.v), paths)),
    h("ol", {}, ...rows, ...others),
  );
}

function percent(share: number): string {
  return `${number(share * 100)} %`;
}

function brokers({ brokers }: Pair): HTMLElement {
  if (!brokers.length) return h("p", {}, TEXT.nobody);
  const rows = brokers.map(({ organisation: who, role, intermediary, ofBoth }) => {
    const about = [TEXT.roles[role] ?? role, intermediary ? TEXT.intermediary : "", ofBoth ? TEXT.ofBoth : ""].filter(Boolean);
    return h("li", {}, organisation(who), ` (${about.join(", ")})`);
  });
  return h("ol", {}, ...rows);
}

function topics({ topics }: Pair): HTMLElement {
  const link = (topic: Named) => h("a", { href: pageOf(`topic/${topic[0]}`) }, nameOf(topic));
  return h("ul", {}, ...topics.map(([one, other]) => h("li", {}, link(one), ...(one === other ? [] : [" × ", link(other)]))));
}

function sure({ scored: { pair }, table }: Shown): HTMLElement {
  const known = [pair.u, pair.v].map((side, place) => {
    const [independent, activities, origins] = pair.known[place]!;
    return TEXT.known(nameOf(side), independent, table.needed, activities, origins);
  });
  const lines = [...known, ...pair.quiet.map(([side, year]) => TEXT.quiet(nameOf(side), year))];
  lines.push(`${TEXT.common}: ${TEXT.observed(pair.observed, pair.expected === null ? "" : number(pair.expected, 1))}`);
  if (pair.q !== null) lines.push(TEXT.q(number(pair.q, 2), table.tests));
  if (pair.worst && pair.worst.rank > pair.rank) lines.push(TEXT.worst(pair.worst.host, pair.worst.rank));
  return h("ul", {}, ...lines.map((line) => h("li", {}, line)));
}
