/** The answer on the page: tabs for table, chart, graph and Turtle, and the files. */

import { h } from "../common/dom";
import { save } from "../common/state";
import type { Naming } from "./cell";
import { BARS, chart, numeric } from "./chart";
import type { Engine } from "./engine";
import { LINKS, picture, things } from "./picture";
import type { Answer, Format } from "./protocol";
import { PAGE, pager, table } from "./table";
import { TEXT } from "./words";

/** More lines of Turtle than a reader takes in make a page slow; the file has them all. */
const TURTLE_LINES = 2000;
const TYPES: Record<Format, string> = { csv: "text/csv", tsv: "text/tab-separated-values", json: "application/sparql-results+json", ttl: "text/turtle" };

export interface Shown {
  base: string;
  prefixes: Record<string, string>;
  /** What the columns mean, where the question says so. */
  meanings: Record<string, string>;
  /** What the files are called. */
  name: string;
}

/** Fill `into` with the `answer`. */
export async function show(into: HTMLElement, engine: Engine, answer: Answer, about: Shown): Promise<void> {
  const files = downloads(engine, answer, about.name);
  if (answer.kind === "truth") {
    into.replaceChildren(h("p", { class: "truth" }, answer.value ? TEXT.yes : TEXT.no), files);
    return;
  }
  if (!answer.count) {
    into.replaceChildren(h("p", { class: "note" }, TEXT.nothing), files);
    return;
  }
  const { variables, count } = answer;
  const meanings = (name: string) => about.meanings[name]?.split(/[,;:]/)[0] || name;
  const names = variables.map(meanings);
  const naming = async (from: number, to: number) => {
    const { rows, labels } = await engine.rows(from, to);
    return { rows, naming: { base: about.base, prefixes: about.prefixes, labels } satisfies Naming };
  };
  const page = async (from: number): Promise<HTMLElement> => {
    const { rows, naming: known } = await naming(from, from + PAGE);
    const turn = (next: number) => void page(next).then((other) => (whole.replaceWith(other), other.querySelector<HTMLElement>(".scroll")?.focus()));
    const whole = h("div", {}, table(variables, about.meanings, rows, known), pager(from, count, turn));
    return whole;
  };
  const first = await naming(0, Math.min(PAGE, count));
  const views: [string, () => Promise<HTMLElement>][] = [[TEXT.table, () => page(0)]];
  if (answer.kind === "triples") views.unshift([TEXT.turtle, () => turtle(engine)]);
  if (answer.kind === "rows" && numeric(variables, first.rows).length) {
    views.push([
      TEXT.chart,
      async () => {
        const { rows, naming: known } = await naming(0, BARS);
        return chart(variables, rows, count, known, names);
      },
    ]);
  }
  const columns = answer.kind === "triples" ? [0, 2] : things(variables, first.rows);
  if (columns.length > 1) {
    views.push([
      TEXT.graph,
      async () => {
        const { rows, naming: known } = await naming(0, LINKS);
        const tied = answer.kind === "triples" ? rows.filter((row) => row[2]?.type !== "literal") : rows;
        return picture(tied, count > rows.length ? count : tied.length, known, names, columns);
      },
    ]);
  }
  into.replaceChildren(await tabs(views), files);
}

/** Tabs of the ARIA pattern: arrow keys move between them, and what belongs to a tab is made when it is first opened. */
async function tabs(views: [string, () => Promise<HTMLElement>][]): Promise<HTMLElement> {
  const panel = h("div", { role: "tabpanel", id: "answer-panel" });
  const made = new Map<number, HTMLElement>();
  const buttons = views.map(([label], place) =>
    h("button", { type: "button", role: "tab", id: `answer-tab-${place}`, "aria-controls": "answer-panel", onclick: () => void open(place) }, label),
  );
  const open = async (place: number) => {
    for (const [other, button] of buttons.entries()) {
      button.setAttribute("aria-selected", String(other === place));
      button.tabIndex = other === place ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `answer-tab-${place}`);
    if (!made.has(place)) made.set(place, h("div", {}, await views[place]![1]()));
    panel.replaceChildren(made.get(place)!);
  };
  const list = h("div", {
    role: "tablist",
    "aria-label": TEXT.answer,
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[(event as KeyboardEvent).key];
      if (!step) return;
      const now = buttons.findIndex((button) => button.getAttribute("aria-selected") === "true");
      const next = (now + step + buttons.length) % buttons.length;
      void open(next).then(() => buttons[next]!.focus());
    },
  });
  list.append(...buttons);
  await open(0);
  return h("div", {}, views.length > 1 ? list : "", panel);
}

async function turtle(engine: Engine): Promise<HTMLElement> {
  const lines = (await engine.file("ttl")).split("\n");
  const shown = lines.slice(0, TURTLE_LINES);
  return h(
    "div",
    {},
    lines.length > shown.length ? h("p", { class: "note" }, TEXT.cut(shown.length, lines.length)) : "",
    h("pre", { tabindex: 0 }, h("code", {}, shown.join("\n"))),
  );
}

function downloads(engine: Engine, answer: Answer, name: string): HTMLElement {
  const formats: Format[] = answer.kind === "triples" ? ["ttl", "csv", "tsv"] : ["csv", "tsv", "json"];
  const take = async (format: Format) => save(`${name}.${format}`, new Blob([await engine.file(format)], { type: `${TYPES[format]};charset=utf-8` }));
  const buttons = formats.flatMap((format) => [
    " ",
    h("button", { type: "button", onclick: () => void take(format) }, format === "ttl" ? "Turtle" : format.toUpperCase()),
  ]);
  return h("p", { class: "downloads" }, TEXT.download, ...buttons);
}
