/**
 * The map as SVG: towns where they lie, without an outline of the region, which no free data of this kind give.
 *
 * Projection: equidistant cylindrical, true to scale along the middle parallel, as in the figures. All lengths are kilometres
 * east and south of the upper left corner; the part in view is a rectangle of them.
 */
import { svg } from "../common/dom";
import { language } from "../common/page";
import { number } from "../common/told";
import { count, type Town } from "./model";
import { texts } from "./texts";

const KM_PER_DEGREE = 111.195; // on a sphere of 6,371 km
const RIM = 14;
const STEPS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5];
const SCALES = [1, 2, 5, 10, 20, 50, 100, 200];
const LARGEST = 30;
const NEAR = 10;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Flat {
  private readonly west: number;
  private readonly north: number;
  private readonly across: number;
  readonly whole: Box;

  constructor(towns: Town[]) {
    const lats = towns.map((town) => town.latitude);
    const longs = towns.map((town) => town.longitude);
    const [south, north] = [Math.min(...lats), Math.max(...lats)];
    this.across = KM_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
    this.north = north + RIM / KM_PER_DEGREE;
    this.west = Math.min(...longs) - RIM / this.across;
    const width = (Math.max(...longs) - this.west) * this.across + RIM;
    const height = (this.north - south) * KM_PER_DEGREE + RIM;
    this.whole = { x: 0, y: 0, width: Math.max(width, 40), height: Math.max(height, 30) };
  }

  at(latitude: number, longitude: number): [number, number] {
    return [(longitude - this.west) * this.across, (this.north - latitude) * KM_PER_DEGREE];
  }

  longitude(x: number): number {
    return this.west + x / this.across;
  }

  latitude(y: number): number {
    return this.north - y / KM_PER_DEGREE;
  }
}

/** Everything of the map in a picture of `width` x `height` pixels that shows the part `box`. */
export function drawn(
  flat: Flat,
  towns: Town[],
  box: Box,
  width: number,
  height: number,
  chosen: string,
  choose: (town: Town) => void,
): SVGElement[] {
  const scale = width / box.width;
  const at = (town: Town): [number, number] => {
    const [x, y] = flat.at(town.latitude, town.longitude);
    return [(x - box.x) * scale, (y - box.y) * scale];
  };
  const most = Math.max(1, ...towns.flatMap((town) => [town.clusters.length, town.events.length]));
  const small = Math.min(1, Math.max(0.6, width / 700));
  const radius = (n: number) => (n ? small * (4 + (LARGEST - 4) * Math.sqrt(n / most)) : 0);
  const taken: Rect[] = [[width - 130, height - 34, width, height]];
  const symbols = new Map<Town, Rect>();
  const circles: SVGElement[] = [];
  const names: SVGElement[] = [];
  for (const town of towns) {
    const [x, y] = at(town);
    if (x < -60 || y < -60 || x > width + 60 || y > height + 60) continue;
    const [left, right] = [radius(town.clusters.length), radius(town.events.length)];
    if (count(town)) {
      circles.push(symbol(town, x, y, left, right, town.local === chosen, () => choose(town)));
      symbols.set(town, [x - left - 1, y - Math.max(left, right) - 1, x + right + 1, y + Math.max(left, right) + 1]);
    }
  }
  taken.push(...symbols.values());
  for (const town of towns) {
    const [x, y] = at(town);
    const there = count(town) > 0;
    const reach = there ? Math.max(radius(town.events.length), 2) : 3;
    const below = there ? Math.max(radius(town.clusters.length), radius(town.events.length)) : 3;
    const wide = (there ? 7.4 : 6.7) * town.name.length;
    const spots: [number, number][] = [
      [x + reach + 4, y + 4],
      [x - (there ? Math.max(radius(town.clusters.length), 2) : 3) - 4 - wide, y + 4],
      [x - wide / 2, y - below - 5],
      [x - wide / 2, y + below + 13],
    ];
    const room = (spot: [number, number]): Rect => [spot[0] - 1, spot[1] - 12, spot[0] + wide + 1, spot[1] + 4];
    const inside = ([a, b, c, d]: Rect) => a > 0 && b > 0 && c < width && d < height - 16;
    const dot: Rect = [x - 3, y - 3, x + 3, y + 3];
    // A name on the line of another town's symbol and near it would be read as the name of that one.
    const misread = (text: Rect) =>
      [...symbols].some(([other, rect]) => other !== town && rect[1] < text[3] - 4 && rect[3] > text[1] + 4 && gap(text, rect) < NEAR);
    const spot = spots.find((one) => inside(room(one)) && !taken.some((other) => meet(other, room(one))) && !misread(room(one)));
    if (!there && (x < 0 || y < 0 || x > width || y > height)) continue;
    // A town for orientation that cannot be named is no help, nor is a dot in the name of another.
    if (!there && (!spot || taken.some((other) => meet(other, dot)))) continue;
    if (!there) circles.push(svg("circle", { cx: px(x), cy: px(y), r: 2, class: "town" }));
    if (!spot) continue;
    taken.push(room(spot), dot);
    names.push(svg("text", { x: px(spot[0]), y: px(spot[1]), class: there ? "name" : "name other" }, town.name));
  }
  return [...graticule(flat, box, scale, width, height), ...circles, ...names, ...scaleBar(scale, width, height)];
}

type Rect = [left: number, top: number, right: number, bottom: number];

function meet(a: Rect, b: Rect): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** How far two rectangles are from each other; 0 where they meet. */
function gap(a: Rect, b: Rect): number {
  return Math.hypot(Math.max(a[0] - b[2], b[0] - a[2], 0), Math.max(a[1] - b[3], b[1] - a[3], 0));
}

function px(value: number): string {
  return value.toFixed(1);
}

/** Two half discs: clusters to the left, events to the right. */
function symbol(town: Town, x: number, y: number, left: number, right: number, chosen: boolean, choose: () => void): SVGElement {
  const half = (r: number, sweep: 0 | 1, sort: string) =>
    r && svg("path", { d: `M${px(x)} ${px(y - r)}A${px(r)} ${px(r)} 0 0 ${sweep} ${px(x)} ${px(y + r)}Z`, class: sort });
  const told = `${town.name}: ${texts.cluster(town.clusters.length)}, ${texts.event(town.events.length)}`;
  const most = Math.max(left, right);
  return svg(
    "g",
    { class: chosen ? "place chosen" : "place", onclick: choose, "data-town": town.local },
    svg("title", {}, told),
    half(left, 0, "clusters") || undefined,
    half(right, 1, "events") || undefined,
    chosen && svg("circle", { cx: px(x), cy: px(y), r: px(most + 3), class: "ring" }),
  );
}

/** Lines at round degrees, named at the left and lower edge. */
function graticule(flat: Flat, box: Box, scale: number, width: number, height: number): SVGElement[] {
  const lines: SVGElement[] = [];
  const [west, east] = [flat.longitude(box.x), flat.longitude(box.x + box.width)];
  const [north, south] = [flat.latitude(box.y), flat.latitude(box.y + height / scale)];
  const step = STEPS.find((one) => (east - west) / one <= 6) ?? 5;
  const digits = step >= 1 ? 0 : step === 0.25 || step === 0.05 ? 2 : 1;
  const degrees = (from: number, to: number) => {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.max(Math.floor(to / step) - first + 1, 0) }, (_, place) => (first + place) * step);
  };
  const named = (degree: number, up: string, down: string) => `${number(Math.abs(degree), digits)}° ${degree < 0 ? down : up}`;
  for (const degree of degrees(west, east)) {
    const x = (flat.at(0, degree)[0] - box.x) * scale;
    lines.push(svg("line", { x1: px(x), x2: px(x), y1: 0, y2: height, class: "degree" }));
    // The lower right corner belongs to the scale.
    if (x < width - 170) lines.push(svg("text", { x: px(x + 3), y: height - 5, class: "degree" }, named(degree, texts.east, texts.west)));
  }
  for (const degree of degrees(south, north)) {
    const y = (flat.at(degree, 0)[1] - box.y) * scale;
    lines.push(svg("line", { x1: 0, x2: width, y1: px(y), y2: px(y), class: "degree" }));
    lines.push(svg("text", { x: 4, y: px(y - 4), class: "degree" }, named(degree, texts.north, texts.south)));
  }
  return lines;
}

/** A bar of round kilometres in the lower right corner. */
function scaleBar(scale: number, width: number, height: number): SVGElement[] {
  const km = SCALES.filter((one) => one * scale <= Math.min(110, width / 4)).at(-1) ?? 1;
  const [end, start, y] = [width - 12, width - 12 - km * scale, height - 12];
  return [
    svg("path", { d: `M${px(start)} ${y - 4}V${y + 4}M${px(start)} ${y}H${px(end)}M${px(end)} ${y - 4}V${y + 4}`, class: "scale" }),
    svg("text", { x: px(end), y: y - 7, "text-anchor": "end", class: "name" }, `${km.toLocaleString(language)} km`),
  ];
}
