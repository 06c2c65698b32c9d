/** Texts inside PNG files: a picture carries what makes it again. */

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** @type {Uint32Array | undefined} */
let table;

/** @param {Uint8Array} bytes */
export function checksum(bytes) {
  table ??= Uint32Array.from({ length: 256 }, (_, value) => {
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value >>> 0;
  });
  let sum = 0xffffffff;
  for (const byte of bytes) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** @param {Uint8Array} bytes */
function isPng(bytes) {
  return bytes.length > 20 && SIGNATURE.every((byte, place) => bytes[place] === byte);
}

/**
 * The chunks of a PNG: type, and where its data begin and end.
 * @param {Uint8Array} bytes
 */
function* chunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 8; place + 12 <= bytes.length; ) {
    const length = view.getUint32(place);
    const type = String.fromCharCode(...bytes.subarray(place + 4, place + 8));
    if (place + 12 + length > bytes.length) return;
    yield { type, start: place + 8, end: place + 8 + length };
    place += 12 + length;
  }
}

/**
 * The recipe that a picture carries, or null.
 * @param {Blob} blob
 * @returns {Promise<Record<string, any> | null>}
 */
export async function readRecipe(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (!isPng(bytes)) return null;
  for (const { type, start, end } of chunks(bytes)) {
    if (type !== "tEXt") continue;
    const text = new TextDecoder("latin1").decode(bytes.subarray(start, end));
    if (!text.startsWith("maquette\0")) continue;
    try {
      return JSON.parse(text.slice("maquette\0".length));
    } catch {
      return null;
    }
  }
  return null;
}

/**
 * The same picture with a recipe in it.
 * @param {Blob} blob
 * @param {Record<string, any>} recipe
 */
export async function withRecipe(blob, recipe) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const [first] = chunks(bytes);
  // plain ASCII, which every reader of PNG texts understands
  const json = JSON.stringify(recipe).replace(/[\u0080-\uffff]/g, (letter) => "\\u" + letter.charCodeAt(0).toString(16).padStart(4, "0"));
  const body = new TextEncoder().encode("tEXtmaquette\0" + json);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, checksum(body));
  const place = first.end + 4;
  return new Blob([bytes.subarray(0, place), chunk, bytes.subarray(place)], { type: "image/png" });
}
