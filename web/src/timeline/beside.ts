/** Beside the picture: the years, the entries in view, or the facts of one entry. */
import { h } from "../common/dom";
import { pageOf } from "../common/page";
import { addressOf, marks, nameOf, number, period, shortened } from "../common/told";
import { perYear } from "./drawing";
import type { Entry, Model } from "./model";
import { texts } from "./texts";

export function yearsOf(entries: Entry[], nearer: (year: number) => void): HTMLElement[] {
  const years = [...perYear(entries)].sort(([a], [b]) => b - a);
  const row = ([year, some]: [number, Entry[]]) =>
    h(
      "li",
      {},
      h("button", { type: "button", class: "plain", onclick: () => nearer(year) }, String(year)),
      h("span", { class: "detail" }, texts.entries(some.length)),
    );
  return [h("h2", { tabindex: -1 }, texts.byYear), h("p", { class: "note" }, texts.hint), h("div", { class: "listed" }, shortened(years, row, 40))];
}

export function entriesOf(entries: Entry[], choose: (entry: Entry) => void): HTMLElement[] {
  const row = (entry: Entry) =>
    h(
      "li",
      {},
      h("button", { type: "button", class: "plain", onclick: () => choose(entry) }, entry.name),
      h("span", { class: "detail" }, `${period(entry.when)} · ${entry.kind || texts.one[entry.sort]}`),
    );
  const sorted = [...entries].sort((a, b) => b.start - a.start || a.name.localeCompare(b.name));
  return [h("h2", { tabindex: -1 }, `${texts.list} (${number(entries.length)})`), shortened(sorted, row, 25)];
}

export function factsOf(model: Model, entry: Entry, back: () => void): HTMLElement[] {
  const linked = (named: [string, string][]) =>
    named.flatMap(([local, name], place) => [place ? ", " : "", h("a", { href: pageOf(local) }, name)]);
  const clusters = entry.clusters.map((one): [string, string] => [model.clusters[one]!.local, model.clusters[one]!.name]);
  const topics = entry.topics.map((one): [string, string] => [model.topics[one]![0], nameOf(model.topics[one]!)]);
  return [
    h("p", {}, h("button", { type: "button", onclick: back }, `← ${texts.back}`)),
    h("p", { class: "kind quiet" }, entry.kind || texts.one[entry.sort]),
    h("h2", { tabindex: -1 }, entry.name),
    h("p", {}, `${period(entry.when)} · `, h("a", { href: addressOf(entry.page) }, texts.page)),
    h("p", {}, texts.organisations(entry.organisations), marks(model.sources, entry.sources)),
    ...(clusters.length ? [h("h3", {}, texts.clusters), h("p", {}, ...linked(clusters))] : []),
    ...(topics.length ? [h("h3", {}, texts.topics), h("p", {}, ...linked(topics))] : []),
  ];
}
