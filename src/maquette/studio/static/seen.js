/** The picture beside the drawing: what is on the paper goes to the model, here or at the server, and what it answers is shown. */

import { showLost, showTime } from "./badge.js";
import { Live } from "./live.js";
import { by } from "./page.js";

/**
 * Lets the picture follow the drawing.
 * @param {string} api
 * @param {HTMLCanvasElement} ink
 * @param {{ width: number, height: number, channels: number }} form  of what the model takes
 * @param {() => boolean} hasPicture  whether there is more than black and white on the paper
 */
export function followInk(api, ink, form, hasPicture) {
  const result = by("result");
  const shown = /** @type {CanvasRenderingContext2D} */ (result.getContext("2d"));
  const small = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
  const noise = { isOn: false, seed: 0 };

  /** @param {boolean} half */
  function ask(half) {
    const [width, height] = half ? [Math.ceil(form.width / 2), Math.ceil(form.height / 2)] : [form.width, form.height];
    if (small.canvas.width !== width || small.canvas.height !== height) [small.canvas.width, small.canvas.height] = [width, height];
    small.imageSmoothingQuality = "high";
    small.drawImage(ink, 0, 0, width, height);
    const colours = small.getImageData(0, 0, width, height).data;
    const channels = form.channels === 3 && hasPicture() ? 3 : 1;
    const pixels = new Uint8Array(width * height * channels);
    for (let place = 0, from = 0; place < pixels.length; place += channels, from += 4) {
      for (let channel = 0; channel < channels; channel++) pixels[place + channel] = colours[from + channel];
    }
    return { width, height, channels, pixels };
  }

  /** @param {import("./live.js").Answer} answer */
  function show(answer) {
    const { image, round } = answer;
    if (result.width !== image.width || result.height !== image.height) [result.width, result.height] = [image.width, image.height];
    shown.putImageData(image, 0, 0);
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
