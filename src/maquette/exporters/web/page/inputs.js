/** What a network is given, made of what a page has: pixels or labels. */

/** @typedef {{ width: number, height: number, channels: number }} Form */
/** @typedef {{ names: string[], colours: string[], has_edges: boolean }} Labels */

/**
 * Pixels (RGBA, opaque) as float32 channels first, in [-1, 1].
 * @param {Uint8ClampedArray} pixels
 * @param {Form} form
 */
export function fromPixels(pixels, form) {
  const plane = form.width * form.height;
  const values = new Float32Array(plane * form.channels);
  for (let place = 0; place < plane; place++) {
    const [red, green, blue] = pixels.subarray(place * 4);
    // brightness by ITU-R 601 in whole numbers, as Maquette does it
    const all = form.channels === 1 ? [(19595 * red + 38470 * green + 7471 * blue + 32768) >>> 16] : [red, green, blue, 255];
    for (let channel = 0; channel < form.channels; channel++) values[channel * plane + place] = Math.fround(all[channel] / 127.5) - 1;
  }
  return values;
}

/**
 * A label map, with a second plane where the model knows edges: 1 where one of the four neighbours is of another label.
 * @param {Uint8Array} labels
 * @param {Form} form
 */
export function fromLabels(labels, { width, height, channels }) {
  const planes = new Uint8Array(width * height * channels);
  planes.set(labels);
  if (channels === 1) return planes;
  for (let place = 0; place < labels.length; place++) {
    const x = place % width;
    const isEdge =
      (x > 0 && labels[place - 1] !== labels[place]) || (x < width - 1 && labels[place + 1] !== labels[place]) ||
      (place >= width && labels[place - width] !== labels[place]) || (place + width < labels.length && labels[place + width] !== labels[place]);
    planes[labels.length + place] = Number(isEdge);
  }
  return planes;
}

/**
 * The input by which a page proves itself: diagonal strokes, or a chequer of all labels.
 * @param {Form} form
 * @param {Labels | null} map
 */
export function question(form, map) {
  const plane = form.width * form.height;
  const at = (/** @type {number} */ place) => [place % form.width, Math.floor(place / form.width)];
  if (map) {
    return fromLabels(Uint8Array.from({ length: plane }, (_, place) => ((at(place)[0] >> 3) + (at(place)[1] >> 3)) % map.names.length), form);
  }
  return Float32Array.from({ length: plane * form.channels }, (_, place) => ((at(place % plane)[0] + at(place % plane)[1]) % 16 < 2 ? -1 : 1));
}
