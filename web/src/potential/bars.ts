/** The parts of a score as a bar around zero: what adds to the right, what takes away to the left; size in a colour of its own. */

import { svg } from "../common/dom";
import { signed, TEXT } from "./words";

const [WIDTH, HEIGHT, MIDDLE] = [220, 16, 60];

/** `most` is the largest sum of positive parts in the list, so that bars can be compared. */
export function bar(parts: { family: string; value: number }[], most: number): SVGSVGElement {
  const scale = (WIDTH - MIDDLE) / Math.max(most, 1e-9);
  let [right, left] = [MIDDLE, MIDDLE];
  const drawn = parts
    .filter(({ value }) => value !== 0)
    .map(({ family, value }) => {
      const width = Math.abs(value) * scale;
      if (value < 0) left -= width;
      const x = value < 0 ? left : right;
      if (value > 0) right += width;
      return svg("rect", { class: `part ${family}`, x: x.toFixed(2), y: 2, width: width.toFixed(2), height: HEIGHT - 4 });
    });
  const zero = svg("line", { x1: MIDDLE, x2: MIDDLE, y1: 0, y2: HEIGHT });
  return svg("svg", { class: "parts", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" }, ...drawn, zero);
}

/** The same in words. */
export function told(parts: { family: string; value: number; known: boolean }[]): string {
  return parts.map(({ family, value, known }) => `${TEXT.families[family]}\u00a0${known ? signed(value) : TEXT.unknown}`).join(" · ");
}
