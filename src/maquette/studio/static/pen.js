/** Pens of every kind: mouse, finger, stylus and keyboard become strokes; the ink appears at once. */

import { drawEnd, drawSegment } from "./ink.js";
import { Tether } from "./steady.js";

/**
 * @typedef {import("./ink.js").Stroke} Stroke
 * Widths and the string between pointer and pen are shares of the paper's width; `moved` says where a pen of keys is.
 * @typedef {{ tool: "pen" | "eraser" | "fill", width: number, usesPressure: boolean, string: number }} Settings
 * @typedef {{ settings: Settings, changed: () => void, done: (stroke: Stroke) => void, dropped: () => void, fill: (x: number, y: number) => void, down: (isDown: boolean) => void, moved: (x: number, y: number) => void, stylus: () => void }} Ends
 */

const STEP = 0.03; // of the paper's width, with an arrow key; a quarter of it with Shift
const BEGUN = 0.06; // of the paper's width; a stroke up to there may still be the first of two fingers
const PALM_SECONDS = 1.5; // after a stylus was used, a touch is a resting hand

/** @param {number} value */
const round = (value) => Math.round(value * 10_000) / 10_000;

/**
 * Lets a pointer draw on the canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2D} context
 * @param {Ends} ends
 */
export function drawWithPointer(canvas, context, ends) {
  /** @type {Stroke | null} */
  let stroke = null;
  /** @type {Tether | null} */
  let tether = null;
  let pointer = -1;
  let isStylus = false;
  let stylusAt = -Infinity;

  /** @param {PointerEvent} event */
  function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    const place = [round((event.clientX - box.left) / box.width), round((event.clientY - box.top) / box.height)];
    return event.pointerType === "pen" && ends.settings.usesPressure ? [...place, round(event.pressure)] : place;
  }

  /** @param {number[]} point */
  function extend(point) {
    if (!stroke) return;
    const last = stroke.points.at(-1);
    if (last && last[0] === point[0] && last[1] === point[1]) return;
    stroke.points.push(point);
    drawSegment(context, stroke, stroke.points.length - 1);
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0 || stroke) return;
    if (event.pointerType === "pen") {
      stylusAt = event.timeStamp;
      ends.stylus();
    }
    if (event.pointerType === "touch" && event.timeStamp - stylusAt < PALM_SECONDS * 1000) return;
    const point = pointOf(event);
    if (ends.settings.tool === "fill") return ends.fill(point[0], point[1]);
    pointer = event.pointerId;
    isStylus = event.pointerType === "pen";
    tether = new Tether(ends.settings.string, canvas.height / canvas.width, point);
    canvas.setPointerCapture(pointer);
    stroke = { kind: "stroke", ink: ends.settings.tool === "pen" ? 1 : 0, width: ends.settings.width, points: [] };
    extend(point);
    ends.down(true);
    ends.changed();
  });

  canvas.addEventListener("pointermove", (event) => {
    if (!stroke || event.pointerId !== pointer) return;
    if (event.pointerType === "pen") stylusAt = event.timeStamp;
    const events = event.getCoalescedEvents?.() ?? [];
    const before = stroke.points.length;
    for (const one of events.length ? events : [event]) {
      const point = tether?.pull(pointOf(one));
      if (point) extend([round(point[0]), round(point[1]), ...point.slice(2)]);
    }
    if (stroke.points.length > before) ends.changed();
  });

  /** @param {PointerEvent} event */
  function lift(event) {
    if (!stroke || event.pointerId !== pointer) return;
    if (event.type === "pointerup" && stroke.points.length > 1) extend([...pointOf(event).slice(0, 2), ...stroke.points[stroke.points.length - 1].slice(2)]);
    const finished = stroke;
    stroke = null;
    drawEnd(context, finished);
    ends.done(finished);
    ends.down(false);
  }
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  /** Drops a stroke that has barely begun; false leaves one that has gone on, or that a stylus draws. */
  function drop() {
    if (!stroke) return true;
    const [[x, y]] = stroke.points;
    if (isStylus || stroke.points.some((point) => Math.hypot(point[0] - x, point[1] - y) > BEGUN)) return false;
    stroke = null;
    ends.dropped();
    ends.down(false);
    return true;
  }
  return { drop };
}

/**
 * Lets the keyboard draw: arrows move a visible pen, space puts it down and lifts it, Enter fills under it.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLElement} mark
 * @param {Ends & { isDown: (isDown: boolean) => void }} ends
 */
export function drawWithKeys(canvas, context, mark, ends) {
  let [x, y] = [0.5, 0.5];
  /** @type {Stroke | null} */
  let stroke = null;

  function place() {
    mark.hidden = false;
    mark.style.left = `${x * 100}%`;
    mark.style.top = `${y * 100}%`;
    mark.classList.toggle("is-down", stroke !== null);
    ends.moved(x, y);
  }

  function lift() {
    if (!stroke) return;
    const finished = stroke;
    stroke = null;
    drawEnd(context, finished);
    ends.done(finished);
    ends.down(false);
    ends.isDown(false);
    place();
  }

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? STEP / 4 : STEP;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const move = moves[/** @type {"ArrowLeft"} */ (event.key)];
    if (move) {
      x = round(Math.min(1, Math.max(0, x + move[0])));
      y = round(Math.min(1, Math.max(0, y + move[1])));
      if (stroke) {
        stroke.points.push([x, y]);
        drawSegment(context, stroke, stroke.points.length - 1);
        ends.changed();
      }
    } else if (event.key === " ") {
      if (stroke) lift();
      else if (ends.settings.tool === "fill") ends.fill(x, y);
      else {
        stroke = { kind: "stroke", ink: ends.settings.tool === "pen" ? 1 : 0, width: ends.settings.width, points: [[x, y]] };
        drawSegment(context, stroke, 0);
        ends.down(true);
        ends.isDown(true);
        ends.changed();
      }
    } else if (event.key === "Enter") {
      lift();
      ends.fill(x, y);
    } else if (event.key === "Escape") {
      lift();
    } else return;
    event.preventDefault();
    place();
  });
  canvas.addEventListener("blur", () => {
    lift();
    mark.hidden = true;
  });
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && place());
  return { lift };
}
