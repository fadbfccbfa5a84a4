// Courses of lines: as they were laid out, or found anew where a box was dragged.

import type { Box, Point } from "./data";

/** A point of a course, and which way the line goes there: 1 to the right, -1 to the left. */
export interface Turn extends Point {
  way: 1 | -1;
}

/** How far a line keeps from the boxes it passes. */
const CLEAR = 12;
/** How far out of a box a line turns. */
const OUT = [36, 18, 4];
/** How many heights are tried to pass by what is in the way. */
const MOST_HEIGHTS = 80;

/** A laid-out course with its ways; one from a box to itself comes back. */
export function turns(course: Point[]): Turn[] {
  const [first, middle, last] = [course[0], course[1], course[course.length - 1]];
  if (!first || !middle || !last) return [];
  if (course.length === 3 && first.x === last.x) {
    const out = middle.x > first.x ? 1 : -1;
    return [{ ...first, way: out }, { ...last, way: out === 1 ? -1 : 1 }];
  }
  return course.map((point, at) => {
    const before = course[Math.max(at - 1, 0)] ?? point;
    const after = course[Math.min(at + 1, course.length - 1)] ?? point;
    return { ...point, way: after.x >= before.x ? 1 : -1 };
  });
}

/** The four points of the curve from one turn to the next. */
function curve(from: Turn, to: Turn): [Point, Point, Point, Point] {
  const across = (to.x - from.x) * from.way;
  // One that comes back, or must first go the other way, bulges.
  const bulge = from.way !== to.way ? Math.max(16, Math.min(34, Math.abs(to.y - from.y) / 2)) : 40;
  const arm = across > 0 && from.way === to.way ? across / 2 : bulge;
  const far = from.way !== to.way ? Math.max(from.x * from.way, to.x * from.way) * from.way : 0;
  const [x1, x2] =
    from.way !== to.way
      ? [far + from.way * arm, far + from.way * arm]
      : [from.x + from.way * arm, to.x - to.way * arm];
  return [from, { x: x1, y: from.y }, { x: x2, y: to.y }, to];
}

/** The course as an SVG path. */
export function path(course: Turn[]): string {
  let text = "";
  course.forEach((turn, at) => {
    const before = course[at - 1];
    if (!before) text = `M${turn.x.toFixed(1)} ${turn.y.toFixed(1)}`;
    else if (Math.abs(before.y - turn.y) < 0.05 && before.way === turn.way) text += `H${turn.x.toFixed(1)}`;
    else {
      const [, one, two] = curve(before, turn);
      text += `C${[one.x, one.y, two.x, two.y, turn.x, turn.y].map((n) => n.toFixed(1)).join(" ")}`;
    }
  });
  return text;
}

/** Points along a course, near enough to each other that no box is missed. */
function* along(course: Turn[]): Generator<Point> {
  for (let at = 1; at < course.length; at++) {
    const [from, to] = [course[at - 1], course[at]];
    if (!from || !to) continue;
    const [a, b, c, d] = curve(from, to);
    const steps = Math.min(60, Math.max(12, Math.ceil((Math.abs(d.x - a.x) + Math.abs(d.y - a.y)) / 12)));
    for (let step = 0; step <= steps; step++) {
      const t = step / steps;
      const u = 1 - t;
      const [p, q, r, s] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
      yield { x: p * a.x + q * b.x + r * c.x + s * d.x, y: p * a.y + q * b.y + r * c.y + s * d.y };
    }
  }
}

/** How many points of a course lie in boxes. */
export function hits(course: Turn[], boxes: Box[]): number {
  let count = 0;
  for (const point of along(course)) {
    for (const box of boxes) {
      // On the edge it may be: that is where lines begin and end.
      const inside =
        point.x > box.x + 1 && point.x < box.x + box.width - 1 && point.y > box.y + 1 && point.y < box.y + box.height - 1;
      if (inside) count++;
    }
  }
  return count;
}

function length(course: Turn[]): number {
  let sum = 0;
  let before: Point | undefined;
  for (const point of along(course)) {
    if (before) sum += Math.hypot(point.x - before.x, point.y - before.y);
    before = point;
  }
  return sum;
}

/** A course from one box to another, around what is in the way: straight if it can be. */
export function route(from: Box, fromY: number, to: Box, toY: number, boxes: Box[]): Turn[] {
  const starts: Turn[] = [
    { x: from.x + from.width, y: from.y + fromY, way: 1 },
    { x: from.x, y: from.y + fromY, way: -1 },
  ];
  const ends: Turn[] = [
    { x: to.x, y: to.y + toY, way: 1 },
    { x: to.x + to.width, y: to.y + toY, way: -1 },
  ];
  let best: Turn[] = [];
  let least = Infinity;
  const consider = (course: Turn[]) => {
    const cost = hits(course, boxes) * 10_000 + length(course);
    if (cost < least) [best, least] = [course, cost];
  };
  for (const start of starts) {
    for (const end of ends) {
      // Two curves in one direction need room between them.
      const room = (end.x - start.x) * start.way;
      if (start.way !== end.way || room > 20) consider([start, end]);
    }
  }
  if (least < 10_000) return best;
  const middle = (from.y + fromY + to.y + toY) / 2;
  const heights = boxes
    .flatMap((box) => [box.y - CLEAR, box.y + box.height + CLEAR])
    .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
    .slice(0, MOST_HEIGHTS);
  for (const y of heights) {
    // The nearest height that leads past everything.
    if (least < 10_000) break;
    for (const start of starts) {
      for (const end of ends) {
        for (const out of OUT) {
          const [near, far] = [start.x + start.way * out, end.x - end.way * out];
          const way = far >= near ? 1 : -1;
          consider([start, { x: near, y, way }, { x: far, y, way }, end]);
        }
      }
    }
  }
  return best;
}
