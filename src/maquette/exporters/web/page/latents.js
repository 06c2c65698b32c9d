/**
 * The latents of a seed, the very numbers that Maquette draws for it in Python: NumPy's Philox4x64-10 (Salmon et al. 2011)
 * behind its SeedSequence (O'Neill 2015), and normal numbers in float32 by the ziggurat (Marsaglia and Tsang 2000; Doornik 2005).
 */

const M32 = 0xffffffffn;
const M64 = 0xffffffffffffffffn;

/** The first 8 bytes of SHA-256 (FIPS 180-4) of a short text, as a little-endian number. @param {string} text */
function hashed(text) {
  /** @type {number[]} */
  const primes = [];
  for (let candidate = 2; primes.length < 64; candidate++) if (primes.every((prime) => candidate % prime)) primes.push(candidate);
  const share = (/** @type {number} */ root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
  const steps = primes.map((prime) => share(Math.cbrt(prime)));
  const state = primes.slice(0, 8).map((prime) => share(Math.sqrt(prime)));
  const bytes = new TextEncoder().encode(text); // shorter than a block: a seed and a name
  const block = new DataView(new ArrayBuffer(64));
  bytes.forEach((byte, place) => block.setUint8(place, byte));
  block.setUint8(bytes.length, 0x80);
  block.setUint32(60, bytes.length * 8);
  const turn = (/** @type {number} */ x, /** @type {number} */ by) => (x >>> by) | (x << (32 - by));
  const words = Array.from({ length: 16 }, (_, place) => block.getInt32(place * 4));
  for (let at = 16; at < 64; at++) {
    const [early, late] = [words[at - 15], words[at - 2]];
    const low = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    words.push((words[at - 16] + low + words[at - 7] + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10))) | 0);
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + steps[at] + words[at]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  const result = new DataView(new ArrayBuffer(8));
  result.setInt32(0, (state[0] + a) | 0);
  result.setInt32(4, (state[1] + b) | 0);
  return result.getBigUint64(0, true);
}

/** Two 64-bit keys of a 64-bit number, as NumPy's SeedSequence mixes them. @param {bigint} entropy */
function keys(entropy) {
  const mixer = (/** @type {number} */ constant, /** @type {number} */ by) => (/** @type {number} */ value) => {
    const mixed = Math.imul(value ^ constant, (constant = Math.imul(constant, by)));
    return (mixed ^ (mixed >>> 16)) | 0;
  };
  const hash = mixer(0x43b0d7e5, 0x931e8875);
  const blend = (/** @type {number} */ one, /** @type {number} */ other) => {
    const mixed = (Math.imul(0xca01f9dd, one) - Math.imul(0x4973f715, other)) | 0;
    return (mixed ^ (mixed >>> 16)) | 0;
  };
  const parts = [Number(entropy & M32), Number(entropy >> 32n), 0, 0]; // a high half of 0 counts as none, which is the same
  const pool = parts.map(hash);
  for (let from = 0; from < 4; from++) for (let to = 0; to < 4; to++) if (from !== to) pool[to] = blend(pool[to], hash(pool[from]));
  const words = pool.map(mixer(0x8b51f9dd, 0x58f38ded)).map((word) => BigInt(word >>> 0));
  return [words[0] | (words[1] << 32n), words[2] | (words[3] << 32n)];
}

/** 32-bit numbers of a 64-bit seed, without end. @param {bigint} seed */
function* bits(seed) {
  const start = keys(seed);
  for (let count = 1n; ; count++) {
    let [a, b, c, d] = [count, 0n, 0n, 0n];
    let [first, second] = start;
    for (let round = 0; round < 10; round++) {
      const [one, two] = [a * 0xd2e7470ee14c6c93n, c * 0xca5a826395121157n];
      [a, b, c, d] = [(two >> 64n) ^ b ^ first, two & M64, (one >> 64n) ^ d ^ second, one & M64];
      first = (first + 0x9e3779b97f4a7c15n) & M64;
      second = (second + 0xbb67ae8584caa73bn) & M64;
    }
    for (const word of [a, b, c, d]) yield* [Number(word & M32), Number(word >> 32n)];
  }
}

/** The ziggurat: 256 layers of equal area under exp(-x²/2), from the top down; layer 0 is the base with the tail. */
const LAYERS = (() => {
  const [edge, area] = [3.6541528853610088, 0.00492867323399];
  const height = (/** @type {number} */ x) => Math.exp(-0.5 * x * x);
  const x = new Float64Array(256);
  x[255] = edge;
  for (let layer = 254; layer > 0; layer--) x[layer] = Math.sqrt(-2 * Math.log(area / x[layer + 1] + height(x[layer + 1])));
  x[0] = area / height(edge);
  return {
    edge: Math.fround(edge),
    width: Float32Array.from(x, (one) => one / 2 ** 23),
    inside: Uint32Array.from(x, (one, layer) => (layer === 0 ? edge / x[0] : layer === 1 ? 0 : x[layer - 1] / one) * 2 ** 23),
    height: Float32Array.from(x, (one, layer) => (layer === 0 ? 1 : height(one))),
  };
})();

/** Normal numbers in float32. @param {Iterator<number>} source */
function* normal(source) {
  const next = () => /** @type {number} */ (source.next().value);
  const share = () => Math.fround((next() >>> 8) / 2 ** 24);
  const { edge, width, inside, height } = LAYERS;
  for (;;) {
    const drawn = next();
    const [layer, whole] = [drawn & 255, drawn >>> 9];
    const x = Math.fround(whole * width[layer]) * (drawn & 256 ? -1 : 1);
    if (whole < inside[layer]) yield x;
    else if (layer > 0) {
      const rise = Math.fround(Math.fround(height[layer - 1] - height[layer]) * share());
      if (Math.fround(rise + height[layer]) < Math.exp(-0.5 * x * x)) yield x;
    } else {
      for (;;) {
        const far = Math.fround(-Math.fround(1 / edge) * Math.fround(Math.log1p(-share())));
        const low = Math.fround(-Math.fround(Math.log1p(-share())));
        if (Math.fround(low + low) <= Math.fround(far * far)) continue;
        yield Math.fround(edge + far) * (whole & 256 ? -1 : 1);
        break;
      }
    }
  }
}

/**
 * The latents of a seed.
 * @param {number} seed
 * @param {number} size
 * @param {number} [truncation] below 1: drawn from within two standard deviations, and drawn in by this factor (Brock et al. 2019)
 */
export function latents(seed, size, truncation = 1) {
  const source = normal(bits(hashed(`${seed}/latents`)));
  const next = () => /** @type {number} */ (source.next().value);
  const found = Float32Array.from({ length: size }, next);
  if (truncation >= 1) return found;
  while (found.some((one) => Math.abs(one) > 2)) {
    found.forEach((one, place) => Math.abs(one) > 2 && (found[place] = next()));
  }
  return found.map((one) => one * Math.fround(truncation));
}
