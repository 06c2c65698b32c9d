/**
 * A model that draws in the page: with WebGPU where there is one, else in wasm, with threads where the page is isolated. An
 * engine is only given away when it has made the picture that Maquette made at the export, within the tolerance.
 */

import { question } from "./inputs.js";
import { latents } from "./latents.js";

/**
 * @typedef {import("./inputs.js").Form} Form
 * @typedef {{ name: string, digest: string, licence: string, inputs: string[], picture: Form, input: Form | null, map: import("./inputs.js").Labels | null,
 *   classes: string[], latent_size: number, proof: { tolerance: number, at: number[], values: number[] } }} Facts
 * @typedef {{ ort: string | ArrayBuffer, glue?: string, wasm: string | ArrayBuffer }} Runtime
 * @typedef {{ input?: Float32Array | Uint8Array, seed?: number, style?: Float32Array, label?: number, truncation?: number }} Wish
 * @typedef {{ image: ImageData, values: Float32Array, milliseconds: number }} Made
 */

const MOST_THREADS = 4; // these networks are small: more wait for each other
const WEIGHTS = "generator.safetensors"; // as the graph calls them

export class Engine {
  /**
   * @param {Facts} facts
   * @param {"webgpu" | "wasm"} provider
   * @param {string} worker
   */
  constructor(facts, provider, worker) {
    this.facts = facts;
    this.provider = provider;
    this.threads = 1;
    this.without = ""; // why it is not WebGPU, see `whyNoCard`; or with what WebGPU failed
    this.difference = Infinity; // to Maquette's picture, once proved
    this.number = 0;
    /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
    this.open = new Map();
    this.worker = new Worker(worker); // a classic one: a page from disk can start no other
    this.worker.onmessage = ({ data }) => {
      const asked = this.open.get(data.number);
      this.open.delete(data.number);
      if (data.error) asked?.reject(new Error(data.error));
      else asked?.resolve(data.answer);
    };
    this.worker.onerror = (event) => this.close(event.message || "its worker could not be started");
  }

  /** @param {Record<string, any>} message @returns {Promise<any>} */
  ask(message) {
    const number = ++this.number;
    return new Promise((resolve, reject) => {
      this.open.set(number, { resolve, reject });
      this.worker.postMessage({ ...message, number });
    });
  }

  /** Ends its worker; what is under way fails. */
  close(why = "it was closed") {
    this.worker.terminate();
    for (const { reject } of this.open.values()) reject(new Error(why));
    this.open.clear();
  }

  /**
   * A picture.
   * @param {Wish} wish a translator's input, a seed (of a style, where it knows styles) or the style itself, and a class and truncation
   *   for those that know them
   * @returns {Promise<Made>}
   */
  async picture(wish) {
    const { values, milliseconds } = await this.ask({ kind: "run", feeds: this.feeds(wish) });
    return { image: toImage(values, this.facts.picture), values, milliseconds };
  }

  /** @param {Wish} wish */
  feeds({ input, seed = 0, style, label, truncation = 1 }) {
    const { inputs, input: form, latent_size: size, classes } = this.facts;
    const isNarrow = !form && !inputs.includes("truncation");
    /** @type {Record<string, () => { type: string, data: any, dims: number[] }>} */
    const made = {
      input: () => ({ type: this.facts.map ? "uint8" : "float32", data: input, dims: form ? [1, form.channels, form.height, form.width] : [] }),
      latents: () => ({ type: "float32", data: style ?? latents(seed, size, isNarrow ? truncation : 1), dims: [1, size] }),
      labels: () => ({ type: "int64", data: BigInt64Array.of(BigInt(label ?? seed % classes.length)), dims: [1] }),
      truncation: () => ({ type: "float32", data: Float32Array.of(truncation), dims: [1] }),
    };
    return Object.fromEntries(inputs.map((name) => [name, made[name]()]));
  }

  /** The greatest difference between its picture of the proof's question and Maquette's, on a scale of -1 to 1. */
  async prove() {
    const { proof, input, map } = this.facts;
    const { values } = await this.picture(input ? { input: question(input, map) } : {});
    this.difference = Math.max(...proof.at.map((place, index) => Math.abs(Math.min(1, Math.max(-1, values[place])) - proof.values[index])));
    if (!(this.difference <= proof.tolerance)) throw new Error(`its pictures differ from the model's by ${this.difference.toPrecision(2)}`);
  }
}

/**
 * Opens a model with the first provider that proves itself.
 * @param {{ facts: Facts, graph: ArrayBuffer, weights: ArrayBuffer, worker: string, runtimes: { webgpu?: Runtime, wasm: Runtime },
 *   wish?: string, threads?: number }} parts wish: "webgpu" or "wasm" and no other
 */
export async function openEngine({ facts, graph, weights, worker, runtimes, wish = "", threads = MOST_THREADS }) {
  const many = self.crossOriginIsolated ? Math.min(threads, MOST_THREADS, navigator.hardwareConcurrency || 1) : 1;
  const refusals = [];
  let without = "";
  for (const provider of /** @type {const} */ (["webgpu", "wasm"])) {
    const runtime = runtimes[provider];
    if (!runtime || (wish && wish !== provider)) continue;
    if (provider === "webgpu" && (without = await whyNoCard(wish === provider))) continue;
    const engine = new Engine(facts, provider, worker);
    try {
      engine.threads = (await engine.ask({ kind: "open", runtime, provider, threads: many, graph, weights, weightsName: WEIGHTS })).threads;
      await engine.prove();
      engine.without = without;
      return engine;
    } catch (error) {
      without = error instanceof Error ? error.message : String(error);
      refusals.push(`${provider}: ${without}`);
      engine.close();
    }
  }
  throw new Error(refusals.join("; ") || `${wish} is not there`);
}

/**
 * Why the graphics card cannot be used: the browser has no WebGPU ("absent"), it has no card ("none"), or one only imitated on the
 * processor, where wasm is faster ("imitated"); "" where it can.
 * @param {boolean} isImitationEnough
 */
async function whyNoCard(isImitationEnough) {
  const gpu = /** @type {any} */ (navigator).gpu;
  if (!gpu) return "absent";
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) return "none";
  return isImitationEnough || !(adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter) ? "" : "imitated";
}

/**
 * float32 channels first in [-1, 1] as a picture; a byte array that clamps also rounds halves to even, as Maquette does.
 * @param {Float32Array} values
 * @param {Form} form
 */
export function toImage(values, { width, height, channels }) {
  const image = new ImageData(width, height);
  const plane = width * height;
  for (let place = 0; place < plane; place++) {
    for (let channel = 0; channel < 4; channel++) {
      const from = channels === 1 ? 0 : channel;
      image.data[place * 4 + channel] = channel === 3 && channels < 4 ? 255 : Math.fround(Math.fround(values[from * plane + place] * 127.5) + 127.5);
    }
  }
  return image;
}
