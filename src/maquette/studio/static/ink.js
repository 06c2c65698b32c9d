/**
 * A drawing as a list of operations, and how each is drawn. The list is the drawing; a canvas is only a view of it.
 *
 * Coordinates are shares of the paper's width and height, widths are shares of its width; ink is 1 (black) or 0 (white).
 * @typedef {{ kind: "stroke", ink: 0 | 1, width: number, points: number[][] }} Stroke  a point is [x, y] or [x, y, pressure]
 * @typedef {{ kind: "area", ink: 0 | 1, points: number[][] }} Area
 * @typedef {{ kind: "fill", ink: 0 | 1, x: number, y: number }} Fill
 * @typedef {{ kind: "picture", source: string }} Picture  a data: address
 * @typedef {{ kind: "clear" }} Clear
 * @typedef {{ kind: "drawing", operations: Operation[] }} Whole  a drawing that takes the place of what was there
 * @typedef {Stroke | Area | Fill | Picture | Clear | Whole} Operation
 * @typedef {CanvasRenderingContext2D} Context
 */

import { History } from "./history.js";

const SNAPSHOT_EVERY = 16; // operations between two copies of the canvas, which make undo quick

/** @type {Map<string, ImageBitmap>} */
const pictures = new Map();

/** @param {0 | 1} ink */
const colour = (ink) => (ink ? "#000" : "#fff");

/**
 * The width of a stroke at a point.
 * @param {Stroke} stroke
 * @param {number} index
 */
function widthAt(stroke, index) {
  const pressure = stroke.points[index]?.[2];
  return stroke.width * (pressure === undefined ? 1 : 0.35 + 1.3 * pressure);
}

/**
 * Draws the part of a stroke that its point `index` brings. Drawing live and drawing again go through here, so that
 * both give the same pixels. The curve runs from middle to middle of the points; `drawEnd` brings the last half.
 * @param {Context} context
 * @param {Stroke} stroke
 * @param {number} index
 */
export function drawSegment(context, stroke, index) {
  const { width, height } = context.canvas;
  /** @param {number} place */
  const at = (place) => [stroke.points[place][0] * width, stroke.points[place][1] * height];
  const [x, y] = at(index);
  context.strokeStyle = context.fillStyle = colour(stroke.ink);
  context.lineWidth = Math.max(1, widthAt(stroke, index) * width);
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  if (index === 0) {
    context.arc(x, y, context.lineWidth / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  const [beforeX, beforeY] = at(index - 1);
  const [earlierX, earlierY] = at(Math.max(0, index - 2));
  context.moveTo((earlierX + beforeX) / 2, (earlierY + beforeY) / 2);
  context.quadraticCurveTo(beforeX, beforeY, (beforeX + x) / 2, (beforeY + y) / 2);
  context.stroke();
}

/**
 * Draws the last half of a finished stroke, up to its last point.
 * @param {Context} context
 * @param {Stroke} stroke
 */
export function drawEnd(context, stroke) {
  const { width, height } = context.canvas;
  const last = stroke.points.length - 1;
  if (last < 1) return;
  const [[fromX, fromY], [x, y]] = [stroke.points[last - 1], stroke.points[last]];
  context.strokeStyle = colour(stroke.ink);
  context.lineWidth = Math.max(1, widthAt(stroke, last) * width);
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(((fromX + x) / 2) * width, ((fromY + y) / 2) * height);
  context.lineTo(x * width, y * height);
  context.stroke();
}

/**
 * Fills the area of one colour around a point, a little under its border, so that no pale rim stays.
 * @param {Context} context
 * @param {Fill} fill
 */
function flood(context, fill) {
  const { width, height } = context.canvas;
  const image = context.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const startX = Math.min(width - 1, Math.max(0, Math.floor(fill.x * width)));
  const startY = Math.min(height - 1, Math.max(0, Math.floor(fill.y * height)));
  const green = (/** @type {number} */ place) => (pixels[place] >> 8) & 255;
  const wanted = green(startY * width + startX);
  const mark = new Uint8Array(width * height);
  const todo = [startY * width + startX];
  mark[todo[0]] = 1;
  while (todo.length) {
    const place = /** @type {number} */ (todo.pop());
    const x = place % width;
    for (const next of [x > 0 ? place - 1 : -1, x < width - 1 ? place + 1 : -1, place - width, place + width]) {
      if (next < 0 || next >= mark.length || mark[next]) continue;
      mark[next] = 1;
      if (Math.abs(green(next) - wanted) < 100) todo.push(next); // the rim is marked too, and ends there
    }
  }
  const value = fill.ink ? 0xff000000 : 0xffffffff;
  for (let place = 0; place < mark.length; place++) if (mark[place]) pixels[place] = value;
  context.putImageData(image, 0, 0);
}

/** @param {Context} context */
function blank(context) {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

/**
 * Draws one operation over what is there.
 * @param {Context} context
 * @param {Operation} operation
 */
export function draw(context, operation) {
  const { width, height } = context.canvas;
  if (operation.kind === "stroke") {
    for (let index = 0; index < operation.points.length; index++) drawSegment(context, operation, index);
    drawEnd(context, operation);
  } else if (operation.kind === "area") {
    context.fillStyle = colour(operation.ink);
    context.beginPath();
    for (const [x, y] of operation.points) context.lineTo(x * width, y * height);
    context.fill();
  } else if (operation.kind === "fill") {
    flood(context, operation);
  } else if (operation.kind === "clear") {
    blank(context);
  } else if (operation.kind === "drawing") {
    blank(context);
    for (const part of operation.operations) draw(context, part);
  } else if (operation.kind === "picture") {
    blank(context);
    const picture = pictures.get(operation.source);
    if (!picture) return;
    const scale = Math.min(width / picture.width, height / picture.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, (width - picture.width * scale) / 2, (height - picture.height * scale) / 2, picture.width * scale, picture.height * scale);
  }
}

/**
 * Decodes the pictures that these operations need; until then they would be drawn without them.
 * @param {Operation[]} operations
 */
export async function ready(operations) {
  for (const operation of operations) {
    if (operation.kind === "drawing") await ready(operation.operations);
    if (operation.kind === "picture" && !pictures.has(operation.source)) {
      const [head, data] = operation.source.split(",", 2);
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      pictures.set(operation.source, await createImageBitmap(new Blob([bytes], { type: head.slice(5).split(";")[0] })));
    }
  }
}

/**
 * Whether a list from elsewhere (a file, a link, the browser's memory) has the form of operations.
 * @param {any} list
 * @returns {list is Operation[]}
 */
export function areOperations(list) {
  const isPoints = (/** @type {any} */ points) =>
    Array.isArray(points) && points.length > 0 && points.every((point) => Array.isArray(point) && point.length >= 2 && point.every(Number.isFinite));
  const isInk = (/** @type {any} */ ink) => ink === 0 || ink === 1;
  const isOne = (/** @type {any} */ one) =>
    (one?.kind === "stroke" && isInk(one.ink) && Number.isFinite(one.width) && isPoints(one.points)) ||
    (one?.kind === "area" && isInk(one.ink) && isPoints(one.points)) ||
    (one?.kind === "fill" && isInk(one.ink) && Number.isFinite(one.x) && Number.isFinite(one.y)) ||
    (one?.kind === "picture" && /^data:image\/[a-z+.-]+;base64,/.test(one.source)) ||
    one?.kind === "clear" ||
    (one?.kind === "drawing" && areOperations(one.operations));
  return Array.isArray(list) && list.every(isOne);
}

/** A drawing on a canvas. @extends {History<Operation, ImageData>} */
export class Drawing extends History {
  /** @param {Context} context */
  constructor(context) {
    super(SNAPSHOT_EVERY, 12);
    this.context = context;
    blank(context);
  }

  /** @override @param {Operation} operation */
  apply(operation) {
    draw(this.context, operation);
  }

  /** @override */
  copy() {
    const { width, height } = this.context.canvas;
    return this.context.getImageData(0, 0, width, height);
  }

  /** @override @param {ImageData | undefined} copy */
  restore(copy) {
    if (copy) this.context.putImageData(copy, 0, 0);
    else blank(this.context);
  }

  /**
   * Puts an operation that covers the whole paper in the place of the last one, as one step.
   * @param {Picture | Clear | Whole} operation
   */
  replace(operation) {
    this.copies.delete(this.operations.length);
    this.operations.pop();
    this.add(operation);
  }

  /** Whether there is more than black and white in it, so that colour must be sent. */
  get hasPicture() {
    const holds = (/** @type {Operation} */ one) => one.kind === "picture" || (one.kind === "drawing" && one.operations.some(holds));
    return this.operations.some(holds);
  }
}
