/** The looks that one drawing or map can have: styles by seed and styles of pictures, as thumbnails to choose from; several side by side. */

import { by, make, say } from "./page.js";

/**
 * A style by its seed, or the style of a picture, which is shown as a data: address.
 * @typedef {{ seed: number } | { style: number[], picture: string }} Look
 */

const SEEDS = 8; // thumbnails that are always there; the server makes one picture more than these at once
const MOST_OWN = 6; // pictures whose styles are kept
const SLOW = 1500; // milliseconds a picture; slower models show numbers in the place of thumbnails
const BESIDE = 3; // further looks when several are shown side by side

/** @param {Look} one @param {Look} other */
const areSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const usualSeeds = () => Array.from({ length: SEEDS }, (_, seed) => ({ seed }));

export class Looks {
  /**
   * @param {{ api: string, size: number, saved: string }} model  `size` is how many numbers a style has; 0: it knows none
   * @param {() => void} changed
   */
  constructor({ api, size, saved }, changed) {
    this.api = api;
    this.size = size;
    this.saved = saved;
    this.changed = changed;
    /** @type {Look} */
    this.chosen = { seed: 0 };
    this.areMany = false;
    /** @type {Look[]} */
    this.own = this.remembered();
    this.shown = new Map();
  }

  /** Whether a value from elsewhere is a look of this model. @param {any} look @returns {look is Look} */
  isLook(look) {
    const isStyle = () => Array.isArray(look?.style) && look.style.length === this.size && look.style.every(Number.isFinite);
    const isPicture = () => typeof look?.picture === "string" && look.picture.startsWith("data:image/");
    return this.size > 0 && ((Number.isSafeInteger(look?.seed) && look.seed >= 0) || (isStyle() && isPicture()));
  }

  /** What is to be painted: the chosen look, and when several are wanted those of the next seeds. @param {boolean} isHurried */
  wanted(isHurried) {
    if (!this.size) return [];
    const from = "seed" in this.chosen ? this.chosen.seed + 1 : 0;
    const others = Array.from({ length: BESIDE }, (_, index) => ({ seed: from + index }));
    return this.areMany && !isHurried ? [this.chosen, ...others] : [this.chosen];
  }

  /** The chosen look, and at leisure those of the thumbnails, which then show what is on the paper. @param {boolean} isHurried */
  auditioned(isHurried) {
    if (!this.size) return [];
    return [this.chosen, ...(isHurried ? [] : usualSeeds().filter((look) => !areSame(look, this.chosen)))];
  }

  /** @param {Look} look */
  choose(look) {
    this.chosen = look;
    this.show();
    this.changed();
  }

  /** Shows several looks side by side, or one. @param {boolean} areMany */
  showMany(areMany) {
    this.areMany = areMany;
    by("several").setAttribute("aria-pressed", String(areMany));
    this.changed();
  }

  /** The style of a picture. @param {Blob} file */
  async read(file) {
    const answer = await fetch(`${this.api}/style`, { method: "POST", body: file, headers: { "Content-Type": file.type || "image/png" } });
    const found = await answer.json();
    if (!answer.ok) throw found.error;
    const look = { style: found.style, picture: await thumbnail(file) };
    this.own = [look, ...this.own.filter((one) => !areSame(one, look))].slice(0, MOST_OWN);
    try {
      localStorage.setItem(this.saved, JSON.stringify(this.own));
    } catch {
      localStorage.removeItem(this.saved); // no room: it is there until the page is closed
    }
    this.choose(look);
  }

  /** @returns {Look[]} */
  remembered() {
    try {
      const found = JSON.parse(localStorage.getItem(this.saved) ?? "[]");
      return Array.isArray(found) ? found.filter((one) => this.isLook(one)) : [];
    } catch {
      return [];
    }
  }

  /** What there are thumbnails of: the pictures' own, then seeds, and the chosen one if it is among neither. @returns {Look[]} */
  listed() {
    const usual = [...this.own, ...usualSeeds()];
    return usual.some((one) => areSame(one, this.chosen)) ? usual : [this.chosen, ...usual];
  }

  /** The thumbnails. */
  show() {
    if (this.size) by("styles").replaceChildren(...this.listed().map((look) => make("li", {}, this.button(look))));
  }

  /**
   * Lets a look's thumbnail show a picture; that of a picture's own style goes on showing whose it is.
   * @param {Look} look
   * @param {HTMLCanvasElement} picture
   */
  showIn(look, picture) {
    if ("seed" in look) this.button(look).replaceChildren(picture);
  }

  /** @param {Look} look */
  button(look) {
    const key = JSON.stringify(look);
    let button = this.shown.get(key);
    if (!button) {
      const name = "seed" in look ? say("style.seed", { seed: look.seed }) : say("style.picture");
      button = make("button", { type: "button", class: "style", "aria-label": name, title: name }, "seed" in look ? String(look.seed) : "");
      if ("picture" in look) button.replaceChildren(make("img", { src: look.picture, alt: "" }));
      button.addEventListener("click", () => this.choose(look));
      this.shown.set(key, button);
    }
    button.setAttribute("aria-pressed", String(areSame(look, this.chosen)));
    return button;
  }

  /**
   * Fills the thumbnails one after the other, so that the brush never waits for more than one of them.
   * @param {number} milliseconds
   * @param {(look: Look) => Promise<ImageData> | null} paint  the first scene in a style, if it is painted here; else the server does it
   */
  async fill(milliseconds, paint) {
    if (milliseconds < SLOW) {
      for (let seed = 0; seed < SEEDS; seed++) {
        const painted = paint({ seed })?.then(canvasOf) ?? pictureOf(`${this.api}/scenes/0/painted.png?seed=${seed}`);
        await painted.then((picture) => this.button({ seed }).replaceChildren(picture), () => undefined); // else its number stays
      }
    }
    by("styles").setAttribute("aria-busy", "false");
  }
}

/** @param {ImageData} image */
function canvasOf(image) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/** @param {string} address */
async function pictureOf(address) {
  const image = /** @type {HTMLImageElement} */ (make("img", { src: address, alt: "" }));
  await image.decode();
  return image;
}

/** @param {Blob} file */
async function thumbnail(file) {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 96;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, 96, 96);
  return canvas.toDataURL("image/jpeg", 0.8);
}
