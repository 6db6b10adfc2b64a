/**
 * What is shown of the network.
 *
 * With the layer of activities, links are those that pages state. Without it, two organisations are linked by their activities
 * in common, n of them, as long as one of the two is a cluster: this keeps the picture readable.
 */
import { isActivity, pairKey, type Chance, type Layer, type Link, type Model, type Node, type Sort } from "./model";
import { fold } from "../search/folding";
import { years } from "../common/told";

export interface Choice {
  layers: Set<string>;
  sorts: Set<Sort>;
  topic: string;
  from: number;
  to: number;
  least: number;
  chance: string;
  find: string;
}

/** A line of the picture: stated links between two nodes, or their activities in common. */
export interface Line {
  key: string;
  a: Node;
  b: Node;
  sort: Sort | "common";
  common: Node[];
  chance?: Chance;
}

export interface Shown {
  nodes: Node[];
  lines: Line[];
  degree: Map<Node, number>;
  matches: Set<Node>;
}

/** Names of layers in the choice; the three sorts of activities go together. */
export function layerOf(node: Node): string {
  return isActivity(node) ? "activity" : node.layer;
}

export function filter(model: Model, choice: Choice): Shown {
  const topic = model.topics.findIndex((named) => named[0] === choice.topic);
  const whole = choice.from <= model.span[0] && choice.to >= model.span[1];
  const inTime = (when: string) => {
    if (whole) return true;
    const [first, last] = years(when);
    return when !== "" && first <= choice.to && last >= choice.from;
  };
  const about = (node: Node) => topic < 0 || node.topics.includes(topic);
  const taking = new Set(
    model.activities.filter((one) => choice.sorts.has(one.layer as Sort) && inTime(one.when) && about(one)),
  );
  const shown = (node: Node) => choice.layers.has(layerOf(node)) && (!isActivity(node) || taking.has(node));

  const lines: Line[] = [];
  for (const link of model.links) {
    if (!choice.sorts.has(link.sort) || !shown(link.a) || !shown(link.b) || link.a === link.b) continue;
    if (!isActivity(link.b)) {
      if (topic >= 0 && !about(link.a) && !about(link.b)) continue;
      if (!whole && !link.times.some(inTime)) continue;
    }
    lines.push({ key: `${link.a.index}-${link.b.index}-${link.sort}`, a: link.a, b: link.b, sort: link.sort, common: [] });
  }
  if (!choice.layers.has("activity")) lines.push(...inCommon(model, taking, shown, choice));

  const degree = new Map<Node, number>();
  for (const { a, b } of lines) for (const end of [a, b]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const nodes = model.nodes.filter((node) => degree.has(node));
  return { nodes, lines, degree, matches: matching(nodes, choice.find) };
}

/** Links of organisations by what they have in common among the activities `taking`. */
function inCommon(model: Model, taking: Set<Node>, shown: (node: Node) => boolean, choice: Choice): Line[] {
  const found = new Map<string, Line>();
  for (const activity of taking) {
    const who = participants(activity);
    if (who.length > model.cap) continue;
    const here = who.filter(shown);
    for (const [place, a] of here.entries()) {
      for (const b of here.slice(place + 1)) {
        if (a.layer !== "cluster" && b.layer !== "cluster") continue;
        const key = pairKey(a, b);
        const line = found.get(key) ?? { key, a, b, sort: "common", common: [], chance: model.chance.get(key) };
        line.common.push(activity);
        found.set(key, line);
      }
    }
  }
  return [...found.values()].filter((line) => line.common.length >= choice.least && passes(line, choice.chance));
}

function passes({ chance, common }: Line, asked: string): boolean {
  if (!asked) return true;
  if (!chance) return false;
  return asked === "more" ? common.length > chance.expected : chance.q <= Number(asked);
}

/** The organisations that take part in `activity`. */
export function participants(activity: Node): Node[] {
  const bodies: Layer[] = ["cluster", "organisation"];
  return activity.links.flatMap((link: Link) => (link.b === activity && bodies.includes(link.a.layer) ? [link.a] : []));
}

/** Activities that `a` and `b` have in common, the latest first. */
export function shared(a: Node, b: Node): Node[] {
  const ofA = new Set(a.links.filter((link) => isActivity(link.b)).map((link) => link.b));
  const both = b.links.filter((link) => ofA.has(link.b)).map((link) => link.b);
  return [...new Set(both)].sort(byTime);
}

export function byTime(a: Node, b: Node): number {
  return b.when.localeCompare(a.when) || a.name.localeCompare(b.name);
}

function matching(nodes: Node[], find: string): Set<Node> {
  const wanted = fold(find.trim());
  return new Set(wanted ? nodes.filter((node) => fold(node.name).includes(wanted)) : []);
}
