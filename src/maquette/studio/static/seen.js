/** The picture beside the drawing: what is on the paper goes to the model, here or at the server, and what it answers is shown. */

import { showLost, showTime } from "./badge.js";
import { Live } from "./live.js";
import { by } from "./page.js";

/** @typedef {import("./looks.js").Look} Look */

const HURRIED = 150; // milliseconds a picture; slower models make the chosen look alone

/**
 * Lets the picture follow the drawing.
 * @param {string} api
 * @param {HTMLCanvasElement} ink
 * @param {{ width: number, height: number, channels: number }} form  of what the model takes
 * @param {() => boolean} hasPicture  whether there is more than black and white on the paper
 * @param {import("./looks.js").Looks} looks  of a model that knows styles: with the pen up its thumbnails show the same drawing
 */
export function followInk(api, ink, form, hasPicture, looks) {
  const result = by("result");
  const shown = /** @type {CanvasRenderingContext2D} */ (result.getContext("2d"));
  const small = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
  const noise = { isOn: false, seed: 0 };
  /** @type {Look[]} */
  let asked = [];

  /** @param {boolean} half */
  function ask(half) {
    const [width, height] = half ? [Math.ceil(form.width / 2), Math.ceil(form.height / 2)] : [form.width, form.height];
    if (small.canvas.width !== width || small.canvas.height !== height) [small.canvas.width, small.canvas.height] = [width, height];
    small.imageSmoothingQuality = "high";
    small.drawImage(ink, 0, 0, width, height);
    const colours = small.getImageData(0, 0, width, height).data;
    const channels = form.channels === 3 && hasPicture() ? 3 : 1;
    asked = looks.auditioned(live.isPenDown || live.round > HURRIED);
    const plain = asked.map((look) => ("seed" in look ? look : { style: look.style }));
    const tail = new TextEncoder().encode(plain.length ? JSON.stringify({ looks: plain }) : "");
    const size = width * height * channels;
    const pixels = new Uint8Array(size + tail.length);
    for (let place = 0, from = 0; place < size; place += channels, from += 4) {
      for (let channel = 0; channel < channels; channel++) pixels[place + channel] = colours[from + channel];
    }
    pixels.set(tail, size);
    return { width, height, channels, pixels, looks: asked };
  }

  /** @param {import("./live.js").Answer} answer */
  function show(answer) {
    const { image, round } = answer;
    const height = image.height / Math.max(1, asked.length); // the pictures of looks stand below each other
    if (result.width !== image.width || result.height !== height) [result.width, result.height] = [image.width, height];
    shown.putImageData(image, 0, 0);
    if (asked.length > 1) asked.forEach((look, row) => looks.showIn(look, cut(image, row, height)));
    showTime(answer);
    result.dataset.pictures = String(Number(result.dataset.pictures ?? 0) + 1);
    result.dataset.round = round.toFixed(1);
  }

  const busy = (/** @type {boolean} */ isBusy) => result.setAttribute("aria-busy", String(isBusy));
  const live = new Live(`${api}/draw`, { ask, show, busy, lost: showLost });

  /**
   * Faithful with the noise of a seed, or, without one, the same picture every time.
   * @param {number | null} seed
   */
  function throwNoise(seed) {
    if (seed === null && !noise.isOn) return;
    Object.assign(noise, { isOn: seed !== null, seed: seed ?? 0 });
    live.move(`${api}/draw${noise.isOn ? `?faithful=true&seed=${noise.seed}` : ""}`);
  }

  return { live, throwNoise, recipe: () => (noise.isOn ? { faithful: true, seed: noise.seed } : {}) };
}

/**
 * One of the pictures that stand below each other.
 * @param {ImageData} image @param {number} row @param {number} height
 */
function cut(image, row, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, height];
  canvas.getContext("2d")?.putImageData(image, 0, -row * height);
  return canvas;
}

/**
 * The switch for noise and the button for another throw, where the model has noise; gives what throws again and what says whether there
 * may be noise, or null.
 * @param {(seed: number | null) => void} throwNoise
 */
export function offerNoise(throwNoise) {
  const [switching, again] = [document.getElementById("faithful"), document.getElementById("another")];
  if (!switching || !again) return null;
  const throwAgain = () => {
    if (!again.hidden) throwNoise(Math.floor(Math.random() * 1_000_000));
  };
  const set = (/** @type {boolean} */ isOn) => {
    again.hidden = !isOn;
    switching.setAttribute("aria-pressed", String(isOn));
    throwNoise(isOn ? 0 : null);
  };
  const allow = (/** @type {boolean} */ isAllowed) => {
    if (!isAllowed) set(false);
    /** @type {HTMLButtonElement} */ (switching).disabled = !isAllowed;
  };
  switching.addEventListener("click", () => set(again.hidden));
  again.addEventListener("click", throwAgain);
  return { throwAgain, allow };
}
