/** Evidence paths drawn: one side at the left, the other at the right, and between them what each path runs through. */

import { svg } from "../common/dom";
import type { Step, Told } from "./evidence";
import { TEXT } from "./words";

const [WIDTH, ROW, SIDE, GAP, BOX, LETTER] = [660, 40, 112, 18, 28, 7.2];

export function drawing(u: string, v: string, paths: Told[]): SVGSVGElement {
  const height = Math.max(paths.length * ROW, 52);
  const middle = height / 2;
  const lines: SVGElement[] = [];
  const boxes: SVGElement[] = [side(u, 0, middle), side(v, WIDTH - SIDE, middle)];
  const room = WIDTH - 2 * SIDE;
  for (const [place, path] of paths.entries()) {
    const y = paths.length === 1 ? middle : place * ROW + ROW / 2;
    const width = Math.min((room - GAP * (path.steps.length + 1)) / path.steps.length, 210);
    const between = (room - width * path.steps.length) / (path.steps.length + 1);
    let [x, from] = [SIDE, middle];
    for (const step of path.steps) {
      lines.push(curve(x, from, x + between, y));
      boxes.push(box(step, x + between, y, width));
      [x, from] = [x + between + width, y];
    }
    lines.push(curve(x, from, WIDTH - SIDE, middle));
  }
  const about = { role: "group", "aria-label": TEXT.drawn(paths.length) };
  return svg("svg", { class: "drawn", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, ...about }, ...lines, ...boxes);
}

function side(name: string, x: number, y: number): SVGElement {
  const rect = svg("rect", { class: "side", x: x + 1, y: y - 24, width: SIDE - 2, height: 48, rx: 6 });
  const [first, second] = halves(name, Math.floor((SIDE - 10) / LETTER));
  const text = (content: string, dy: number) => svg("text", { x: x + SIDE / 2, y: y + dy, "text-anchor": "middle" }, content);
  return svg("g", {}, rect, ...(second ? [text(first, -3), text(second, 13)] : [text(first, 5)]), svg("title", {}, name));
}

function box(step: Step, x: number, y: number, width: number): SVGElement {
  const round = { activity: 3, organisation: 8, topic: BOX / 2 }[step.kind];
  const rect = svg("rect", { class: step.kind, x, y: y - BOX / 2, width, height: BOX, rx: round });
  const text = svg("text", { x: x + width / 2, y: y + 4, "text-anchor": "middle" }, shortened(step.name, Math.floor((width - 10) / LETTER)));
  const drawn = [rect, text, svg("title", {}, step.name)];
  return step.href ? svg("a", { href: step.href }, ...drawn) : svg("g", {}, ...drawn);
}

function curve(x1: number, y1: number, x2: number, y2: number): SVGElement {
  const bend = (x1 + x2) / 2;
  return svg("path", { d: `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}` });
}

function shortened(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name;
}

/** `name` on one line or two. */
function halves(name: string, most: number): [string, string] {
  if (name.length <= most) return [name, ""];
  const cut = name.lastIndexOf(" ", most);
  const at = cut > 0 ? cut : most;
  return [name.slice(0, at), shortened(name.slice(at).trim(), most)];
}
