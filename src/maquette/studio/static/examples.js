/** Drawings that come with a model, and pictures of any size as sketches. */

import { areOperations } from "./ink.js";

/** @typedef {import("./ink.js").Operation} Operation */

const LARGEST_SKETCH = 512; // pixels a side; more would not fit into the browser's memory

/**
 * The addresses of a model's examples.
 * @param {string} api
 * @returns {Promise<string[]>}
 */
export async function listExamples(api) {
  const answer = await fetch(`${api}/examples`);
  return answer.ok ? await answer.json() : [];
}

/**
 * One of them as an operation, and the width of line that suits the model, if the example says so.
 * @param {string} address
 * @returns {Promise<{ operation: Operation, width?: number }>}
 */
export async function openExample(address) {
  const answer = await fetch(address);
  if (!address.endsWith(".json")) return { operation: { kind: "picture", source: await sketchOf(await answer.blob()) } };
  const { operations, width } = await answer.json();
  if (!areOperations(operations)) throw new Error(`${address} holds no drawing`);
  return { operation: { kind: "drawing", operations }, width: Number.isFinite(width) ? width : undefined };
}

/**
 * A picture as a data: address, on white and not too large.
 * @param {Blob} blob
 */
export async function sketchOf(blob) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, LARGEST_SKETCH / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}
