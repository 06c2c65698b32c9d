/** What the engine needs, fetched from where the page came from. */

/** @typedef {import("./engine.js").Runtime} Runtime */

/**
 * Files, fetched beside each other.
 * @param {string[]} addresses  relative to the page
 * @param {(done: number, of: number) => void} progress  is told the bytes that are there
 * @returns {Promise<ArrayBuffer[]>}
 */
export async function fetchAll(addresses, progress) {
  const answers = await Promise.all(addresses.map((address) => fetch(new URL(address, document.baseURI))));
  const missing = answers.find((answer) => !answer.ok);
  if (missing) throw new Error(`${missing.url}: ${missing.status}`);
  const of = answers.reduce((sum, answer) => sum + Number(answer.headers.get("content-length") ?? 0), 0);
  let done = 0;
  return Promise.all(
    answers.map(async (answer) => {
      const parts = [];
      const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (answer.body).getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        parts.push(next.value);
        done += next.value.length;
        progress(done, Math.max(of, done));
      }
      return new Blob(parts).arrayBuffer();
    }),
  );
}

/**
 * The runtimes in a folder, which their worker fetches when it needs them.
 * @param {string} folder  relative to the page, with a slash at its end
 * @returns {{ webgpu: Runtime, wasm: Runtime }}
 */
export function runtimesIn(folder) {
  const at = (/** @type {string} */ name) => new URL(folder + name, document.baseURI).href;
  const runtime = (/** @type {string} */ ort, /** @type {string} */ name) => ({ ort: at(`${ort}.js`), glue: at(`${name}.js`), wasm: at(`${name}.wasm`) });
  return { webgpu: runtime("ort-webgpu", "webgpu"), wasm: runtime("ort", "wasm") };
}
