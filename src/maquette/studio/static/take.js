/** What a visitor takes away from the desk: the picture, both halves side by side, each with the drawing that makes it again. */

import { download } from "./page.js";
import { withRecipe } from "./png.js";

/**
 * The digest of a model's weights: of the one on this device, or of the server's.
 * @param {string} api @param {import("./device.js").Device | null} device @returns {Promise<string>}
 */
export async function digestOf(api, device) {
  return device?.digest ?? (await (await fetch(`${api}/identity`)).json()).digest;
}

/**
 * Hands a canvas to the downloads, with its recipe inside.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 * @param {Record<string, any>} recipe
 */
export async function saveCanvas(canvas, name, recipe) {
  download(await withRecipe(await pngOf(canvas), recipe), name);
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export function pngOf(canvas) {
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

/**
 * Two canvases side by side, both in the size of the first.
 * @param {HTMLCanvasElement} left
 * @param {HTMLCanvasElement} right
 */
export function sideBySide(left, right) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * left.width, left.height];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.imageSmoothingQuality = "high";
  pen.drawImage(left, 0, 0);
  pen.drawImage(right, left.width, 0, left.width, left.height);
  return canvas;
}
