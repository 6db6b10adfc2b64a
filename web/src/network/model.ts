/** The network as the build wrote it, with each node's links at hand. */
import { data } from "../common/page";
import { nameOf, years, type Named, type Source } from "../common/told";

export type Layer = "cluster" | "organisation" | "event" | "project" | "act" | "person";
export type Sort = "event" | "project" | "act" | "member" | "partner" | "post" | "body" | "behalf";

/** What an organisation or person can take part in; these sorts are also layers. */
export const ACTIVITIES: readonly string[] = ["event", "project", "act"];

interface File {
  layers: Layer[];
  sorts: Sort[];
  nodes: [Named, number, number, number, number, string, number[], string?][];
  links: [number, number, number, number[], string[], number[]][];
  kinds: Named[];
  roles: Named[];
  topics: Named[];
  sources: Source[];
  chance: [number, number, number, number, string?][];
  cap: number;
}

export interface Node {
  index: number;
  local: string;
  name: string;
  layer: Layer;
  kind: string;
  x: number;
  y: number;
  when: string;
  topics: number[];
  page: string;
  links: Link[];
}

/** A stated link; `a` takes part in, belongs to or speaks for `b`. */
export interface Link {
  a: Node;
  b: Node;
  sort: Sort;
  roles: string[];
  /** All times that were stated for it; those of an activity are with its node. */
  times: string[];
  sources: number[];
}

/** What the ranking's null model says of a pair of clusters. */
export interface Chance {
  expected: number;
  q: number;
  page?: string;
}

export interface Model {
  nodes: Node[];
  links: Link[];
  activities: Node[];
  topics: Named[];
  sources: Source[];
  chance: Map<string, Chance>;
  cap: number;
  /** First and last year of anything. */
  span: [number, number];
}

export function pairKey(a: Node, b: Node): string {
  return a.index < b.index ? `${a.index}-${b.index}` : `${b.index}-${a.index}`;
}

/** The two nodes of a key that `pairKey` made. */
export function nodesOf(model: Pick<Model, "nodes">, key: string): [Node, Node] {
  const [a = 0, b = 0] = key.split("-").map(Number);
  return [model.nodes[a]!, model.nodes[b]!];
}

export function isActivity(node: Node): boolean {
  return ACTIVITIES.includes(node.layer);
}

export async function load(): Promise<Model> {
  const file = await data<File>("network");
  const nodes = file.nodes.map(([named, layer, kind, x, y, when, topics, page], index): Node => {
    const known = file.kinds[kind];
    return {
      index,
      local: named[0],
      name: nameOf(named),
      layer: file.layers[layer]!,
      kind: known ? nameOf(known) : "",
      x,
      y,
      when,
      topics,
      page: page ?? named[0],
      links: [],
    };
  });
  const links = file.links.map(([a, b, sort, roles, times, sources]): Link => {
    const told = roles.map((role) => nameOf(file.roles[role]!));
    const link = { a: nodes[a]!, b: nodes[b]!, sort: file.sorts[sort]!, roles: told, times, sources };
    link.a.links.push(link);
    if (link.a !== link.b) link.b.links.push(link);
    return link;
  });
  const chance = file.chance.map(([a, b, expected, q, page]) => {
    return [pairKey(nodes[a]!, nodes[b]!), { expected, q, page }] as const;
  });
  const known = [...nodes.map((node) => node.when), ...links.flatMap((link) => link.times)];
  const all = known.flatMap((when) => years(when)).filter(Number.isFinite);
  return {
    nodes,
    links,
    activities: nodes.filter(isActivity),
    topics: file.topics,
    sources: file.sources,
    chance: new Map(chance),
    cap: file.cap,
    span: [Math.min(...all), Math.max(...all)],
  };
}
