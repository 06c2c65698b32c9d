/** Label maps as palette PNGs: the byte of a pixel is its label, and every program shows it in the label's colour. */

import { checksum } from "./png.js";

/**
 * @param {string} type
 * @param {Uint8Array} data
 */
function chunk(type, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let place = 0; place < 4; place++) bytes[4 + place] = type.charCodeAt(place);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, checksum(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/**
 * @param {import("./labels.js").LabelMap} map
 * @param {string[]} colours as #rrggbb, by label
 * @returns {Promise<Blob>}
 */
export async function indexedPng({ width, height, labels }, colours) {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, 3], 8); // eight bits, of a palette
  const palette = new Uint8Array(3 * Math.max(colours.length, Math.max(...new Set(labels)) + 1));
  colours.forEach((colour, label) => palette.set([1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16)), 3 * label));
  const rows = new Uint8Array((width + 1) * height); // a byte before each row says that it is not filtered
  for (let row = 0; row < height; row++) rows.set(labels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  const packed = await new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer();
  const parts = [chunk("IHDR", head), chunk("PLTE", palette), chunk("IDAT", new Uint8Array(packed)), chunk("IEND", new Uint8Array())];
  return new Blob([new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]), ...parts], { type: "image/png" });
}
