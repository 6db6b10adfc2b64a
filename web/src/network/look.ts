/** Colours and sizes, the same on the screen, in saved pictures and in graph files. */
import type { Line, Shown } from "./filter";
import type { Layer, Node } from "./model";

/** Okabe & Ito 2008, as in the figures: told apart with every common form of colour blindness. */
export const COLOURS: Record<Layer, string> = {
  cluster: "#0072b2",
  organisation: "#56b4e9",
  event: "#e69f00",
  project: "#009e73",
  act: "#d55e00",
  person: "#cc79a7",
};

const LINES: Record<Line["sort"], string> = {
  common: "#8a8f93",
  event: "#8a8f93",
  project: "#8a8f93",
  act: "#8a8f93",
  member: "#0072b2",
  partner: "#009e73",
  body: "#d55e00",
  post: "#cc79a7",
  behalf: "#cc79a7",
};

export interface Paper {
  ink: string;
  paper: string;
  accent: string;
}

/** The colours of the page, light or dark. */
export function paperOf(): Paper {
  const style = getComputedStyle(document.documentElement);
  const at = (name: string) => style.getPropertyValue(name).trim();
  return { ink: at("--ink"), paper: at("--paper"), accent: at("--accent") };
}

/** `share` of `colour` upon `ground`, both as #rrggbb: opaque, so that crossings do not darken. */
export function mixed(colour: string, ground: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [over, under] = [colour, ground].map((one) => parseInt(one.slice(at, at + 2), 16)) as [number, number];
    return Math.round(over * share + under * (1 - share))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("")}`;
}

/** The radius in pixels: the area grows with the number of links; clusters stand out. */
export function radius(node: Node, shown: Shown): number {
  const most = Math.max(1, ...shown.degree.values());
  const share = Math.sqrt((shown.degree.get(node) ?? 0) / most);
  return node.layer === "cluster" ? 4 + 10 * share : 2.5 + 6 * share;
}

export function width(line: Line): number {
  return line.sort === "common" ? 0.6 + 1.1 * Math.log2(line.common.length) : 0.7;
}

export function lineColour(line: Line, paper: Paper): string {
  const strong = line.sort === "common" ? Math.min(0.3 + 0.14 * line.common.length, 0.9) : 0.4;
  return mixed(LINES[line.sort], paper.paper, strong);
}
