/** A painting with a past and a future, both without limit, and its view on a canvas. */

import { LabelMap } from "./labels.js";

/** @typedef {import("./labels.js").Operation} Operation */

const COPY_EVERY = 16; // operations between two copies of the labels, which make undo quick

export class Painting {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {string[]} colours of the labels, as #rrggbb
   */
  constructor(canvas, colours) {
    this.map = new LabelMap(canvas.width, canvas.height);
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true })); // pixel by pixel: kept in memory
    this.image = this.context.createImageData(canvas.width, canvas.height);
    this.table = new Uint32Array(256); // what is no label stays transparent
    colours.forEach((colour, label) => {
      const value = parseInt(colour.slice(1), 16);
      this.table[label] = (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
    });
    /** @type {Operation[]} */
    this.operations = [];
    /** @type {Operation[]} */
    this.undone = [];
    /** @type {Map<number, Uint8Array>} */
    this.copies = new Map();
    /** The labels as they were before the operation that is still growing. @type {Uint8Array | null} */
    this.before = null;
  }

  /** Shows the labels as they are. */
  show() {
    const pixels = new Uint32Array(this.image.data.buffer);
    const { labels } = this.map;
    for (let place = 0; place < labels.length; place++) pixels[place] = this.table[labels[place]];
    this.context.putImageData(this.image, 0, 0);
  }

  /** Adds an operation. One that was painted while it grew is there already. @param {Operation} operation */
  add(operation, isPainted = false) {
    this.before = null;
    this.operations.push(operation);
    this.undone = [];
    if (!isPainted) this.map.apply(operation);
    if (this.operations.length % COPY_EVERY === 0) {
      this.copies.set(this.operations.length, this.map.labels.slice());
      if (this.copies.size > 64) this.copies.delete(Math.min(...this.copies.keys()));
    }
    this.show();
  }

  /** Shows an operation that is not finished, in the place of how it was before. @param {Operation} operation */
  try(operation) {
    if (this.before) this.map.labels.set(this.before);
    else this.before = this.map.labels.slice();
    this.map.apply(operation);
    this.show();
  }

  undo() {
    const operation = this.operations.pop();
    if (!operation) return false;
    this.undone.push(operation);
    this.repaint();
    return true;
  }

  redo() {
    const operation = this.undone.pop();
    if (!operation) return false;
    const rest = this.undone;
    this.add(operation);
    this.undone = rest;
    return true;
  }

  /**
   * Takes over a list, for example after a reload.
   * @param {Operation[]} operations
   * @param {Operation[]} undone
   */
  load(operations, undone = []) {
    [this.operations, this.undone] = [operations, undone];
    this.copies.clear();
    this.repaint();
  }

  /** Forgets the older half of the steps, but nothing that was painted. */
  forgetHalf() {
    const kept = Math.ceil(this.operations.length / 2);
    const start = new LabelMap(this.map.width, this.map.height);
    for (const operation of this.operations.slice(0, -kept)) start.apply(operation);
    this.load([start.whole(), ...this.operations.slice(-kept)], this.undone.slice(-kept));
  }

  /** Paints everything again, from the last copy before the end. */
  repaint() {
    const count = this.operations.length;
    for (const place of this.copies.keys()) if (place > count) this.copies.delete(place);
    const start = Math.max(0, ...this.copies.keys());
    const copy = this.copies.get(start);
    if (copy) this.map.labels.set(copy);
    else this.map.labels.fill(0);
    for (const operation of this.operations.slice(copy ? start : 0)) this.map.apply(operation);
    this.show();
  }
}
