/** The lists of pairs that could be brought together, with weights that a reader can vary, and the evidence of each pair. */

import "./potential.css";

import { h } from "./common/dom";
import { field } from "./common/field";
import { data, language, pageOf, run } from "./common/page";
import { readState, writeState } from "./common/state";
import { kinds } from "./potential/kinds";
import { legend, list, STEP } from "./potential/list";
import { type Named, nameOf, ordered, type Pair, pairsOf, type Scored, type Table } from "./potential/model";
import { fill } from "./potential/panel";
import { weights } from "./potential/weights";
import { TEXT } from "./potential/words";
import { fold } from "./search/folding";

void run(async (into) => {
  const table = await data<Table>("potential");
  if (!table.pairs.length) {
    into.append(h("p", {}, TEXT.none), h("p", { class: "quiet" }, table.reason ?? ""));
    return;
  }
  const pairs = pairsOf(table);
  const size = table.terms.findIndex(([, family]) => family === "size");
  const keys = table.lists.map(([status, region]) => `${status}_${region}`);
  const shown = [...keys.keys()].filter((place) => pairs.some((pair) => pair.list === place));
  let chosen = shown[0]!;
  let count = STEP;
  let opened: Pair | undefined;

  const counted = kinds(table, () => draw(), (error) => (told.textContent = String(error)));
  const sliders = weights(table, counted.element, () => draw());
  const isOwn = () => Object.keys(sliders.changed()).length > 0 || counted.left() !== "";
  const order = (of: number) => ordered(pairs.filter((pair) => pair.list === of), table.lists[of]![0], counted.z, sliders.values(), size);
  const lists = h("select", { onchange: () => turn(Number(lists.value)) });
  for (const place of shown) {
    const many = pairs.filter((pair) => pair.list === place).length;
    lists.append(h("option", { value: place }, `${TEXT.lists[keys[place]!]} (${many})`));
  }
  const cluster = choice(pairs.flatMap(({ u, v }) => [u, v]));
  const topic = choice(pairs.flatMap(({ topics }) => topics.flat()));
  const text = h("input", { type: "search", autocomplete: "off", maxlength: 80, oninput: () => narrow() });
  const notice = h("div", { class: "own", role: "status" });
  const told = h("p", { class: "quiet", role: "status" });
  const place = h("div", { class: "pairs-list" });
  const panel = h("aside", { class: "panel", "aria-labelledby": "pair", hidden: true });
  const split = h("div", { class: "split" }, h("div", {}, told, legend(table), place), panel);
  into.append(
    h("div", { class: "fields" }, field(TEXT.list, lists), field(TEXT.cluster, cluster), field(TEXT.topic, topic), field(TEXT.text, text)),
    sliders.element,
    notice,
    split,
  );

  /** A list of things to narrow by, each once, by name. */
  function choice(things: Named[]): HTMLSelectElement {
    const once = [...new Map(things.map((thing) => [thing[0], thing])).values()];
    once.sort((a, b) => nameOf(a).localeCompare(nameOf(b), language));
    const options = once.map((thing) => h("option", { value: thing[0] }, nameOf(thing)));
    return h("select", { onchange: () => narrow() }, h("option", { value: "" }, TEXT.every), ...options);
  }

  function fits({ u, v, topics }: Pair): boolean {
    const wanted = fold(text.value.trim());
    const names = [u, v, ...topics.flat()];
    return (
      (!cluster.value || u[0] === cluster.value || v[0] === cluster.value) &&
      (!topic.value || topics.flat().some(([slug]) => slug === topic.value)) &&
      (!wanted || names.some((name) => fold(nameOf(name)).includes(wanted)))
    );
  }

  function turn(next: number): void {
    chosen = next;
    narrow();
  }

  function narrow(): void {
    count = STEP;
    draw();
  }

  /** All of the chosen list by the reader's weights, and the rank of each. */
  function ranked(): { rows: Scored[]; places: Map<Pair, number> } {
    const rows = order(chosen);
    return { rows, places: new Map(rows.map(({ pair }, at) => [pair, at + 1])) };
  }

  function draw(): void {
    const own = isOwn();
    const { rows, places } = ranked();
    const fitting = rows.filter(({ pair }) => fits(pair));
    const means = TEXT.means[table.lists[chosen]![0]](table.years);
    told.textContent = fitting.length ? `${TEXT.pairs(fitting.length, rows.length)} ${means}` : TEXT.noPair;
    tellOwn(own);
    const left = fitting.length - count;
    place.replaceChildren(
      fitting.length ? list(fitting, places, table, own, count, (pair) => open(pair, true)) : "",
      left > 0
        ? h("p", {}, h("span", { class: "quiet" }, `${TEXT.shown(count, fitting.length)} `), h("button", { type: "button", onclick: more }, TEXT.more(Math.min(left, STEP))))
        : "",
    );
    mark();
    remember();
    if (opened) void open(opened, false);
  }

  function more(): void {
    const first = count;
    count += STEP;
    draw();
    place.querySelectorAll<HTMLElement>("tbody button")[first]?.focus();
  }

  function tellOwn(own: boolean): void {
    const [status] = table.lists[chosen]!;
    const by = status === "deepen" ? ` ${TEXT.byExcess}` : "";
    // Said once, not at every move of a slider.
    const state = `${own} ${status}`;
    if (notice.dataset["state"] === state) return;
    notice.dataset["state"] = state;
    notice.classList.toggle("notice", own);
    notice.replaceChildren(
      h("p", { class: own ? undefined : "quiet" }, (own ? TEXT.own : TEXT.published) + by),
      own ? h("button", { type: "button", onclick: () => void reset() }, TEXT.reset) : "",
    );
  }

  async function reset(): Promise<void> {
    sliders.set({});
    await counted.set("");
    draw();
    sliders.element.querySelector("summary")?.focus();
  }

  function mark(): void {
    for (const row of place.querySelectorAll("tbody tr")) row.classList.toggle("open", row.getAttribute("data-pair") === opened?.id);
  }

  async function open(pair: Pair, focus: boolean): Promise<void> {
    opened = pair;
    panel.hidden = false;
    split.classList.add("with-panel");
    mark();
    remember();
    const all = order(pair.list);
    const at = all.findIndex((one) => one.pair === pair);
    const about = { scored: all[at]!, table, of: all.length, own: isOwn() ? at + 1 : undefined, weights: sliders.values() };
    const filled = fill(panel, about, actions(pair));
    if (focus) panel.querySelector<HTMLElement>("#pair")?.focus();
    await filled;
  }

  function actions(pair: Pair): HTMLElement {
    const said = h("span", { class: "quiet", role: "status" });
    const share = async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        said.textContent = TEXT.shared;
      } catch {
        said.textContent = TEXT.notShared;
      }
    };
    return h(
      "p",
      { class: "actions" },
      h("a", { href: pageOf(`pair/${pair.id}`) }, TEXT.page),
      h("button", { type: "button", onclick: () => void share() }, TEXT.share),
      h("button", { type: "button", onclick: close }, TEXT.close),
      said,
    );
  }

  function close(): void {
    const id = opened?.id;
    opened = undefined;
    panel.hidden = true;
    panel.replaceChildren();
    split.classList.remove("with-panel");
    mark();
    remember();
    [...place.querySelectorAll<HTMLElement>("tbody tr")].find((row) => row.dataset["pair"] === id)?.querySelector("button")?.focus();
  }

  function remember(): void {
    writeState({
      list: chosen === shown[0] ? "" : keys[chosen]!,
      cluster: cluster.value,
      topic: topic.value,
      text: text.value.trim(),
      pair: opened?.id ?? "",
      without: counted.left(),
      ...sliders.changed(),
    });
  }

  async function restore(): Promise<void> {
    const state = readState();
    const pair = pairs.find(({ id }) => id === state.get("pair"));
    const named = keys.indexOf(state.get("list") ?? "");
    chosen = shown.includes(named) ? named : (pair?.list ?? shown[0]!);
    lists.value = String(chosen);
    cluster.value = state.get("cluster") ?? "";
    topic.value = state.get("topic") ?? "";
    text.value = state.get("text") ?? "";
    sliders.set(Object.fromEntries([...state].filter(([key]) => key.startsWith("w."))));
    const without = state.get("without") ?? "";
    if (without) sliders.element.setAttribute("open", "");
    await counted.set(without);
    opened = pair;
    if (!pair && !panel.hidden) close();
    draw();
  }

  addEventListener("hashchange", () => void restore());
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  await restore();
});
