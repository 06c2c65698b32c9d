/**
 * Drawings to begin with, in bold lines and filled shapes; each is a little different every time.
 * @typedef {import("./ink.js").Operation} Operation
 * @typedef {number[]} Point
 */

const LINE = 0.06;

/** @param {number} low @param {number} high */
const between = (low, high) => low + Math.random() * (high - low);
/** @template T @param {T[]} list @returns {T} */
const oneOf = (list) => list[Math.floor(Math.random() * list.length)];
/** @param {number} value */
const round = (value) => Math.round(value * 10_000) / 10_000;

/**
 * Points on an ellipse, from one angle to another (in turns, clockwise from the right).
 * @param {number} x @param {number} y @param {number} wide @param {number} [tall] @param {number} [from] @param {number} [to]
 * @returns {Point[]}
 */
function arc(x, y, wide, tall = wide, from = 0, to = 1) {
  const steps = Math.max(8, Math.round(48 * Math.abs(to - from)));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = 2 * Math.PI * (from + ((to - from) * step) / steps);
    return [round(x + wide * Math.cos(angle)), round(y + tall * Math.sin(angle))];
  });
}

/**
 * Points on straight lines between corners.
 * @param {...Point} corners
 * @returns {Point[]}
 */
function path(...corners) {
  const points = [corners[0]];
  for (let index = 1; index < corners.length; index++) {
    const [[x, y], [toX, toY]] = [corners[index - 1], corners[index]];
    for (let step = 1; step <= 10; step++) points.push([round(x + ((toX - x) * step) / 10), round(y + ((toY - y) * step) / 10)]);
  }
  return points;
}

/** @param {Point[]} points @param {number} [width] @param {0 | 1} [ink] @returns {Operation} */
const line = (points, width = LINE, ink = 1) => ({ kind: "stroke", ink, width, points });
/** @param {Point[]} points @param {0 | 1} [ink] @returns {Operation} */
const area = (points, ink = 1) => ({ kind: "area", ink, points });

/** @returns {Operation[]} */
export function face() {
  const [eyeY, eyeX, tall] = [between(0.38, 0.43), between(0.13, 0.17), between(0.05, 0.075)];
  const mouths = [
    () => [area([...arc(0.5, 0.58, 0.22, 0.22, 0, 0.5)]), line(arc(0.5, 0.58, 0.22, 0.22, 0, 0.5), 0.03)],
    () => [line(arc(0.5, 0.53, 0.2, 0.18, 0.08, 0.42))],
    () => [area(arc(0.5, 0.68, 0.09, 0.11))],
    () => [line(arc(0.5, 0.84, 0.17, 0.16, 0.6, 0.9))],
  ];
  const eyes = [
    () => [area(arc(0.5 - eyeX, eyeY, 0.05, tall)), area(arc(0.5 + eyeX, eyeY, 0.05, tall))],
    () => [line(arc(0.5 - eyeX, eyeY + 0.03, 0.08, 0.08, 0.55, 0.95), 0.05), line(arc(0.5 + eyeX, eyeY + 0.03, 0.08, 0.08, 0.55, 0.95), 0.05)],
  ];
  return [line(arc(0.5, 0.5, 0.43)), ...oneOf(eyes)(), ...oneOf(mouths)()];
}

/** The first drawing that a visitor sees is always the same: a broad smile. @returns {Operation[]} */
export function first() {
  return [
    line(arc(0.5, 0.5, 0.43)),
    area(arc(0.35, 0.39, 0.05, 0.075)),
    area(arc(0.65, 0.39, 0.05, 0.075)),
    area([...arc(0.5, 0.57, 0.24, 0.24, 0, 0.5)]),
    line([...arc(0.5, 0.57, 0.24, 0.24, 0, 0.5), [0.26, 0.57], [0.74, 0.57]], 0.03),
  ];
}

/** @returns {Operation[]} */
function cat() {
  const ear = between(0.03, 0.1);
  return [
    line([...path([0.14, 0.45], [0.12, ear], [0.36, 0.2], [0.64, 0.2], [0.88, ear], [0.86, 0.45]), ...arc(0.5, 0.58, 0.38, 0.33, 0.02, 0.48), ...path([0.13, 0.55], [0.14, 0.45])]),
    area(arc(0.34, 0.5, 0.05, 0.07)),
    area(arc(0.66, 0.5, 0.05, 0.07)),
    area(path([0.44, 0.63], [0.56, 0.63], [0.5, 0.69], [0.44, 0.63])),
    line(arc(0.43, 0.7, 0.07, 0.07, 0, 0.45), 0.035),
    line(arc(0.57, 0.7, 0.07, 0.07, 0.05, 0.5), 0.035),
    line(path([0.2, 0.66], [0.06, 0.63]), 0.035),
    line(path([0.8, 0.66], [0.94, 0.63]), 0.035),
    line(path([0.21, 0.74], [0.08, 0.77]), 0.035),
    line(path([0.79, 0.74], [0.92, 0.77]), 0.035),
  ];
}

/** @returns {Operation[]} */
function cup() {
  const low = between(0.78, 0.86);
  return [
    line([...path([0.14, 0.36], [0.2, low], [0.62, low], [0.68, 0.36], [0.14, 0.36])]),
    line(arc(0.7, 0.52, 0.17, 0.14, 0.75, 1.3)),
    line(path([0.08, 0.94], [0.76, 0.94])),
    line([...arc(0.32, 0.2, 0.04, 0.05, 0.25, 0.75), ...arc(0.32, 0.1, 0.04, 0.05, 0.25, -0.25)], 0.045),
    line([...arc(0.5, 0.2, 0.04, 0.05, 0.25, 0.75), ...arc(0.5, 0.1, 0.04, 0.05, 0.25, -0.25)], 0.045),
  ];
}

/** @returns {Operation[]} */
function mushroom() {
  const dots = Array.from({ length: 3 }, (_, index) => area(arc(0.28 + 0.22 * index, between(0.25, 0.4), between(0.05, 0.08))));
  return [
    line([...arc(0.5, 0.5, 0.42, 0.4, 0.5, 1), ...path([0.92, 0.5], [0.86, 0.58], [0.14, 0.58], [0.08, 0.5])]),
    ...dots,
    line([...path([0.36, 0.6], [0.34, 0.8]), ...arc(0.5, 0.82, 0.17, 0.11, 0.5, 0), ...path([0.66, 0.8], [0.64, 0.6])]),
  ];
}

/** @returns {Operation[]} */
function fish() {
  return [
    line([...arc(0.42, 0.5, 0.34, 0.25, 0.06, 0.94), ...path([0.73, 0.41], [0.93, 0.24], [0.93, 0.76], [0.73, 0.59])]),
    area(arc(0.27, 0.45, 0.045)),
    line(arc(0.36, 0.52, 0.1, 0.16, 0.8, 1.2), 0.045),
    line(arc(0.52, 0.52, 0.08, 0.12, 0.8, 1.2), 0.045),
  ];
}

/** @returns {Operation[]} */
function house() {
  const door = between(0.4, 0.6);
  return [
    line(path([0.06, 0.5], [0.5, 0.1], [0.94, 0.5])),
    line(path([0.17, 0.45], [0.17, 0.9], [0.83, 0.9], [0.83, 0.45])),
    area(path([door - 0.08, 0.9], [door - 0.08, 0.64], [door + 0.08, 0.64], [door + 0.08, 0.9])),
    line(arc(0.5, 0.42, 0.07), 0.045),
  ];
}

/** @returns {Operation[]} */
function heart() {
  const dip = between(0.26, 0.32);
  return [line([[0.5, dip], ...arc(0.29, 0.33, 0.21, 0.2, -0.06, -0.5), ...path([0.08, 0.36], [0.14, 0.55], [0.5, 0.9], [0.86, 0.55], [0.92, 0.36]), ...arc(0.71, 0.33, 0.21, 0.2, 0, -0.44), [0.5, dip]])];
}

/** @returns {Operation[]} */
function sun() {
  const count = oneOf([8, 10, 12]);
  const rays = Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count;
    const at = (/** @type {number} */ far) => [round(0.5 + far * Math.cos(angle)), round(0.5 + far * Math.sin(angle))];
    return line(path(at(0.35), at(0.45)));
  });
  return [line(arc(0.5, 0.5, 0.23)), ...rays];
}

/** @returns {Operation[]} */
function flower() {
  const count = oneOf([5, 6]);
  const petals = Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count - Math.PI / 2;
    return line(arc(0.5 + 0.2 * Math.cos(angle), 0.36 + 0.2 * Math.sin(angle), 0.115), 0.05);
  });
  return [...petals, area(arc(0.5, 0.36, 0.12), 0), line(arc(0.5, 0.36, 0.1), 0.05), line(path([0.5, 0.66], [0.5, 0.95])), line(arc(0.6, 0.78, 0.1, 0.07), 0.05)];
}

const ALL = [face, cat, cup, mushroom, fish, house, heart, sun, flower];

/** @type {() => Operation[]} */
let last = face;

/** One of them, never the same kind twice in a row. @returns {Operation[]} */
export function surprise() {
  last = oneOf(ALL.filter((one) => one !== last));
  return last();
}

/**
 * The same drawing in another hand: its lines as wide as these, and its filled shapes as outlines unless shapes are filled.
 * @param {Operation[]} operations
 * @param {{ line: number, fills: boolean } | null} hand  null keeps it as it is
 * @returns {Operation[]}
 */
export function inHand(operations, hand) {
  if (!hand) return operations;
  return operations.map((one) => {
    if (one.kind === "stroke") return { ...one, width: (one.width / LINE) * hand.line };
    if (one.kind === "area" && !hand.fills) return line([...one.points, one.points[0]], hand.line, one.ink);
    return one;
  });
}
