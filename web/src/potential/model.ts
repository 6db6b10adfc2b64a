/** The pairs with their terms, and the order that weights give: S = Σ bⱼ zⱼ, as in the method; nothing here knows of the page. */

import { language } from "../common/page";

export type Named = [slug: string, de: string, en: string];
export type Family = "size" | "paths" | "topic" | "place" | "type";
export type Status = "open" | "deepen";

type Known = [independent: number, activities: number, origins: number];
type Broker = [organisation: number, role: string, intermediary: number, ofBoth: number];

type Row = [
  u: number,
  v: number,
  list: number,
  rank: number,
  rankLo: number | null,
  rankHi: number | null,
  z: (number | null)[],
  observed: number,
  recent: number,
  expected: number | null,
  q: number | null,
  worstRank: number | null,
  worstHost: number,
  topics: [number, number][],
  brokers: Broker[],
  knownU: Known,
  knownV: Known,
  lo: number | null,
  hi: number | null,
];

export interface Table {
  terms: [name: string, family: Family, weight: number][];
  lists: [status: Status, region: "inside" | "beyond"][];
  years: number;
  needed: number;
  tests: number;
  organisations: Named[];
  /** The year of the last known activity of each organisation, if that is long past. */
  quiet: (number | null)[];
  /** By whom each organisation was followed, as a sentence in German and English. */
  gone: ([de: string, en: string] | null)[];
  topics: Named[];
  hosts: string[];
  pairs: Row[];
  /** Why there are no pairs. */
  reason?: string;
}

/** One ranked pair; `place` is its place in the files of the build. */
export interface Pair {
  place: number;
  id: string;
  u: Named;
  v: Named;
  list: number;
  rank: number;
  ranks: [number, number] | undefined;
  z: (number | null)[];
  observed: number;
  recent: number;
  expected: number | null;
  q: number | null;
  worst: { rank: number; host: string } | undefined;
  topics: [Named, Named][];
  brokers: { organisation: Named; role: string; intermediary: boolean; ofBoth: boolean }[];
  known: [Known, Known];
  /** Sides of which nothing has been known for long, and since which year. */
  quiet: [side: Named, year: number][];
  /** Of each side that others have followed, by whom. */
  gone: string[];
}

/** A pair with what given weights make of it. */
export interface Scored {
  pair: Pair;
  /** The terms that were counted. */
  z: (number | null)[];
  score: number;
  affinity: number;
  parts: number[];
}

export function nameOf([, de, en]: Named): string {
  return language === "de" ? de : en;
}

export function pairsOf(table: Table): Pair[] {
  return table.pairs.map((row, place) => {
    const [u, v, list, rank, lo, hi, z, observed, recent, expected, q, worstRank, worstHost, topics, brokers, knownU, knownV] = row;
    const organisation = (number: number) => table.organisations[number]!;
    return {
      place,
      id: `${organisation(u)[0]}--${organisation(v)[0]}`,
      u: organisation(u),
      v: organisation(v),
      list,
      rank,
      ranks: lo === null || hi === null ? undefined : [lo, hi],
      z,
      observed,
      recent,
      expected,
      q,
      worst: worstRank === null || worstHost < 0 ? undefined : { rank: worstRank, host: table.hosts[worstHost]! },
      topics: topics.map(([one, other]) => [table.topics[one]!, table.topics[other]!]),
      brokers: brokers.map(([number, role, intermediary, ofBoth]) => ({
        organisation: organisation(number),
        role,
        intermediary: intermediary === 1,
        ofBoth: ofBoth === 1,
      })),
      known: [knownU, knownV],
      quiet: [u, v].flatMap((side): [Named, number][] => (table.quiet[side] && !table.gone[side] ? [[organisation(side), table.quiet[side]]] : [])),
      gone: [u, v].flatMap((side) => table.gone[side]?.[language === "de" ? 0 : 1] ?? []),
    };
  });
}

/** Contributions and their sum; what is not known of a pair adds nothing. `size` is the place of the term that is no affinity. */
export function score(pair: Pair, z: (number | null)[], weights: number[], size: number): Scored {
  const parts = weights.map((weight, term) => weight * (z[term] ?? 0));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return { pair, z, parts, score: total, affinity: total - (parts[size] ?? 0) };
}

/** ln(observed + 2) − ln(expected + 2): more common activities than by chance. */
export function excess({ observed, expected }: Pair): number {
  return Math.log(observed + 2) - Math.log((expected ?? 0) + 2);
}

/** The pairs of one list, best first: open ones by score, those to deepen by excess; then by affinity, then as they come. */
export function ordered(pairs: Pair[], status: Status, terms: (pair: Pair) => (number | null)[], weights: number[], size: number): Scored[] {
  const scored = pairs.map((pair) => score(pair, terms(pair), weights, size));
  const first = (one: Scored) => (status === "open" ? one.score : excess(one.pair));
  return scored.sort((a, b) => first(b) - first(a) || b.affinity - a.affinity || a.pair.place - b.pair.place);
}
