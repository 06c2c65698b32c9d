/** Draw: the drawing is a list of operations, and the picture follows the pen while it is still down. */

import { offerDevice } from "/static/device.js";
import { first, inHand, surprise } from "/static/drawings.js";
import { listExamples, openExample, sketchOf } from "/static/examples.js";
import { slider, toggle } from "/static/habits.js";
import { Hand } from "/static/hand.js";
import { Drawing, areOperations, ready } from "/static/ink.js";
import { Looks } from "/static/looks.js";
import { addressOf, carry, fromAddress, keep, kept } from "/static/memory.js";
import { bindKeys, by, copy, say, showCode, takeFiles, tell } from "/static/page.js";
import { drawWithKeys, drawWithPointer } from "/static/pen.js";
import { Photograph } from "/static/photograph.js";
import { readRecipe } from "/static/png.js";
import { followInk, offerNoise } from "/static/seen.js";
import { complain } from "/static/sources.js";
import { digestOf, pngOf, saveCanvas, sideBySide } from "/static/take.js";
import { holdTools } from "/static/tools.js";
import { Zoom } from "/static/zoom.js";

/** @typedef {import("/static/ink.js").Operation} Operation */

const { model, width, height, channels, line, fills, latents } = by("main").dataset;
const api = `/api/models/${encodeURIComponent(model)}`;
const form = { width: Number(width), height: Number(height), channels: Number(channels) };
const SMOOTH = Math.max(1, Math.round(512 / Math.max(form.width, form.height))); // pixels of ink for each of the model's
const [LOOSE, STEADY] = [0.003, 0.03]; // of the paper's width, the string between pointer and pen
const OURS = 6; // chances that a surprise is one of our own drawings, beside one for each of the model's
const knownHand = line ? { line: Number(line), fills: fills !== undefined } : null;

const ink = by("ink");
const result = by("result");
[ink.width, ink.height] = [form.width * SMOOTH, form.height * SMOOTH];
const context = /** @type {CanvasRenderingContext2D} */ (ink.getContext("2d", { willReadFrequently: true }));
const drawing = new Drawing(context);
/** @type {import("/static/pen.js").Settings} */
const settings = { tool: "pen", width: knownHand?.line ?? 0.0625, usesPressure: true, string: LOOSE };
const looks = new Looks({ api, size: Number(latents), saved: `maquette.styles.${model}` }, () => {
  live.want();
  remember();
});
const picture = followInk(api, ink, form, () => drawing.hasPicture, looks);
const { live } = picture;
let isLive = true;

/** With the pen down the picture follows, or waits until it is lifted. */
function follow() {
  if (isLive || !live.isPenDown) live.want();
}

/* the drawing and its memory */

/** @type {number | undefined} */
let saving;

function changed() {
  by("undo").disabled = drawing.operations.length === 0;
  by("redo").disabled = drawing.undone.length === 0;
  follow();
  remember();
}

function remember() {
  clearTimeout(saving);
  saving = setTimeout(save, 250);
}

/** The chosen look, of a model that knows styles. */
const look = () => (looks.size ? looks.chosen : undefined);

function save() {
  clearTimeout(saving);
  keep(model, { operations: drawing.operations, undone: drawing.undone, look: look() });
}
addEventListener("pagehide", save);

/**
 * Adds an operation that is not a stroke.
 * @param {Operation} operation
 */
async function add(operation) {
  await ready([operation]);
  photograph.close();
  drawing.add(operation);
  changed();
  if (operation.kind === "fill") watch();
  else hand?.begin();
}

/** Begins with what the address holds, what was here before, an example of the model, or our own. */
async function begin() {
  const found = (await fromAddress()) ?? kept(model) ?? (await fromExample().catch(() => null)) ?? { operations: [ours(first())], undone: [], look: null };
  await ready([...found.operations, ...found.undone]);
  if (looks.isLook(found.look)) looks.chosen = found.look;
  looks.show();
  document.getElementById("styles")?.setAttribute("aria-busy", "false");
  drawing.load(found.operations, found.undone);
  changed();
}

/** @param {Operation[]} operations @returns {Operation} */
const ours = (operations) => ({ kind: "drawing", operations: inHand(operations, knownHand) });

async function fromExample() {
  const [address] = await listExamples(api);
  if (!address) return null;
  const { operation, width } = await openExample(address);
  if (width) tools.setWidth(Math.round(width * form.width));
  return { operations: [operation], undone: [], look: null };
}

async function random() {
  if (!isFree()) return;
  const addresses = device?.isOn ? [] : await listExamples(api);
  const pick = Math.floor(Math.random() * (addresses.length + (addresses.length < OURS ? OURS : 0))); // ours where a model has few of its own
  add(pick < addresses.length ? (await openExample(addresses[pick])).operation : ours(surprise()));
}

/** Whether the pen is up, so that the drawing may be changed as a whole; a pen of keys is lifted. */
function isFree() {
  keyboard.lift();
  return !live.isPenDown;
}

function clear() {
  if (!isFree() || !drawing.operations.length || drawing.operations.at(-1)?.kind === "clear") return;
  add({ kind: "clear" });
  tell(say("cleared"));
}

/** @param {() => boolean} step */
function walk(step) {
  if (!isFree() || !step()) return;
  photograph.close();
  hand?.hush();
  changed();
}
const undo = () => walk(() => drawing.undo());
const redo = () => walk(() => drawing.redo());

/** Goes on with this drawing at another model. @param {string} other */
function change(other) {
  save();
  if (carry(drawing.operations, other)) location.assign(`/draw/${encodeURIComponent(other)}`);
  else {
    by("model").value = model;
    tell(say("model.large"));
  }
}

/* pictures in and out */

const photograph = new Photograph(api, { ...form, line: (knownHand?.line ?? 0) * form.width }, (operation, isAgain) => {
  if (isAgain) drawing.replace(operation);
  else drawing.add(operation);
  hand?.begin();
  changed();
});

/** @param {Blob} file */
async function open(file) {
  if (!isFree()) return;
  const recipe = await readRecipe(file);
  if (recipe?.drawing && areOperations(recipe.drawing)) {
    if (looks.isLook(recipe.look)) looks.choose(recipe.look);
    await add({ kind: "drawing", operations: recipe.drawing });
    return tell(say("restored"));
  }
  await photograph.open(file).catch(() => tell(say("not.picture")));
}

/** @param {HTMLCanvasElement} canvas @param {string} [end] */
async function saveAs(canvas, end = "") {
  const digest = await digestOf(api, device);
  saveCanvas(canvas, `${model}${end}.png`, { model, digest, ...picture.recipe(), drawing: drawing.operations, look: look() });
}

async function link() {
  const address = await addressOf(drawing.operations, look());
  if (address) copy(address, say("link.copied"));
  else tell(say("link.long"));
}

const seeded = () => (looks.size && "seed" in looks.chosen ? `?seed=${looks.chosen.seed}` : "");
const requests = () => [
  { says: say("code.translate"), method: "POST", path: `${api}/translate${seeded()}`, out: "picture.png", file: "drawing.png" },
  { says: say("code.sketch"), method: "POST", path: `${api}/sketch?style=canny`, out: "drawing.png", file: "photograph.png" },
  ...(hand ? [{ says: say("code.mend"), method: "POST", path: `${api}/mend?how=pen`, out: "mended.png", file: "drawing.png" }] : []),
];

/* hands */

const hand = knownHand
  ? new Hand(api, {
      drawing: () => pngOf(ink),
      mended: async (mended) => {
        const operation = /** @type {Operation} */ ({ kind: "picture", source: await sketchOf(mended) });
        await ready([operation]);
        if (live.isPenDown) return; // the visitor has gone on
        drawing.add(operation);
        changed();
      },
      refused: tell,
    })
  : null;

/** Lets the model look at the hand, unless that would send the drawing away from a device that draws by itself. */
function watch() {
  if (!device?.isOn) hand?.watch();
}

const ends = {
  settings,
  changed: follow,
  down(/** @type {boolean} */ isDown) {
    if (isDown) {
      photograph.close();
      hand?.hush();
    }
    live.pen(isDown);
  },
  done(/** @type {Operation} */ stroke) {
    drawing.add(stroke, true);
    changed();
    watch();
  },
  dropped: () => drawing.repeat(),
  moved: (/** @type {number} */ x, /** @type {number} */ y) => zoom.see(x, y),
  stylus: () => (by("pressure-switch").hidden = false),
  fill: (/** @type {number} */ x, /** @type {number} */ y) => add({ kind: "fill", ink: settings.tool === "eraser" ? 0 : 1, x, y }),
};
const pointer = drawWithPointer(ink, context, ends);
const keyboard = drawWithKeys(ink, context, by("pen"), { ...ends, isDown: (isDown) => tell(say(isDown ? "pen.down" : "pen.up")) });
const zoom = new Zoom([by("paper"), by("picture")], {
  interrupt: pointer.drop,
  changed(scale) {
    by("zoom-fit").textContent = `${Math.round(100 * scale)} %`;
    for (const id of ["zoom-out", "zoom-fit"]) by(id).disabled = scale === 1;
    tools.showNib();
  },
});
const tools = holdTools(settings, form.width, () => zoom.scale);

/* buttons and keys */

/** @type {[string, () => void][]} */
const buttons = [
  ["undo", undo],
  ["redo", redo],
  ["clear", clear],
  ["random", random],
  ["open", () => by("file").click()],
  ["save", () => saveAs(result)],
  ["save-both", () => saveAs(sideBySide(ink, result), "-both")],
  ["link", link],
  ["code", () => showCode(requests())],
  ["zoom-in", () => zoom.step(1)],
  ["zoom-out", () => zoom.step(-1)],
  ["zoom-fit", () => zoom.fit()],
];
for (const [id, run] of buttons) by(id).addEventListener("click", run);
by("file").addEventListener("change", () => {
  if (by("file").files[0]) open(by("file").files[0]);
  by("file").value = "";
});
document.getElementById("model")?.addEventListener("change", () => change(by("model").value));
takeFiles(open);

const steady = toggle("steady", false, (isOn) => (settings.string = isOn ? STEADY : LOOSE));
const pressure = toggle("pressure", true, (isOn) => (settings.usesPressure = isOn));
const over = toggle("over", false, (isOn) => {
  by("desk").classList.toggle("is-over", isOn);
  by("veil-row").hidden = !isOn;
  tools.showNib();
});
const whenLive = toggle("live", true, (isOn) => (isLive = isOn));
const noise = offerNoise(picture.throwNoise);
const device = offerDevice(api, live, (isOn) => {
  if (isOn) hand?.hush();
  noise?.allow(!isOn); // its noise is PyTorch's
});
const anotherStyle = () => looks.choose({ seed: Math.floor(Math.random() * 1_000_000) });
document.getElementById("another-style")?.addEventListener("click", anotherStyle);
document.getElementById("open-style")?.addEventListener("click", () => by("style-file").click());
document.getElementById("style-file")?.addEventListener("change", () => {
  if (by("style-file").files[0]) looks.read(by("style-file").files[0]).catch(complain);
  by("style-file").value = "";
});
slider("veil", (value) => by("desk").style.setProperty("--veil", String(value / 100)));

bindKeys([
  { keys: ["b"], says: say("key.pen"), run: () => tools.take("pen") },
  { keys: ["e"], says: say("key.eraser"), run: () => tools.take("eraser") },
  { keys: ["f"], says: say("key.fill"), run: () => tools.take("fill") },
  { keys: ["[", "]"], says: say("key.width"), run: ({ key }) => tools.change(key === "]" ? 1 : -1) },
  { keys: ["t"], says: say("key.steady"), run: steady },
  { keys: ["p"], says: say("key.pressure"), run: pressure },
  { keys: ["Control+z"], says: say("key.undo"), run: undo },
  { keys: ["Control+y", "Control+Shift+z"], says: say("key.redo"), run: redo },
  { keys: ["c"], says: say("key.clear"), run: clear },
  { keys: ["r"], says: say("key.random"), run: random },
  { keys: ["o"], says: say("key.open"), run: () => by("file").click() },
  ...(hand ? [{ keys: ["m"], says: say("key.hand"), run: () => hand.askNow() }] : []),
  { keys: ["v"], says: say("key.over"), run: over },
  { keys: ["l"], says: say("key.live"), run: whenLive },
  ...(device ? [{ keys: ["d"], says: say("key.device"), run: () => device.toggle() }] : []),
  ...(noise ? [{ keys: ["n"], says: say("key.noise"), run: noise.throwAgain }] : []),
  ...(looks.size ? [{ keys: ["n"], says: say("key.style"), run: anotherStyle }] : []),
  { keys: ["+", "-", "0"], says: say("key.zoom"), run: ({ key }) => (key === "0" ? zoom.fit() : zoom.step(key === "+" ? 1 : -1)) },
  { keys: ["s"], says: say("key.save"), run: () => saveAs(result) },
  { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], says: say("key.move") },
  { keys: [" "], says: say("key.down") },
  { keys: ["Enter"], says: say("key.fillhere") },
]);

zoom.fit();
begin();
