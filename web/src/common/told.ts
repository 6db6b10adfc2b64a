/** What the build wrote, in words: names, times, numbers, and the pages that bear a fact. */
import { h, type Child } from "./dom";
import { language, pageOf, words } from "./page";

/** Local name, German name, and the English one if it differs. */
export type Named = [local: string, de: string, en?: string];

/** Local name of a source without its class, and its host. */
export type Source = [slug: string, host: string];

const texts = words({
  de: { asOf: "Stand", since: "seit", until: "bis", sources: "Quellen", all: (n: string) => `alle ${n} zeigen` },
  en: { asOf: "as of", since: "since", until: "until", sources: "Sources", all: (n: string) => `show all ${n}` },
});

export function nameOf(named: Named): string {
  return language === "en" ? (named[2] ?? named[1]) : named[1];
}

/** The page of ``<class>/<slug>`` or of ``<class>/<slug>#<anchor>``. */
export function addressOf(place: string): string {
  const [page = "", anchor] = place.split("#", 2);
  return pageOf(page) + (anchor ? `#${anchor}` : "");
}

/** The part of `text` that it is cut to, with a sign that something is missing. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}

export function number(value: number, digits = 0): string {
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const FORMS: Record<number, Intl.DateTimeFormatOptions> = {
  7: { year: "numeric", month: "long" },
  10: { year: "numeric", month: "long", day: "numeric" },
};

/** ``2023-11-08``, ``2023-11`` or ``2023`` in words. */
function dateInWords(text: string): string {
  const form = FORMS[text.length];
  if (!form) return text;
  const [year = 0, month = 1, day = 1] = text.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day)).toLocaleDateString(language === "de" ? "de-DE" : "en-GB", {
    ...form,
    timeZone: "UTC",
  });
}

/** A time as the build writes it in words: ``2014``, ``2014/2016``, ``2014/`` (open), ``/2016``, ``@2019`` (as of). */
export function period(text: string): string {
  if (text.startsWith("@")) return `${texts.asOf} ${dateInWords(text.slice(1))}`;
  const [start = "", end] = text.split("/");
  if (end === undefined) return dateInWords(start);
  if (start && end) return start === end ? dateInWords(start) : `${dateInWords(start)} – ${dateInWords(end)}`;
  return start ? `${texts.since} ${dateInWords(start)}` : `${texts.until} ${dateInWords(end)}`;
}

/** The first and last year of a time; an open end is infinite, and so is no time at all. */
export function years(text: string): [number, number] {
  const [start = "", end] = text.replace("@", "").split("/");
  const first = start ? Number(start.slice(0, 4)) : -Infinity;
  if (end === undefined) return [first, start ? first : Infinity];
  return [first, end ? Number(end.slice(0, 4)) : Infinity];
}

/** Marks that lead to our record of each page, by its host. */
export function marks(sources: Source[], numbers: number[]): HTMLElement {
  const links = numbers.flatMap((one) => {
    const source = sources[one];
    return source ? [h("a", { class: "mark", href: pageOf(`source/${source[0]}`) }, source[1])] : [];
  });
  return h("span", { class: "marks" }, h("span", { class: "unseen" }, `${texts.sources}: `), ...spaced(links));
}

function spaced(nodes: Node[]): Child[] {
  return nodes.flatMap((node, place) => (place ? [" ", node] : [node]));
}

/** A list of which only the first rows are shown until the reader asks for all. */
export function shortened<T>(items: T[], row: (item: T) => HTMLElement, most = 12): HTMLElement {
  const list = h("ul", { class: "told" }, ...items.slice(0, most).map(row));
  if (items.length <= most) return list;
  const more = h("button", { type: "button", class: "plain", onclick: showAll }, texts.all(number(items.length)));
  function showAll() {
    const rest = items.slice(most).map(row);
    list.append(...rest);
    more.remove();
    rest[0]?.querySelector<HTMLElement>("button, a")?.focus();
  }
  return h("div", {}, list, more);
}
