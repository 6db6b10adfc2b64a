/** What the picture shows, as two tables: for keyboards, for screen readers, and for those who like tables. */
import { h } from "../common/dom";
import { number, period } from "../common/told";
import type { Line, Shown } from "./filter";
import type { Node } from "./model";
import { texts } from "./texts";

const STEP = 50;

export function tables(shown: Shown, choose: (...nodes: Node[]) => void): HTMLElement[] {
  const listed = shown.matches.size ? shown.nodes.filter((node) => shown.matches.has(node)) : shown.nodes;
  const nodes = [...listed].sort((a, b) => (shown.degree.get(b) ?? 0) - (shown.degree.get(a) ?? 0) || a.name.localeCompare(b.name));
  const lines = shown.lines
    .filter(({ a, b }) => !shown.matches.size || shown.matches.has(a) || shown.matches.has(b))
    .sort((a, b) => b.common.length - a.common.length || a.a.name.localeCompare(b.a.name));
  return [
    table(texts.nodesCaption, [texts.name, texts.kind, texts.when, texts.linked], nodes, (node) => [
      h("th", { scope: "row" }, nameButton(node.name, () => choose(node))),
      h("td", {}, node.kind || texts.one[node.layer]),
      h("td", {}, node.when ? period(node.when) : "–"),
      h("td", { class: "number" }, number(shown.degree.get(node) ?? 0)),
    ]),
    table(texts.linksCaption, [texts.what, texts.kind, texts.observed, texts.expectedShort, "q"], lines, (line) => [
      h("th", { scope: "row" }, nameButton(`${line.a.name} × ${line.b.name}`, () => choose(line.a, line.b))),
      h("td", {}, line.sort === "common" ? texts.observed : texts.sort[line.sort]),
      h("td", { class: "number" }, line.common.length ? number(line.common.length) : "–"),
      h("td", { class: "number" }, line.chance ? number(line.chance.expected, 1) : "–"),
      h("td", { class: "number" }, line.chance ? number(line.chance.q, 2) : "–"),
    ]),
  ];
}

function table<T extends Node | Line>(caption: string, heads: string[], items: T[], cells: (item: T) => HTMLElement[]): HTMLElement {
  const body = h("tbody");
  const told = h("caption", {});
  const more = h("button", { type: "button", onclick: () => grow(true) });
  let drawn = 0;
  function grow(byReader = false): void {
    const rows = items.slice(drawn, drawn + STEP).map((item) => h("tr", {}, ...cells(item)));
    body.append(...rows);
    drawn += rows.length;
    told.textContent = `${caption}: ${number(drawn)} / ${number(items.length)}`;
    more.textContent = `+ ${number(Math.min(STEP, items.length - drawn))}`;
    more.setAttribute("aria-label", `${caption}: ${more.textContent}`);
    more.hidden = drawn >= items.length;
    if (byReader) rows[0]?.querySelector("button")?.focus();
  }
  grow();
  const head = h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text))));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, h("table", {}, told, head, body), more);
}

function nameButton(text: string, chosen: () => void): HTMLElement {
  return h("button", { type: "button", class: "plain", onclick: chosen }, text);
}
