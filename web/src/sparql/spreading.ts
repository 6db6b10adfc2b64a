/** Places for the nodes of a small network: Fruchterman and Reingold 1991, from a spiral, so that it is always the same. */

export interface Point {
  x: number;
  y: number;
}

const STEPS = 200;
/** Pull to the middle, so strong that pushing nodes fill a disc of radius 1/2. */
const PULL = 4;
/** The golden angle: neighbours in the list start far apart. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** Places between 0 and 1 for `count` nodes tied by `links`. */
export function spread(count: number, links: [number, number][]): Point[] {
  const points = Array.from({ length: count }, (_, index) => {
    const [radius, angle] = [0.4 * Math.sqrt((index + 0.5) / count), index * GOLDEN];
    return { x: 0.5 + radius * Math.cos(angle), y: 0.5 + radius * Math.sin(angle) };
  });
  const ideal = 1 / Math.sqrt(Math.max(count, 1));
  for (let step = 0; step < STEPS; step++) {
    const moves = points.map(() => ({ x: 0, y: 0 }));
    const push = (one: number, other: number, force: (distance: number) => number) => {
      const [dx, dy] = [points[one]!.x - points[other]!.x, points[one]!.y - points[other]!.y];
      const distance = Math.max(Math.hypot(dx, dy), 1e-4);
      const by = force(distance) / distance;
      moves[one]!.x += dx * by;
      moves[one]!.y += dy * by;
      moves[other]!.x -= dx * by;
      moves[other]!.y -= dy * by;
    };
    for (let one = 0; one < count; one++) for (let other = 0; other < one; other++) push(one, other, (d) => ideal ** 2 / d);
    for (const [one, other] of links) if (one !== other) push(one, other, (d) => -(d ** 2) / ideal);
    const most = 0.1 * (1 - step / STEPS);
    for (const [index, point] of points.entries()) {
      const x = moves[index]!.x + (0.5 - point.x) * PULL;
      const y = moves[index]!.y + (0.5 - point.y) * PULL;
      const length = Math.max(Math.hypot(x, y), 1e-9);
      point.x += (x / length) * Math.min(length, most);
      point.y += (y / length) * Math.min(length, most);
    }
  }
  return fitted(points);
}

function fitted(points: Point[]): Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left || 1, Math.max(...ys) - top || 1];
  return points.map(({ x, y }) => ({ x: (x - left) / width, y: (y - top) / height }));
}
