/** The timeline as SVG: from far how many there were in each year, from near each entry by itself. */
import { svg } from "../common/dom";
import { language } from "../common/page";
import { cut, number } from "../common/told";
import type { Entry, Lane, Sort } from "./model";
import { texts } from "./texts";

/** Up to so many years in view entries stand by themselves. */
export const NEAR = 6;
const AXIS = 26;
const HEAD = 20;
const ROW = 13;
const COLOURS: Record<Sort, string> = { event: "#e69f00", project: "#009e73", act: "#d55e00" };

export interface Drawing {
  parts: SVGElement[];
  height: number;
}

export interface Asked {
  from: number;
  to: number;
  width: number;
  chosen: Entry | undefined;
  choose: (entry: Entry) => void;
  nearer: (year: number) => void;
}

export function drawn(lanes: Lane[], asked: Asked): Drawing {
  const { from, to, width } = asked;
  const x = (time: number) => ((time - from) / (to - from)) * width;
  const near = to - from <= NEAR;
  const parts: SVGElement[] = [];
  let top = 0;
  const high = lanes.length > 3 ? 58 : 96;
  const counts = lanes.map((lane) => perYear(lane.entries));
  const most = Math.max(1, ...counts.flatMap((lane) => [...lane.values()].map((entries) => entries.length)));
  const bodies: SVGElement[] = [];
  const lines: number[] = [];
  lanes.forEach((lane, place) => {
    const inner = near ? nearLane(lane, asked, x, top + HEAD) : farLane(counts[place]!, asked, x, top + HEAD, high, most);
    bodies.push(svg("text", { x: 6, y: top + 15, class: "lane" }, cut(lane.name, Math.max(Math.floor(width / 8), 12))), ...inner.parts);
    top += HEAD + inner.height + 8;
    lines.push(top);
  });
  const bottom = Math.max(top, 40);
  parts.push(...axis(from, to, x, bottom, width));
  parts.push(...lines.map((y) => svg("line", { x1: 0, x2: width, y1: y, y2: y, class: "rule" })));
  return { parts: [...parts, ...bodies], height: bottom + AXIS };
}

export function perYear(entries: Entry[]): Map<number, Entry[]> {
  const found = new Map<number, Entry[]>();
  for (const entry of entries) {
    const year = Math.floor(entry.start);
    found.set(year, [...(found.get(year) ?? []), entry]);
  }
  return found;
}

interface Inner {
  parts: SVGElement[];
  height: number;
}

type Scale = (time: number) => number;

function px(value: number): string {
  return value.toFixed(1);
}

function farLane(years: Map<number, Entry[]>, asked: Asked, x: Scale, top: number, high: number, most: number): Inner {
  const parts: SVGElement[] = [];
  const wide = Math.max(x(1) - x(0), 2);
  for (const [year, entries] of years) {
    if (year + 1 < asked.from || year > asked.to) continue;
    const sorts = (Object.keys(COLOURS) as Sort[]).map((sort) => [sort, entries.filter((entry) => entry.sort === sort).length] as const);
    let y = top + high;
    const bars = sorts.flatMap(([sort, count]) => {
      const tall = (count / most) * (high - 14);
      y -= tall;
      return count ? [svg("rect", { x: px(x(year) + 0.08 * wide), y: px(y), width: px(0.84 * wide), height: px(tall), fill: COLOURS[sort] })] : [];
    });
    const told = svg("text", { x: px(x(year + 0.5)), y: px(y - 3), class: "count", "text-anchor": "middle" }, wide > 17 ? number(entries.length) : "");
    const title = svg("title", {}, `${year}: ${texts.entries(entries.length)}`);
    const field = svg("rect", { x: px(x(year)), y: top, width: px(wide), height: high, class: "field" });
    parts.push(svg("g", { class: "year", "data-year": year, onclick: () => asked.nearer(year) }, title, field, ...bars, told));
  }
  return { parts, height: high };
}

function nearLane(lane: Lane, asked: Asked, x: Scale, top: number): Inner {
  const parts: SVGElement[] = [];
  const rows: number[] = []; // where each row is free again
  const named = asked.to - asked.from <= 2.2;
  const seen = lane.entries.filter((entry) => entry.end >= asked.from && entry.start <= asked.to);
  for (const entry of seen.sort((a, b) => a.start - b.start || a.name.localeCompare(b.name))) {
    const left = Math.max(x(entry.start), 6);
    const label = named ? cut(entry.name, 34) : "";
    const wide = 12 + 5.9 * label.length;
    // At the right edge a name stands on the other side of its sign.
    const turned = left + wide > asked.width && left > wide;
    const begin = turned ? left - wide : left;
    const end = Math.max(turned ? left + 8 : left + wide, Math.min(x(entry.end), asked.width));
    const free = rows.findIndex((taken) => taken < begin - 3);
    const row = free < 0 ? rows.length : free;
    rows[row] = end;
    parts.push(mark(entry, left, Math.min(x(entry.end), asked.width), top + 7 + row * ROW, label, turned, asked));
  }
  return { parts, height: Math.max(rows.length, 2) * ROW };
}

/** One entry: a sign at its beginning, hollow if the day is not stated, and a line to its end. */
function mark(entry: Entry, left: number, end: number, y: number, label: string, turned: boolean, asked: Asked): SVGElement {
  const colour = COLOURS[entry.sort];
  const sign =
    entry.sort === "project"
      ? svg("rect", { x: px(left - 4), y: px(y - 4), width: 8, height: 8 })
      : entry.sort === "act"
        ? svg("path", { d: `M${px(left)} ${px(y - 5)}l5 9h-10z` })
        : svg("circle", { cx: px(left), cy: px(y), r: 4 });
  const begin = turned ? left : left + 8 + 6.4 * label.length; // the line of what lasts goes on behind its name
  sign.setAttribute("class", "sign");
  sign.setAttribute("fill", colour);
  sign.setAttribute("stroke", colour);
  if (!entry.exact) sign.setAttribute("fill-opacity", "0");
  return svg(
    "g",
    { class: entry === asked.chosen ? "entry chosen" : "entry", onclick: () => asked.choose(entry), "data-entry": entry.local },
    svg("title", {}, entry.name),
    end > begin + 8 && svg("line", { x1: px(begin), x2: px(end), y1: px(y), y2: px(y), stroke: colour, class: "lasting" }),
    svg("rect", { x: px(turned ? left - 7 - 5.9 * label.length : left - 6), y: px(y - 6.5), width: px(13 + 5.9 * label.length), height: 13, class: "field" }),
    sign,
    label
      ? svg("text", { x: px(turned ? left - 8 : left + 8), y: px(y + 4), class: "name", "text-anchor": turned ? "end" : "start" }, label)
      : undefined,
  );
}

/** Years, and months where there is room for them. */
function axis(from: number, to: number, x: Scale, bottom: number, width: number): SVGElement[] {
  const parts: SVGElement[] = [];
  const wide = x(1) - x(0);
  const every = [1, 2, 5, 10, 20].find((step) => step * wide >= 38) ?? 50;
  for (let year = Math.floor(from); year <= Math.ceil(to); year += 1) {
    if (year % every === 0) {
      parts.push(svg("line", { x1: px(x(year)), x2: px(x(year)), y1: 0, y2: bottom, class: "rule" }));
      const middle = every === 1 && wide < 2 * width ? x(Math.max(year, from) / 2 + Math.min(year + 1, to) / 2) : x(year + 0.5);
      if (middle > 14 && middle < width - 14) parts.push(svg("text", { x: px(middle), y: bottom + 22, class: "axis", "text-anchor": "middle" }, String(year)));
    }
    if (wide < 300) continue;
    for (let month = 0; month < 12; month += 1) {
      const at = x(year + month / 12);
      parts.push(svg("line", { x1: px(at), x2: px(at), y1: 0, y2: bottom, class: month ? "rule month" : "rule" }));
      const text = new Date(Date.UTC(2001, month, 15)).toLocaleDateString(language, { month: "short", timeZone: "UTC" });
      const middle = x(year + (month + 0.5) / 12);
      if (middle > 14 && middle < width - 14) parts.push(svg("text", { x: px(middle), y: bottom + 10, class: "axis", "text-anchor": "middle" }, text));
    }
  }
  return parts;
}
