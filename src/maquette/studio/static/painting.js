/** A painting with a past and a future, both without limit, and its view on a canvas. */

import { History } from "./history.js";
import { LabelMap } from "./labels.js";

/** @typedef {import("./labels.js").Operation} Operation */

/** @extends {History<Operation, Uint8Array>} */
export class Painting extends History {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {string[]} colours of the labels, as #rrggbb
   */
  constructor(canvas, colours) {
    super(16, 64);
    this.map = new LabelMap(canvas.width, canvas.height);
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true })); // pixel by pixel: kept in memory
    this.image = this.context.createImageData(canvas.width, canvas.height);
    this.table = new Uint32Array(256); // what is no label stays transparent
    colours.forEach((colour, label) => {
      const value = parseInt(colour.slice(1), 16);
      this.table[label] = (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
    });
    /** The labels as they were before the operation that is still growing. @type {Uint8Array | null} */
    this.before = null;
  }

  /** Shows the labels as they are. @override */
  show() {
    const pixels = new Uint32Array(this.image.data.buffer);
    const { labels } = this.map;
    for (let place = 0; place < labels.length; place++) pixels[place] = this.table[labels[place]];
    this.context.putImageData(this.image, 0, 0);
  }

  /** @override @param {Operation} operation */
  apply(operation) {
    this.map.apply(operation);
  }

  /** @override */
  copy() {
    return this.map.labels.slice();
  }

  /** @override @param {Uint8Array | undefined} copy */
  restore(copy) {
    if (copy) this.map.labels.set(copy);
    else this.map.labels.fill(0);
  }

  /** @override @param {Operation} operation */
  add(operation, isDone = false) {
    this.before = null;
    super.add(operation, isDone);
  }

  /** Shows an operation that is not finished, in the place of how it was before. @param {Operation} operation */
  try(operation) {
    if (this.before) this.map.labels.set(this.before);
    else this.before = this.map.labels.slice();
    this.map.apply(operation);
    this.show();
  }

  /** Forgets the older half of the steps, but nothing that was painted. */
  forgetHalf() {
    const kept = Math.ceil(this.operations.length / 2);
    const start = new LabelMap(this.map.width, this.map.height);
    for (const operation of this.operations.slice(0, -kept)) start.apply(operation);
    this.load([start.whole(), ...this.operations.slice(-kept)], this.undone.slice(-kept));
  }
}
