/** The pictures of a map: one large, or several side by side to choose from. */

import { by, make, say } from "./page.js";

/** @typedef {import("./looks.js").Look} Look */

export class Results {
  /**
   * @param {number} width
   * @param {number} height
   * @param {(look: Look) => void} choose
   */
  constructor(width, height, choose) {
    this.width = width;
    this.height = height;
    this.choose = choose;
    /** @type {HTMLCanvasElement[]} */
    this.canvases = [];
    /** @type {Look[]} */
    this.looks = [];
    this.pictures = 0;
  }

  /** @param {boolean} isBusy */
  busy(isBusy) {
    by("results").setAttribute("aria-busy", String(isBusy));
  }

  /** The first picture, which has the chosen look. */
  get first() {
    return this.canvases[0];
  }

  /** Shows an answer: the pictures of these looks below each other. @param {ImageData} image @param {Look[]} looks */
  show(image, looks) {
    const count = Math.max(1, Math.round(image.height / this.height));
    this.looks = looks;
    if (count !== this.canvases.length) this.lay(count);
    this.canvases.forEach((canvas, index) => canvas.getContext("2d", { willReadFrequently: true })?.putImageData(image, 0, -index * this.height));
    by("results").dataset.pictures = String(++this.pictures);
  }

  /** @param {number} count */
  lay(count) {
    this.canvases = Array.from({ length: count }, (_, index) => {
      const canvas = /** @type {HTMLCanvasElement} */ (make("canvas", count > 1 ? {} : { role: "img", "aria-label": say("painted") }));
      [canvas.width, canvas.height] = [this.width, this.height];
      canvas.id = `result-${index}`;
      return canvas;
    });
    const buttons = this.canvases.map((canvas, index) => {
      const button = make("button", { type: "button", class: "one-of", "aria-label": say("style.take", { number: index + 1 }) }, canvas);
      button.addEventListener("click", () => this.choose(this.looks[index]));
      return button;
    });
    by("results").classList.toggle("are-many", count > 1);
    by("results").replaceChildren(...(count > 1 ? buttons : this.canvases));
  }
}
