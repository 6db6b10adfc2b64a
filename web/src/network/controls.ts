/** The fields by which a reader chooses what is shown. */
import { h, svg } from "../common/dom";
import { button, choice, group, search, slider, tick, yearRange } from "../common/fields";
import { nameOf, number } from "../common/told";
import { layerOf, shared, type Choice } from "./filter";
import { COLOURS } from "./look";
import { nodesOf, type Layer, type Model, type Sort } from "./model";
import { texts } from "./texts";

const LAYERS = ["cluster", "organisation", "activity", "person"] as const;

function dots(...layers: Layer[]): SVGSVGElement {
  const circles = layers.map((layer, place) => svg("circle", { cx: 6 + 11 * place, cy: 6, r: 5, fill: COLOURS[layer] }));
  return svg("svg", { width: 11 * layers.length + 1, height: 12, "aria-hidden": "true" }, ...circles);
}

/** The fields for `now`; each change is told with the whole choice. */
export function controls(model: Model, now: Choice, changed: (choice: Choice) => void, reset: () => void): HTMLElement {
  const tell = (part: Partial<Choice>) => changed(Object.assign(now, part));
  const toggle = <T>(set: Set<T>, one: T, on: boolean): Set<T> => {
    const next = new Set(set);
    if (on) next.add(one);
    else next.delete(one);
    return next;
  };
  const there = new Set(model.nodes.map(layerOf));
  const signs = { cluster: dots("cluster"), organisation: dots("organisation"), activity: dots("event", "project", "act"), person: dots("person") };
  const layers = LAYERS.filter((layer) => there.has(layer)).map((layer) =>
    tick(texts.layer[layer], now.layers.has(layer), (on) => tell({ layers: toggle(now.layers, layer, on) }), signs[layer]),
  );
  const used = new Set(model.links.map((link) => link.sort));
  const sorts = (Object.keys(texts.sort) as Sort[])
    .filter((sort) => used.has(sort))
    .map((sort) => tick(texts.sort[sort], now.sorts.has(sort), (on) => tell({ sorts: toggle(now.sorts, sort, on) })));
  const topics = [...model.topics].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const most = Math.max(2, ...[...model.chance.keys()].map((key) => shared(...nodesOf(model, key)).length));
  const least = slider(texts.least, [1, most, 1], now.least, (value) => tell({ least: value }), (value) => number(value));
  const chance = choice(texts.chance, texts.chances, now.chance, (value) => tell({ chance: value }));
  // Both speak of activities in common, which are no lines while activities are nodes themselves.
  const apart = now.layers.has("activity");
  for (const field of [least, chance]) field.querySelector<HTMLInputElement>("input, select")!.disabled = apart;
  return h(
    "details",
    { class: "controls", open: matchMedia("(min-width: 48.01rem)").matches },
    h("summary", {}, texts.choose),
    group(texts.layers, ...layers),
    group(texts.sorts, ...sorts),
    group(
      texts.narrow,
      choice(texts.topic, [["", texts.anyTopic], ...topics.map((named): [string, string] => [named[0], nameOf(named)])], now.topic, (value) => tell({ topic: value })),
      yearRange({ from: texts.from, to: texts.to }, model.span, [now.from, now.to], (from, to) => tell({ from, to })),
      least,
      chance,
      search(texts.find, now.find, (value) => tell({ find: value })),
    ),
    h("p", {}, button(texts.reset, reset)),
  );
}
