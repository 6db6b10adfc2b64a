/** The paths that speak for a pair, as sentences with their pages. */

import { h, webAddress } from "../common/dom";
import { data, language, pageOf, root } from "../common/page";
import { type Named, nameOf, type Pair } from "./model";
import { TEXT } from "./words";

type PathRow = [term: string, share: number, relation: string, activities: number[], between: number[], topics: number[], pages: number[]];
type Activity = [place: string, de: string, en: string, when: string];
type Page = [local: string, de: string, en: string, address: string];

export interface Evidence {
  paths: PathRow[][];
  rest: [term: string, count: number, share: number][][];
  organisations: Named[];
  topics: Named[];
  activities: Activity[];
  pages: Page[];
}

/** Something that a path runs through. */
export interface Step {
  kind: "activity" | "organisation" | "topic";
  name: string;
  href: string;
}

/** A path in words; `steps` are what lies between the two sides. */
export interface Told {
  sentence: string;
  steps: Step[];
  share: number;
  pages: Page[];
}

let asked: Promise<Evidence> | undefined;

/** The file of all evidence, asked for once. */
export function evidence(): Promise<Evidence> {
  asked ??= data<Evidence>("evidence");
  asked.catch(() => (asked = undefined));
  return asked;
}

/** The paths of `pair` by term, in the order of the file. */
export function told(pair: Pair, all: Evidence): Map<string, Told[]> {
  const found = new Map<string, Told[]>();
  for (const row of all.paths[pair.place] ?? []) {
    const [term, share, , , , , pages] = row;
    const one = { ...sentence(pair, row, all), share, pages: [...new Set(pages)].map((page) => all.pages[page]!) };
    found.set(term, [...(found.get(term) ?? []), one]);
  }
  return found;
}

function sentence(pair: Pair, [term, , relation, activities, between, topics]: PathRow, all: Evidence): { sentence: string; steps: Step[] } {
  const [u, v] = [nameOf(pair.u), nameOf(pair.v)];
  if (term === "topic") {
    const [one, other] = topics.map((topic) => all.topics[topic]!) as [Named, Named];
    const steps = one === other ? [topicStep(one)] : [topicStep(one), topicStep(other)];
    const text = one === other ? TEXT.both(nameOf(one)) : TEXT.related(nameOf(one), u, nameOf(other), v);
    return { sentence: text, steps };
  }
  const happened = activities.map((activity) => all.activities[activity]!);
  if (term === "common") {
    const what = happened[0]!;
    return { sentence: TEXT.together(u, v, TEXT.relations[relation] ?? relation, called(what)), steps: [activityStep(what)] };
  }
  const partners = between.map((number) => all.organisations[number]!);
  const chain = [u, ...partners.map(nameOf), v];
  const parts = happened.map((what, place) => TEXT.step(chain[place]!, chain[place + 1]!, called(what)));
  const steps = happened.flatMap((what, place) => [activityStep(what), ...(partners[place] ? [organisationStep(partners[place])] : [])]);
  return { sentence: parts.join("; "), steps };
}

function called(activity: Activity): string {
  const [, , , when] = activity;
  const time = when.startsWith("~") ? TEXT.knownBy(when.slice(1)) : when || TEXT.undated;
  return `${TEXT.quoted(labelOf(activity))}, ${time}`;
}

function labelOf([, de, en]: [string, string, string, string]): string {
  return language === "de" ? de : en;
}

function activityStep(activity: Activity): Step {
  return { kind: "activity", name: labelOf(activity), href: activity[0] ? new URL(`${language}/${activity[0]}`, root).href : "" };
}

function organisationStep(organisation: Named): Step {
  return { kind: "organisation", name: nameOf(organisation), href: pageOf(`organisation/${organisation[0]}`) };
}

function topicStep(topic: Named): Step {
  return { kind: "topic", name: nameOf(topic), href: pageOf(`topic/${topic[0]}`) };
}

/** Links to our record of each page, and to the page itself. */
export function marks(pages: Page[]): HTMLElement {
  const links = pages.flatMap((page, place) => {
    const [local, , , address] = page;
    const original = webAddress(address);
    const host = original ? new URL(original).host.replace(/^www\./, "") : labelOf(page);
    return [
      place ? ", " : "",
      h("a", { href: pageOf(local), title: labelOf(page) }, host),
      original ? h("a", { class: "mark out", href: original, rel: "noopener noreferrer", "aria-label": `${TEXT.original}: ${host}` }, "↗") : "",
    ];
  });
  return h("span", { class: "detail" }, `${TEXT.source}: `, ...links);
}
