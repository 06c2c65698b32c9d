/** On this device: the network runs in the page itself, and drawing asks the server for nothing. */

import { openEngine } from "/engine/engine.js";
import { fetchAll, runtimesIn } from "/engine/fetched.js";
import { fromLabels, fromPixels } from "/engine/inputs.js";
import { habit, write } from "./habits.js";
import { by, make, openDialog, say, tell } from "./page.js";

/**
 * @typedef {import("/engine/engine.js").Engine} Engine
 * @typedef {import("./live.js").Live} Live
 * @typedef {import("./live.js").Question} Question
 * @typedef {{ is_there: boolean, package: string, megabytes: number }} Runtime
 */

/**
 * The switch, where the page has one and the browser can; else null.
 * @param {string} api
 * @param {Live} live
 * @param {(isOn: boolean) => void} [changed]
 */
export function offerDevice(api, live, changed = () => {}) {
  if (!document.getElementById("device") || typeof WebAssembly !== "object" || typeof Worker !== "function") return null;
  const device = new Device(api, live, changed);
  by("device").addEventListener("click", () => device.toggle());
  by("device-switch").hidden = false;
  if (habit("device") === true) device.resume();
  return device;
}

export class Device {
  /** @param {string} api @param {Live} live @param {(isOn: boolean) => void} changed */
  constructor(api, live, changed) {
    this.api = api;
    this.live = live;
    this.changed = changed;
    this.isOn = false; // also while the network is being fetched
    this.attempt = 0; // what was switched since is not taken for this
    /** @type {Engine | null} */
    this.engine = null;
    this.why = by("device").title;
  }

  /** The digest of the model's weights, if it is here. */
  get digest() {
    return this.engine?.facts.digest;
  }

  async toggle() {
    if (this.isOn) return this.leave();
    const runtime = await look();
    if (!runtime) tell(say("gone"));
    else if (runtime.is_there) this.enter();
    else this.offer(runtime);
  }

  /** Goes on as the visitor left it; the runtime is not fetched anew for that. */
  async resume() {
    this.set(true);
    const runtime = await look();
    if (!this.isOn) return;
    if (runtime?.is_there) await this.enter(true);
    else this.leave();
  }

  /** Says what would be fetched, from where, and does it if that is wanted. @param {Runtime} runtime */
  offer({ package: name, megabytes }) {
    const button = make("button", { type: "button", class: "button primary" }, say("device.fetch", { megabytes }));
    const said = make("p", { role: "status", class: "hint" });
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-busy") === "true") return;
      button.setAttribute("aria-busy", "true");
      said.textContent = say("device.fetching");
      const answer = await fetch("/api/runtime", { method: "POST" }).catch(() => null);
      const found = await answer?.json().catch(() => null);
      button.setAttribute("aria-busy", "false");
      if (!button.isConnected) return; // closed meanwhile: fetched, and not switched on
      if (!answer?.ok) return said.replaceChildren(found?.error ? spelled(found.error) : say("gone"));
      button.closest("dialog")?.close();
      this.enter();
    });
    openDialog(say("device.heading"), make("p", {}, say("device.lead", { name, megabytes })), said, make("p", {}, button));
  }

  /** @param {boolean} [isQuiet]  when nobody has pressed the switch */
  async enter(isQuiet = false) {
    this.set(true);
    const attempt = ++this.attempt;
    by("device").setAttribute("aria-busy", "true");
    try {
      const engine = await open(this.api);
      if (attempt !== this.attempt) return engine.close();
      this.engine = engine;
      this.live.stay((question) => this.make(engine, question));
      by("device").title = `${this.why}. ${describe(engine)}`;
      by("main").dataset.provider = engine.provider;
      if (!isQuiet) tell(describe(engine));
    } catch (error) {
      if (attempt === this.attempt) this.fail(error);
    }
    if (attempt === this.attempt) by("device").setAttribute("aria-busy", "false");
  }

  /** The server makes the pictures again. */
  leave() {
    this.attempt++;
    this.engine?.close();
    this.engine = null;
    this.set(false);
    by("device").title = this.why;
    by("device").setAttribute("aria-busy", "false");
    delete by("main").dataset.provider;
  }

  /** @param {unknown} error */
  fail(error) {
    this.leave();
    const said = say("device.failed", { why: error instanceof Error ? error.message : String(error) });
    by("device").title = `${this.why}. ${said}`;
    openDialog(say("not.done"), make("p", {}, said));
  }

  /** @param {boolean} isOn */
  set(isOn) {
    const isNew = isOn !== this.isOn;
    this.isOn = isOn;
    by("device").setAttribute("aria-pressed", String(isOn));
    write("device", isOn);
    if (isOn && isNew) this.live.wait(); // before anything else: nothing is sent from here on
    if (isNew) this.changed(isOn);
    if (!isOn) this.live.goBack();
  }

  /**
   * The pictures of a question, one for each of its looks, below each other.
   * @param {Engine} engine
   * @param {Question} question
   */
  async make(engine, { width, height, channels, pixels, looks = [] }) {
    const { facts } = engine;
    const form = facts.input ?? { width, height, channels };
    const input = facts.map ? fromLabels(pixels.subarray(0, width * height), form) : fromPixels(opaque(pixels.subarray(0, width * height * channels), channels), form);
    const styles = looks.map((look) => ("seed" in look ? { seed: look.seed } : { style: Float32Array.from(look.style) }));
    const image = new ImageData(facts.picture.width, facts.picture.height * Math.max(1, styles.length));
    let [milliseconds, place] = [0, 0];
    try {
      for (const style of styles.length ? styles : [{}]) {
        const made = await engine.picture({ input, ...style });
        image.data.set(made.image.data, place);
        place += made.image.data.length;
        milliseconds += made.milliseconds;
      }
    } catch (error) {
      if (engine === this.engine) this.fail(error);
      throw error;
    }
    return { image, milliseconds, how: speed(engine) };
  }
}

/** Whether the runtime is there; null if the studio does not answer. @returns {Promise<Runtime | null>} */
async function look() {
  const answer = await fetch("/api/runtime").catch(() => null);
  return answer?.ok ? answer.json() : null;
}

/** Fetches a model and its engine; the badge says how far it is. @param {string} api */
async function open(api) {
  by("badge").classList.remove("is-lost");
  by("badge").textContent = say("device.starting");
  const answer = await fetch(`${api}/device`);
  const found = await answer.json();
  if (!answer.ok) throw new Error(spelled(found.error));
  const [graph, weights] = await fetchAll([found.graph, found.weights], (done, of) => {
    by("badge").textContent = say("device.loading", { done: (done / 1e6).toFixed(1), of: (of / 1e6).toFixed(1) });
  });
  by("badge").textContent = say("device.starting");
  return openEngine({ facts: found.facts, graph, weights, worker: "/engine/worker.js", runtimes: runtimesIn(found.runtime) });
}

/** @param {Engine} engine */
function speed({ provider, threads }) {
  if (provider === "webgpu") return say("device.webgpu");
  return threads > 1 ? say("device.wasm", { threads }) : say("device.one");
}

/** How an engine makes its pictures, and why not with the graphics card. @param {Engine} engine */
function describe(engine) {
  const how = say("device.on", { how: speed(engine) });
  if (engine.provider === "webgpu") return how;
  /** @type {Record<string, string>} */
  const reasons = { absent: say("device.absent"), none: say("device.none"), imitated: say("device.imitated") };
  return `${how} ${reasons[engine.without] ?? say("device.refused", { why: engine.without })}`;
}

/** @param {{ given: string, needed: string, do: string }} fault */
const spelled = (fault) => `${fault.given}: ${fault.needed}. ${fault.do}`;

/** Pixels of one channel or three as RGBA. @param {Uint8Array} pixels @param {number} channels */
function opaque(pixels, channels) {
  const all = new Uint8ClampedArray((4 * pixels.length) / channels).fill(255);
  for (let from = 0, place = 0; from < pixels.length; from += channels, place += 4) {
    for (let channel = 0; channel < 3; channel++) all[place + channel] = pixels[from + (channels === 1 ? 0 : channel)];
  }
  return all;
}
