/** Facts on a node or on a pair, each with its time and its pages. */
import { h } from "../common/dom";
import { pageOf } from "../common/page";
import { addressOf, marks, nameOf, number, period, shortened } from "../common/told";
import { byTime, participants, shared } from "./filter";
import { isActivity, pairKey, type Link, type Model, type Node, type Sort } from "./model";
import { texts } from "./texts";

type Choose = (...nodes: Node[]) => void;

/** All that is known of `node`: what it is, what it has in common with others, and every link. */
export function factsOf(model: Model, node: Node, choose: Choose): HTMLElement[] {
  const parts: HTMLElement[] = [
    h("p", { class: "kind quiet" }, node.kind || texts.one[node.layer]),
    h("h2", { tabindex: -1 }, node.name),
    h("p", {}, node.when && h("span", { class: "when" }, `${period(node.when)} · `), h("a", { href: addressOf(node.page) }, texts.page)),
  ];
  if (node.topics.length) {
    const links = node.topics.flatMap((topic, place) => {
      const named = model.topics[topic]!;
      return [place ? ", " : "", h("a", { href: pageOf(named[0]) }, nameOf(named))];
    });
    parts.push(h("p", {}, h("span", { class: "quiet" }, `${texts.topics}: `), ...links));
  }
  const partners = inCommon(node);
  if (partners.length) {
    parts.push(
      h("h3", {}, `${texts.inCommon} (${number(partners.length)})`),
      shortened(partners, ([other, times]) => {
        return h("li", {}, nameButton(other, () => choose(node, other)), " ", h("span", { class: "detail" }, texts.times(times)));
      }, 8),
    );
  }
  const sorts = [...new Set(node.links.map((link) => link.sort))];
  for (const sort of Object.keys(texts.heading) as Sort[]) {
    if (!sorts.includes(sort)) continue;
    const links = node.links.filter((link) => link.sort === sort).sort((a, b) => later(a, b, node));
    parts.push(h("h3", {}, `${texts.heading[sort]} (${number(links.length)})`), shortened(links, (link) => row(model, link, node, choose)));
  }
  return parts;
}

/** What two organisations have in common, or how two things are linked. */
export function factsOfPair(model: Model, a: Node, b: Node, choose: Choose): HTMLElement[] {
  const parts: HTMLElement[] = [h("h2", { tabindex: -1 }, nameButton(a, () => choose(a)), " × ", nameButton(b, () => choose(b)))];
  const common = shared(a, b);
  if (common.length) {
    const chance = model.chance.get(pairKey(a, b));
    parts.push(h("p", {}, texts.times(common.length), "."));
    if (chance) parts.push(h("p", {}, texts.expected(number(chance.expected, 1), number(chance.q, 2))));
    else if (a.layer === "cluster" && b.layer === "cluster") parts.push(h("p", { class: "quiet" }, texts.untested));
    if (chance?.page) parts.push(h("p", {}, h("a", { href: pageOf(chance.page) }, texts.pairPage)));
    parts.push(
      shortened(common, (activity) => {
        const pages = activity.links.filter((link) => link.a === a || link.a === b).flatMap((link) => link.sources);
        return h(
          "li",
          {},
          activity.when && h("span", { class: "detail" }, period(activity.when)),
          nameButton(activity, () => choose(activity)),
          marks(model.sources, [...new Set(pages)]),
        );
      }),
    );
  }
  const direct = a.links.filter((link) => link.a === b || link.b === b);
  if (direct.length) parts.push(shortened(direct, (link) => row(model, link, a, choose)));
  return parts;
}

function row(model: Model, link: Link, from: Node, choose: Choose): HTMLElement {
  const other = link.a === from ? link.b : link.a;
  const times = isActivity(other) ? [other.when] : link.times;
  const told = [times.filter(Boolean).map(period).join(", "), link.roles.join(", ")].filter(Boolean).join(" · ");
  return h(
    "li",
    {},
    nameButton(other, () => choose(other)),
    h("span", { class: "detail" }, told || texts.heading[link.sort]),
    marks(model.sources, link.sources),
  );
}

function nameButton(node: Node, chosen: () => void): HTMLElement {
  return h("button", { type: "button", class: "plain", onclick: chosen }, node.name);
}

function later(a: Link, b: Link, from: Node): number {
  const [one, other] = [a, b].map((link) => (link.a === from ? link.b : link.a)) as [Node, Node];
  if (isActivity(one) || isActivity(other)) return byTime(one, other);
  return (b.times[0] ?? "").localeCompare(a.times[0] ?? "") || one.name.localeCompare(other.name);
}

/** Organisations with activities in common with `node`, those with most first; of clusters only clusters. */
function inCommon(node: Node): [Node, number][] {
  if (node.layer !== "cluster" && node.layer !== "organisation") return [];
  const counts = new Map<Node, number>();
  for (const activity of new Set(node.links.filter((link) => isActivity(link.b)).map((link) => link.b))) {
    for (const other of participants(activity)) {
      if (other !== node && other.layer === "cluster") counts.set(other, (counts.get(other) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || a.name.localeCompare(b.name));
}
