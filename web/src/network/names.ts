/** Names beside their nodes: those of the largest nodes first, and none that would lie on another or on a large node. */
import type { Paper } from "./look";

const SIZE = 12;
const LARGE = 6;

export interface Mark {
  key: string;
  x: number;
  y: number;
  size: number;
  text: string;
  /** To be named whatever lies there. */
  first: boolean;
}

export interface Name {
  text: string;
  x: number;
  y: number;
  wide: number;
}

type Box = [left: number, top: number, right: number, bottom: number];

const ruler = document.createElement("canvas").getContext("2d")!;
const widths = new Map<string, number>();

function fontOf(size: number): string {
  return `${size > SIZE ? 600 : 400} ${size}px ${getComputedStyle(document.body).fontFamily}`;
}

function measured(text: string, size: number): number {
  const key = `${size} ${text}`;
  if (!widths.has(key)) {
    ruler.font = fontOf(size);
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key)!;
}

/** Where the text of a node may stand, best first: to its right, to its left, above it, below it; within `width`. */
export function besides(node: Omit<Mark, "key" | "first">, width: number, size = SIZE): [Name, ...Name[]] {
  const wide = measured(node.text, size);
  const { x, y, text } = node;
  const reach = node.size + 4;
  const middle = Math.min(Math.max(x - wide / 2, 2), Math.max(width - wide - 2, 2));
  const spots: [number, number][] = [
    [x + reach, y + 4],
    [x - reach - wide, y + 4],
    [middle, y - reach],
    [middle, y + reach + 0.75 * size],
  ];
  const [best, ...others] = spots.filter(([left]) => left >= 2 && left + wide <= width - 2);
  const name = ([left, base]: [number, number]): Name => ({ text, x: left, y: base, wide });
  return [name(best ?? [middle, y - reach]), ...others.map(name)];
}

export function write(context: CanvasRenderingContext2D, name: Name, paper: Paper, size = SIZE): void {
  context.font = fontOf(size);
  context.lineJoin = "round";
  context.lineWidth = size > SIZE ? 6 : 3.5;
  context.strokeStyle = paper.paper;
  context.strokeText(name.text, name.x, name.y);
  context.fillStyle = paper.ink;
  context.fillText(name.text, name.x, name.y);
}

export class Names {
  private readonly placed = new Map<string, Name>();

  /** Find room for the names of `marks`, in their order. */
  place(marks: Mark[], { width, height }: { width: number; height: number }): void {
    this.placed.clear();
    const seen = marks.filter(({ x, y }) => x > 0 && y > 0 && x < width && y < height);
    const taken: Box[] = [];
    const discs = seen.filter(({ size }) => size >= LARGE);
    for (const mark of seen) {
      if (!mark.text) continue;
      const spots = besides(mark, width);
      const free = spots.find((name) => {
        const box = boxOf(name);
        return !taken.some((other) => meet(box, other)) && !discs.some((disc) => disc !== mark && meet(box, around(disc)));
      });
      const name = free ?? (mark.first ? spots[0] : undefined);
      if (!name) continue;
      taken.push(boxOf(name));
      this.placed.set(mark.key, name);
    }
  }

  at(key: string): Name | undefined {
    return this.placed.get(key);
  }

  draw(context: CanvasRenderingContext2D, key: string, paper: Paper): void {
    const name = this.placed.get(key);
    if (name) write(context, name, paper);
  }
}

function meet(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

function boxOf(name: Name): Box {
  return [name.x - 2, name.y - SIZE, name.x + name.wide + 2, name.y + 4];
}

function around({ x, y, size }: Mark): Box {
  return [x - size, y - size, x + size, y + size];
}
