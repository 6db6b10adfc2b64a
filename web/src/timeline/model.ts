/** What happened when, and what of it is shown. */
import { data } from "../common/page";
import { nameOf, type Named, type Source } from "../common/told";

export type Sort = "event" | "project" | "act";

interface File {
  sorts: Sort[];
  entries: [Named, number, number, string, number[], number, number[], number[], string?][];
  clusters: [Named, number][];
  kinds: Named[];
  topics: Named[];
  sources: Source[];
  undated: number;
}

export interface Entry {
  local: string;
  name: string;
  sort: Sort;
  kind: string;
  when: string;
  /** Decimal years; the end is that of the last day. */
  start: number;
  end: number;
  /** Whether the day it began is stated. */
  exact: boolean;
  clusters: number[];
  organisations: number;
  topics: number[];
  sources: number[];
  page: string;
}

export interface Cluster {
  local: string;
  name: string;
  entries: number;
}

export interface Model extends Pick<File, "topics" | "sources" | "undated"> {
  entries: Entry[];
  clusters: Cluster[];
  /** First and last year, the last one included. */
  span: [number, number];
}

export interface Choice {
  lanes: "kind" | "cluster";
  /** Local names of the clusters that have a lane. */
  chosen: string[];
  sorts: Set<Sort>;
  cluster: string;
  topic: string;
}

const DAY = 1 / 365.25;

/** ``2014``, ``2014-03`` or ``2014-03-05`` as decimal years: its beginning and its end. */
export function decimal(text: string): [number, number] {
  const [year = 0, month, day] = text.split("-").map(Number);
  if (month === undefined) return [year, year + 1];
  if (day === undefined) return [year + (month - 1) / 12, year + month / 12];
  const start = year + (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 864e5 / (year % 4 ? 365 : 366);
  return [start, start + DAY];
}

export async function load(): Promise<Model> {
  const file = await data<File>("timeline");
  const entries = file.entries.map(([named, sort, kind, when, clusters, organisations, topics, sources, page]): Entry => {
    const [first = "", last = first] = when.split("/");
    const known = file.kinds[kind];
    const [start, short] = decimal(first);
    const exact = first.length === 10;
    const middle = exact ? start : (start + short) / 2;
    return {
      local: named[0],
      name: nameOf(named),
      sort: file.sorts[sort]!,
      kind: known ? nameOf(known) : "",
      when,
      start: last === first ? middle : start,
      end: Math.max(last === first ? middle : decimal(last)[1], start),
      exact,
      clusters,
      organisations,
      topics,
      sources,
      page: page ?? named[0],
    };
  });
  const years = entries.map((entry) => Math.floor(entry.start));
  const { topics, sources, undated } = file;
  return {
    topics,
    sources,
    undated,
    entries,
    clusters: file.clusters.map(([named, count]) => ({ local: named[0], name: nameOf(named), entries: count })),
    span: years.length ? [Math.min(...years), Math.max(...years)] : [0, 0],
  };
}

export function filter(model: Model, choice: Choice): Entry[] {
  const topic = model.topics.findIndex((named) => named[0] === choice.topic);
  const cluster = model.clusters.findIndex((one) => one.local === choice.cluster);
  return model.entries.filter(
    (entry) =>
      choice.sorts.has(entry.sort) &&
      (topic < 0 || entry.topics.includes(topic)) &&
      (cluster < 0 || entry.clusters.includes(cluster)),
  );
}

export interface Lane {
  name: string;
  entries: Entry[];
}

/** The clusters with the most entries. */
export function foremost(model: Model, most = 6): string[] {
  return [...model.clusters]
    .sort((a, b) => b.entries - a.entries || a.name.localeCompare(b.name))
    .slice(0, most)
    .map((one) => one.local);
}

export function lanesOf(model: Model, choice: Choice, entries: Entry[], names: Record<Sort, string>): Lane[] {
  if (choice.lanes === "kind") {
    const sorts = [...choice.sorts].sort((a, b) => Object.keys(names).indexOf(a) - Object.keys(names).indexOf(b));
    return sorts.map((sort) => ({ name: names[sort], entries: entries.filter((entry) => entry.sort === sort) }));
  }
  return choice.chosen.flatMap((local) => {
    const number = model.clusters.findIndex((one) => one.local === local);
    const cluster = model.clusters[number];
    return cluster ? [{ name: cluster.name, entries: entries.filter((entry) => entry.clusters.includes(number)) }] : [];
  });
}
