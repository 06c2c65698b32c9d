/** The page: gathers the model and its runtime, and draws whenever something has changed; the newest wish wins. */

import { openEngine } from "./engine.js";
import { fetchAll, runtimesIn } from "./fetched.js";
import { openLeaf } from "./leaf.js";
import { openDesk } from "./paper.js";
import { by, say } from "./words.js";

/** @typedef {import("./engine.js").Runtime} Runtime */

/** What one file carries, unpacked. @param {string} name @returns {Promise<ArrayBuffer>} */
async function carried(name) {
  const text = by(`carried-${name}`).textContent;
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** What the engine needs: out of this file, or from beside it. */
async function gather() {
  const read = (/** @type {ArrayBuffer} */ data) => JSON.parse(new TextDecoder().decode(data));
  if (document.getElementById("carried-model")) {
    const [facts, graph, weights, wasm, ort, script] = await Promise.all(["model", "graph", "weights", "wasm", "ort", "worker"].map(carried));
    const worker = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    /** @type {{ webgpu?: Runtime, wasm: Runtime }} */
    const runtimes = { wasm: { ort, wasm } };
    return { facts: read(facts), graph, weights, worker, runtimes };
  }
  const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
  const [facts, graph, weights] = await fetchAll(["model/model.json", "model/generator.onnx", "model/generator.safetensors"], (done, of) => {
    by("badge").textContent = say("loading", { done: megabytes(done), of: megabytes(of) });
  });
  return { facts: read(facts), graph, weights, worker: new URL("page/worker.js", document.baseURI).href, runtimes: runtimesIn("runtime/") };
}

/** @param {import("./engine.js").Engine} engine */
function play(engine) {
  const { facts } = engine;
  const result = by("result");
  [result.width, result.height] = [facts.picture.width, facts.picture.height];
  result.setAttribute("aria-label", say("picture"));
  const shown = /** @type {CanvasRenderingContext2D} */ (result.getContext("2d"));
  const how = say(engine.provider === "webgpu" ? "webgpu" : engine.threads > 1 ? "wasm" : "one", { threads: engine.threads });
  let [isDrawing, isWanted] = [false, false];

  async function draw() {
    isWanted = true;
    if (isDrawing) return;
    isDrawing = true;
    by("main").setAttribute("aria-busy", "true");
    try {
      while (isWanted) {
        isWanted = false;
        const { image, milliseconds } = await engine.picture({ input: paper?.input(), ...chosen });
        shown.putImageData(image, 0, 0);
        by("badge").textContent = say("took", { ms: milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds), how });
        result.dataset.milliseconds = milliseconds.toFixed(2);
        result.dataset.pictures = String(Number(result.dataset.pictures ?? 0) + 1);
      }
    } catch (error) {
      complain(error);
    }
    isDrawing = false;
    by("main").setAttribute("aria-busy", "false");
  }

  const hasSeeds = facts.inputs.includes("latents");
  const paper = facts.input ? openDesk(facts, draw) : null;
  const chosen = hasSeeds ? openLeaf(facts, draw) : {};
  by("main").classList.toggle("leafing", !paper);
  by("save").disabled = false;
  by("save").onclick = () => result.toBlob((/** @type {Blob} */ blob) => save(blob, `${facts.name}.png`));
  draw();
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = document.createElement("a");
  [link.href, link.download] = [URL.createObjectURL(blob), name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {unknown} error */
function complain(error) {
  by("badge").textContent = say("wrong", { why: error instanceof Error ? error.message : String(error) });
  by("badge").classList.add("is-wrong");
  by("main").setAttribute("aria-busy", "false");
}

async function begin() {
  by("promise").textContent = say("promise");
  by("save").textContent = say("save");
  by("made").textContent = say("made");
  by("badge").textContent = say("starting");
  const parts = await gather();
  by("badge").textContent = say("starting");
  by("licence").textContent = parts.facts.licence ? say("licence", { licence: parts.facts.licence }) : "";
  const asked = new URLSearchParams(location.search); // ?on=wasm&threads=1, for measuring
  const engine = await openEngine({ ...parts, wish: asked.get("on") ?? "", threads: Number(asked.get("threads") ?? 4) });
  Object.assign(by("result").dataset, { provider: engine.provider, threads: engine.threads, without: engine.without, difference: engine.difference.toExponential(2) });
  Object.assign(globalThis, { maquette: engine }); // for programs: `await maquette.picture({ seed: 5 })`
  play(engine);
}

begin().catch(complain);
