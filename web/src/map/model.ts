/** Towns with their clusters and events, and what of them is shown. */
import { data } from "../common/page";
import { nameOf, years, type Named, type Source } from "../common/told";

interface File {
  region: Named;
  towns: [Named, number, number, number][];
  clusters: [Named, number, number[], number[]][];
  events: [Named, number, string, number, number[], number[], number][];
  kinds: Named[];
  venues: Named[];
  topics: Named[];
  sources: Source[];
  elsewhere: [clusters: number, events: number];
  unknown: [clusters: number, events: number];
}

export interface Cluster {
  local: string;
  name: string;
  topics: number[];
  sources: number[];
}

export interface Event extends Cluster {
  when: string;
  kind: number;
  venue: Named | undefined;
}

export interface Town {
  local: string;
  name: string;
  latitude: number;
  longitude: number;
  /** Organisations of any kind with a seat here: how large the town is for orientation. */
  seated: number;
  clusters: Cluster[];
  events: Event[];
}

export interface Model extends Pick<File, "kinds" | "topics" | "sources" | "elsewhere" | "unknown"> {
  region: string;
  towns: Town[];
  span: [number, number];
}

export interface Choice {
  clusters: boolean;
  events: boolean;
  topic: string;
  kind: string;
  from: number;
  to: number;
}

export async function load(): Promise<Model> {
  const file = await data<File>("geography");
  const towns = file.towns.map(([named, latitude, longitude, seated]): Town => {
    return { local: named[0], name: nameOf(named), latitude, longitude, seated, clusters: [], events: [] };
  });
  for (const [named, town, topics, sources] of file.clusters) {
    towns[town]!.clusters.push({ local: named[0], name: nameOf(named), topics, sources });
  }
  for (const [named, town, when, kind, topics, sources, venue] of file.events) {
    towns[town]!.events.push({ local: named[0], name: nameOf(named), when, kind, topics, sources, venue: file.venues[venue] });
  }
  const all = file.events.flatMap(([, , when]) => years(when)).filter(Number.isFinite);
  const { kinds, topics, sources, elsewhere, unknown } = file;
  const span: [number, number] = all.length ? [Math.min(...all), Math.max(...all)] : [0, 0];
  return { kinds, topics, sources, elsewhere, unknown, region: nameOf(file.region), towns, span };
}

/** All towns, each with what of it `choice` lets through; those with most in front. */
export function filter(model: Model, choice: Choice): Town[] {
  const topic = model.topics.findIndex((named) => named[0] === choice.topic);
  const kind = model.kinds.findIndex((named) => named[0] === choice.kind);
  const whole = choice.from <= model.span[0] && choice.to >= model.span[1];
  const about = (one: Cluster) => topic < 0 || one.topics.includes(topic);
  const inTime = (when: string) => {
    const [first, last] = years(when);
    return whole || (when !== "" && first <= choice.to && last >= choice.from);
  };
  const towns = model.towns.map((town) => ({
    ...town,
    clusters: choice.clusters ? town.clusters.filter(about) : [],
    events: choice.events
      ? town.events.filter((event) => about(event) && (kind < 0 || event.kind === kind) && inTime(event.when))
      : [],
  }));
  return towns.sort((a, b) => count(b) - count(a) || b.seated - a.seated || a.name.localeCompare(b.name));
}

export function count(town: Town): number {
  return town.clusters.length + town.events.length;
}
