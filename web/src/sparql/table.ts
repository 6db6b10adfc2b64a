/** The answer as a table, a hundred rows at a time. */

import { h } from "../common/dom";
import { cell, type Naming } from "./cell";
import type { Row } from "./protocol";
import { TEXT } from "./words";

export const PAGE = 100;

export function table(variables: string[], meanings: Record<string, string>, rows: Row[], naming: Naming): HTMLElement {
  const head = variables.map((name) => {
    const meaning = meanings[name]?.split(/[,;:]/)[0];
    return h("th", { scope: "col" }, meaning || name, meaning && meaning !== name ? h("code", { class: "detail" }, name) : "");
  });
  const body = rows.map((row) =>
    h("tr", {}, ...row.map((term) => h("td", { class: isNumber(term?.datatype) ? "number" : undefined }, cell(term, naming)))),
  );
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": TEXT.answer },
    h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body)),
  );
}

/** Which rows are shown, with buttons for the others. */
export function pager(from: number, count: number, go: (from: number) => void): HTMLElement | undefined {
  if (count <= PAGE) return undefined;
  const to = Math.min(from + PAGE, count);
  return h(
    "p",
    { class: "pager" },
    h("button", { type: "button", disabled: from === 0, onclick: () => go(Math.max(from - PAGE, 0)) }, TEXT.previous),
    " ",
    h("button", { type: "button", disabled: to >= count, onclick: () => go(to) }, TEXT.next),
    " ",
    h("span", { class: "quiet" }, TEXT.shown(from + 1, to, count)),
  );
}

function isNumber(datatype: string | undefined): boolean {
  return /#(integer|decimal|double|float|int|long|nonNegativeInteger|positiveInteger)$/.test(datatype ?? "");
}
