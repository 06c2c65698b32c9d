/** A photograph as a drawing that can be drawn on: the choice of style, detail and line, tried out at once. */

import { sketchOf } from "./examples.js";
import { ready } from "./ink.js";
import { by, make, say } from "./page.js";
import { pngOf } from "./take.js";

const LARGEST = 768; // pixels a side of what is sent
const PAPER = 0.5; // share of nearly white pixels from which a picture is a drawing already

export class Photograph {
  /**
   * @param {string} api
   * @param {{ width: number, height: number, line: number }} paper  in pixels of the model; `line` is the usual line, 0 if the model does not say
   * @param {(operation: import("./ink.js").Picture, isAgain: boolean) => void} show  `isAgain` is the same photograph in another style
   */
  constructor(api, paper, show) {
    this.api = api;
    this.paper = paper;
    this.show = show;
    this.panel = by("photograph");
    this.style = "";
    this.isAsking = false;
    /** @type {{ file: Blob, small: Blob, width: number, height: number, isShown: boolean } | null} */
    this.picture = null;
    for (const button of this.panel.querySelectorAll("[data-style]")) {
      button.addEventListener("click", () => {
        this.choose(button.dataset.style);
        this.want();
      });
    }
    for (const id of ["photograph-detail", "photograph-line"]) by(id).addEventListener("input", () => this.want());
    by("photograph-line").value = String(Math.max(1, Math.round(paper.line || Math.max(paper.width, paper.height) / 64)));
    by("photograph-done").addEventListener("click", () => this.close());
  }

  /**
   * Begins with a picture: one that is a drawing already stays as it is, and so does a photograph for a model that does not know drawings.
   * @param {Blob} file
   */
  async open(file) {
    const canvas = onWhite(await createImageBitmap(file));
    this.picture = { file, small: await pngOf(canvas), width: canvas.width, height: canvas.height, isShown: false };
    const isDrawing = paperOf(canvas) > PAPER;
    this.choose(isDrawing || !this.paper.line ? "" : "canny");
    this.panel.hidden = isDrawing;
    await this.want();
    if (isDrawing) this.close();
  }

  close() {
    this.picture = null;
    this.panel.hidden = true;
  }

  /** @param {string} style */
  choose(style) {
    this.style = style;
    for (const button of this.panel.querySelectorAll("[data-style]")) button.setAttribute("aria-pressed", String(button.dataset.style === style));
    for (const slider of this.panel.querySelectorAll("input")) slider.disabled = !style;
    by("photograph-says").textContent = "";
  }

  /** The choice has changed: one question is under way, and the newest choice wins. */
  async want() {
    if (this.isAsking) return;
    this.isAsking = true;
    this.panel.setAttribute("aria-busy", "true");
    for (let asked = null, picture = null; this.picture && (picture !== this.picture || asked !== this.wish()); ) {
      [asked, picture] = [this.wish(), this.picture];
      const source = asked ? await this.sketch(picture, asked) : await sketchOf(picture.file);
      if (!source) continue;
      const operation = /** @type {import("./ink.js").Picture} */ ({ kind: "picture", source });
      await ready([operation]);
      if (picture !== this.picture) continue; // the visitor has gone on
      this.show(operation, picture.isShown);
      picture.isShown = true;
    }
    this.isAsking = false;
    this.panel.setAttribute("aria-busy", "false");
  }

  /** What is chosen, as a query; empty is the picture itself. */
  wish() {
    if (!this.style || !this.picture) return "";
    const scale = Math.min(this.paper.width / this.picture.width, this.paper.height / this.picture.height);
    const thickness = Math.min(40, Math.max(0.5, by("photograph-line").valueAsNumber / scale)).toFixed(2);
    return `style=${this.style}&detail=${by("photograph-detail").value}&thickness=${thickness}`;
  }

  /**
   * The drawing of a photograph, or null: then the picture is taken as it is, and the reason is said.
   * @param {{ small: Blob }} picture
   * @param {string} asked
   */
  async sketch({ small }, asked) {
    const answer = await fetch(`${this.api}/sketch?${asked}`, { method: "POST", headers: { "Content-Type": "image/png" }, body: small }).catch(() => null);
    if (answer?.ok) return sketchOf(await answer.blob());
    const error = (await answer?.json().catch(() => null))?.error;
    this.choose("");
    by("photograph-says").textContent = error ? `${error.given}: ${error.needed}. ${error.do}` : say("gone");
    return null;
  }
}

/** @param {ImageBitmap} bitmap */
function onWhite(bitmap) {
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = /** @type {HTMLCanvasElement} */ (make("canvas"));
  [canvas.width, canvas.height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The share of a picture that is nearly white. @param {HTMLCanvasElement} canvas */
function paperOf(canvas) {
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  let white = 0;
  for (let place = 0; place < data.length; place += 4) if (Math.min(data[place], data[place + 1], data[place + 2]) > 216) white++;
  return white / (data.length / 4);
}
