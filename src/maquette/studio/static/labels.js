/**
 * A painting as a list of operations over an array of labels. The list is the painting, the array what it comes to, and a canvas
 * only a view of it. Nothing is ever smoothed: every pixel has exactly one label.
 *
 * Places and sizes are pixels of the map. Points of a stroke are x, y, x, y, ...; a box holds both of its corners.
 * @typedef {"round" | "square"} Tip
 * @typedef {{ kind: "stroke", label: number, tip: Tip, size: number, points: number[] }} Stroke
 * @typedef {{ kind: "rectangle", label: number, box: number[] }} Rectangle
 * @typedef {{ kind: "fill", label: number, x: number, y: number }} Fill
 * @typedef {{ kind: "cover", label: number }} Cover
 * @typedef {{ kind: "map", width: number, height: number, runs: number[] }} Whole  label, how many, label, how many, ...
 * @typedef {Stroke | Rectangle | Fill | Cover | Whole} Operation
 */

/**
 * The rows of a brush tip: how far above or below the middle, and from where to where.
 * @param {Tip} tip @param {number} size
 */
function rowsOf(tip, size) {
  const [before, middle, radius] = [Math.floor((size - 1) / 2), (size - 1) / 2, size / 2];
  return Array.from({ length: size }, (_, row) => {
    const reach = tip === "square" ? middle : Math.sqrt(Math.max(0, Math.max(0, radius * radius - 0.5) - (row - middle) ** 2));
    return { down: row - before, from: Math.ceil(middle - reach) - before, to: Math.floor(middle + reach) - before };
  }).filter(({ from, to }) => from <= to);
}

/** The labels of a map, row by row, and what can be done to them. */
export class LabelMap {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.labels = new Uint8Array(width * height);
  }

  /** @param {number} x @param {number} y */
  at(x, y) {
    return this.labels[Math.min(this.height - 1, Math.max(0, y)) * this.width + Math.min(this.width - 1, Math.max(0, x))];
  }

  /** @param {Operation} operation */
  apply(operation) {
    if (operation.kind === "stroke") for (let place = 0; place < operation.points.length; place += 2) this.extend(operation, place);
    else if (operation.kind === "rectangle") this.block(operation.label, operation.box);
    else if (operation.kind === "fill") this.flood(operation);
    else if (operation.kind === "cover") this.labels.fill(operation.label);
    else this.write(operation.runs);
  }

  /**
   * Paints the part of a stroke that leads to the point at `place`: every pixel of the line gets the whole tip.
   * @param {Stroke} stroke @param {number} place
   */
  extend({ label, tip, size, points }, place) {
    const rows = rowsOf(tip, size);
    const [x, y] = [points[place], points[place + 1]];
    const [fromX, fromY] = place ? [points[place - 2], points[place - 1]] : [x, y];
    const steps = Math.max(1, Math.abs(x - fromX), Math.abs(y - fromY));
    for (let step = place ? 1 : steps; step <= steps; step++) {
      const [midX, midY] = [Math.round(fromX + ((x - fromX) * step) / steps), Math.round(fromY + ((y - fromY) * step) / steps)];
      for (const { down, from, to } of rows) this.block(label, [midX + from, midY + down, midX + to, midY + down]);
    }
  }

  /** @param {number} label @param {number[]} box */
  block(label, [x, y, toX, toY]) {
    const [left, right] = [Math.max(0, Math.min(x, toX)), Math.min(this.width - 1, Math.max(x, toX))];
    if (left > right) return;
    for (let row = Math.max(0, Math.min(y, toY)); row <= Math.min(this.height - 1, Math.max(y, toY)); row++) {
      this.labels.fill(label, row * this.width + left, row * this.width + right + 1);
    }
  }

  /** Gives the area of one label around a place another one. @param {Fill} fill */
  flood({ label, x, y }) {
    const { labels, width } = this;
    const start = Math.min(this.height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x));
    const old = labels[start];
    if (old === label) return;
    const todo = [start];
    labels[start] = label;
    while (todo.length) {
      const place = /** @type {number} */ (todo.pop());
      const column = place % width;
      for (const next of [column > 0 ? place - 1 : -1, column < width - 1 ? place + 1 : -1, place - width, place + width]) {
        if (next < 0 || next >= labels.length || labels[next] !== old) continue;
        labels[next] = label;
        todo.push(next);
      }
    }
  }

  /** @param {number[]} runs */
  write(runs) {
    let place = 0;
    for (let index = 0; index < runs.length; index += 2) this.labels.fill(runs[index], place, (place += runs[index + 1]));
  }

  /** The whole map as one operation. @returns {Whole} */
  whole() {
    const runs = [];
    for (let place = 0, start = 0; place < this.labels.length; place++) {
      if (this.labels[place + 1] === this.labels[place] && place + 1 < this.labels.length) continue;
      runs.push(this.labels[place], place + 1 - start);
      start = place + 1;
    }
    return { kind: "map", width: this.width, height: this.height, runs };
  }
}

/**
 * Whether a list from elsewhere (a file, a link, the browser's memory) has the form of operations on a map of this size and labels.
 * @param {any} list @param {LabelMap} map @param {number} count
 * @returns {list is Operation[]}
 */
export function areOperations(list, map, count) {
  const isWhole = (/** @type {any} */ value) => Number.isInteger(value) && Math.abs(value) < 100_000;
  const isLabel = (/** @type {any} */ value) => Number.isInteger(value) && value >= 0 && (value < count || value === 255);
  const areWhole = (/** @type {any} */ values) => Array.isArray(values) && values.length > 0 && values.length % 2 === 0 && values.every(isWhole);
  const isSize = (/** @type {any} */ value) => Number.isInteger(value) && value >= 1 && value <= Math.max(map.width, map.height);
  const isMap = (/** @type {any} */ one) =>
    one.width === map.width && one.height === map.height && Array.isArray(one.runs) && one.runs.length % 2 === 0 &&
    one.runs.every((/** @type {any} */ value, /** @type {number} */ index) => (index % 2 ? Number.isInteger(value) && value > 0 : isLabel(value))) &&
    one.runs.reduce((/** @type {number} */ sum, /** @type {number} */ value, /** @type {number} */ index) => sum + (index % 2 ? value : 0), 0) === map.labels.length;
  const isOne = (/** @type {any} */ one) =>
    (one?.kind === "stroke" && isLabel(one.label) && ["round", "square"].includes(one.tip) && isSize(one.size) && areWhole(one.points)) ||
    (one?.kind === "rectangle" && isLabel(one.label) && areWhole(one.box) && one.box.length === 4) ||
    (one?.kind === "fill" && isLabel(one.label) && isWhole(one.x) && isWhole(one.y)) ||
    (one?.kind === "cover" && isLabel(one.label)) ||
    (one?.kind === "map" && isMap(one));
  return Array.isArray(list) && list.every(isOne);
}
