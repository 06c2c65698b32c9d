/** Runs the network in a thread of its own, so that the pen never waits for it. */

/** @type {any} */
let ort;
/** @type {any} */
let session;

const WORK = {
  /** @param {any} wish */
  async open({ runtime, provider, threads, graph, weights, weightsName }) {
    // a page from disk may hand over no address of its own, but a worker may make one and import that
    ort = await import(typeof runtime.ort === "string" ? runtime.ort : URL.createObjectURL(new Blob([runtime.ort], { type: "text/javascript" })));
    ort.env.logLevel = "error";
    ort.env.wasm.numThreads = threads;
    if (typeof runtime.wasm === "string") ort.env.wasm.wasmPaths = { mjs: runtime.glue, wasm: runtime.wasm };
    else ort.env.wasm.wasmBinary = runtime.wasm;
    session = await ort.InferenceSession.create(new Uint8Array(graph), {
      executionProviders: [provider],
      externalData: [{ path: weightsName, data: new Uint8Array(weights) }],
      logSeverityLevel: 3,
    });
    return { threads: ort.env.wasm.numThreads };
  },

  /** @param {any} wish */
  async run({ feeds }) {
    /** @type {Record<string, any>} */
    const tensors = {};
    for (const [name, { type, data, dims }] of Object.entries(feeds)) tensors[name] = new ort.Tensor(type, data, dims);
    const started = performance.now();
    const results = await session.run(tensors);
    const values = new Float32Array(results[session.outputNames[0]].data); // a copy: the runtime's own memory stays its own
    return { values, milliseconds: performance.now() - started };
  },
};

/** The answer before this one: a session runs one picture at a time. */
let turn = Promise.resolve();

self.onmessage = ({ data }) => {
  turn = turn.then(async () => {
    try {
      postMessage({ number: data.number, answer: await WORK[/** @type {"open" | "run"} */ (data.kind)](data) });
    } catch (error) {
      postMessage({ number: data.number, error: error instanceof Error ? error.message : String(error) });
    }
  });
};
