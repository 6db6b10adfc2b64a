/** The answer as a small network: the IRIs of one column tied to those of another. */

import { h, svg } from "../common/dom";
import { field } from "../common/field";
import { nameOf, pageOfIri, type Naming } from "./cell";
import { spread } from "./spreading";
import type { Row, Term } from "./protocol";
import { TEXT } from "./words";

/** So many rows are drawn at most; a line says if there are more. */
export const LINKS = 150;
const [WIDTH, EDGE, LETTER, LINE] = [900, 30, 7, 16];

/** The columns that hold things. */
export function things(variables: string[], rows: Row[]): number[] {
  return [...variables.keys()].filter((column) => {
    const values = rows.map((row) => row[column]).filter((term) => term != null);
    return values.length > 0 && values.every((term) => term!.type === "uri" || term!.type === "bnode");
  });
}

export function picture(rows: Row[], count: number, naming: Naming, names: string[], columns: number[]): HTMLElement {
  if (columns.length < 2) return h("p", { class: "note" }, TEXT.noGraph);
  let [from, to] = [columns[0]!, columns.at(-1)!];
  const place = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": TEXT.graph });
  const draw = () => place.replaceChildren(network(rows, from, to, naming));
  const choose = (title: string, chosen: number, take: (column: number) => void) => {
    const select = h(
      "select",
      { onchange: () => (take(Number(select.value)), draw()) },
      ...columns.map((column) => h("option", { value: column, selected: column === chosen }, names[column])),
    );
    return field(title, select);
  };
  draw();
  return h(
    "div",
    {},
    h("div", { class: "fields" }, choose(TEXT.from, from, (column) => (from = column)), choose(TEXT.to, to, (column) => (to = column))),
    count > rows.length ? h("p", { class: "note" }, TEXT.first(rows.length, count, TEXT.lines)) : "",
    place,
  );
}

function network(rows: Row[], from: number, to: number, naming: Naming): SVGSVGElement {
  const terms = new Map<string, Term>();
  const links = new Map<string, [number, number]>();
  const place = new Map<string, number>();
  const number = (term: Term) => {
    if (!place.has(term.value)) place.set(term.value, terms.size);
    terms.set(term.value, term);
    return place.get(term.value)!;
  };
  for (const row of rows) {
    const [one, other] = [row[from], row[to]];
    if (!one || !other) continue;
    const link: [number, number] = [number(one), number(other)];
    links.set(link.join(" "), link);
  }
  const height = 320 + 8 * terms.size;
  const points = spread(terms.size, [...links.values()]);
  const at = (index: number) => ({
    x: EDGE + points[index]!.x * (WIDTH - 2 * EDGE - 200),
    y: EDGE + points[index]!.y * (height - 2 * EDGE),
  });
  const lines = [...links.values()].map(([one, other]) => {
    const [a, b] = [at(one), at(other)];
    return svg("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y });
  });
  const degree = Array.from({ length: terms.size }, () => 0);
  for (const ends of links.values()) for (const end of ends) degree[end]!++;
  const all = [...terms.values()];
  const labels = all.map((term) => short(nameOf(term, naming)));
  const free = uncovered(labels, [...all.keys()].map(at), degree);
  const nodes = all.map((term, index) => {
    const { x, y } = at(index);
    const label = svg("text", { x: x + 9, y: y + 4, class: free.has(index) ? undefined : "covered" }, labels[index]);
    const drawn = [svg("circle", { cx: x, cy: y, r: 4 + Math.min(degree[index]!, 6) / 2 }), label, svg("title", {}, nameOf(term, naming))];
    const page = pageOfIri(term.value, naming);
    return page ? svg("a", { href: page }, ...drawn) : svg("g", {}, ...drawn);
  });
  const about = { role: "group", "aria-label": TEXT.graphLabel(terms.size, links.size) };
  return svg("svg", { class: "netted", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, ...about }, ...lines, ...nodes);
}

function short(name: string): string {
  return name.length > 28 ? `${name.slice(0, 27)}…` : name;
}

/** The labels that can stand without covering another, those of the best tied nodes first; the others appear on pointing. */
function uncovered(labels: string[], at: { x: number; y: number }[], degree: number[]): Set<number> {
  const order = [...labels.keys()].sort((a, b) => degree[b]! - degree[a]! || a - b);
  const kept = new Set<number>();
  const covers = (one: number, other: number) => {
    const [a, b] = [at[one]!, at[other]!];
    const left = a.x <= b.x ? one : other;
    return Math.abs(a.y - b.y) < LINE && Math.abs(a.x - b.x) < 12 + labels[left]!.length * LETTER;
  };
  for (const one of order) if (![...kept].some((other) => covers(one, other))) kept.add(one);
  return kept;
}
