/** Draw: the drawing is a list of operations, and the picture follows the pen while it is still down. */

import { first, surprise } from "/static/drawings.js";
import { listExamples, openExample, sketchOf } from "/static/examples.js";
import { Drawing, areOperations, ready } from "/static/ink.js";
import { Live } from "/static/live.js";
import { bindKeys, by, copy, download, say, showCode, takeFiles, tell } from "/static/page.js";
import { drawWithKeys, drawWithPointer } from "/static/pen.js";
import { readRecipe, withRecipe } from "/static/png.js";
import { pack, unpack } from "/static/link.js";

/** @typedef {import("/static/ink.js").Operation} Operation */

const main = by("main");
const model = main.dataset.model;
const api = `/api/models/${encodeURIComponent(model)}`;
const [wide, tall, channels] = [Number(main.dataset.width), Number(main.dataset.height), Number(main.dataset.channels)];
const SMOOTH = Math.max(1, Math.round(512 / Math.max(wide, tall))); // pixels of ink for each of the model's
const SAVED = `maquette.drawing.${model}`;
const LONGEST_LINK = 60_000;

const ink = by("ink");
const result = by("result");
[ink.width, ink.height] = [wide * SMOOTH, tall * SMOOTH];
const context = /** @type {CanvasRenderingContext2D} */ (ink.getContext("2d", { willReadFrequently: true }));
const shown = /** @type {CanvasRenderingContext2D} */ (result.getContext("2d"));
const small = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
const drawing = new Drawing(context);
/** @type {import("/static/pen.js").Settings} */
const settings = { tool: "pen", width: 0.0625, usesPressure: false };

/* the line to the server */

/** @param {boolean} half */
function frame(half) {
  const [width, height] = half ? [Math.ceil(wide / 2), Math.ceil(tall / 2)] : [wide, tall];
  if (small.canvas.width !== width || small.canvas.height !== height) [small.canvas.width, small.canvas.height] = [width, height];
  small.imageSmoothingQuality = "high";
  small.drawImage(ink, 0, 0, width, height);
  const colours = small.getImageData(0, 0, width, height).data;
  const depth = channels === 3 && drawing.hasPicture ? 3 : 1;
  const pixels = new Uint8Array(width * height * depth);
  for (let place = 0, from = 0; place < pixels.length; place += depth, from += 4) {
    for (let channel = 0; channel < depth; channel++) pixels[place + channel] = colours[from + channel];
  }
  return { width, height, channels: depth, pixels };
}

const live = new Live(`${api}/draw`, {
  ask: frame,
  show({ image, milliseconds, round }) {
    if (result.width !== image.width || result.height !== image.height) [result.width, result.height] = [image.width, image.height];
    shown.putImageData(image, 0, 0);
    const ms = milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds);
    by("badge").textContent = say("took", { ms });
    by("badge").title = say("took.title", { ms, round: Math.round(round) });
    by("badge").classList.remove("is-lost");
    result.dataset.pictures = String(Number(result.dataset.pictures ?? 0) + 1);
    result.dataset.round = round.toFixed(1);
  },
  busy: (isBusy) => result.setAttribute("aria-busy", String(isBusy)),
  lost(why) {
    by("badge").textContent = why || say("lost");
    by("badge").classList.add("is-lost");
  },
});

/* the drawing and its memory */

/** @type {number | undefined} */
let saving;

function changed() {
  by("undo").disabled = drawing.operations.length === 0;
  by("redo").disabled = drawing.undone.length === 0;
  live.want();
  clearTimeout(saving);
  saving = setTimeout(save, 250);
}

function save() {
  clearTimeout(saving);
  try {
    localStorage.setItem(SAVED, JSON.stringify({ operations: drawing.operations, undone: drawing.undone }));
  } catch {
    localStorage.removeItem(SAVED); // larger than the browser allows: better none than half of it
  }
}
addEventListener("pagehide", save);

/** @param {Operation} operation */
async function add(operation) {
  await ready([operation]);
  drawing.add(operation);
  changed();
}

/** Begins with what a link holds, what was here before, an example of the model, or our own. */
async function begin() {
  for (const source of [fromLink, fromMemory, fromExample]) {
    const found = await source().catch(() => null);
    if (!found || !areOperations(found.operations) || !areOperations(found.undone)) continue;
    await ready([...found.operations, ...found.undone]);
    drawing.load(found.operations, found.undone);
    return changed();
  }
  drawing.load([{ kind: "drawing", operations: first() }]);
  changed();
}

async function fromLink() {
  const packed = /^#d=(.+)$/.exec(location.hash)?.[1];
  if (!packed) return null;
  history.replaceState(null, "", location.pathname);
  return { operations: [{ kind: "drawing", operations: await unpack(packed) }], undone: [] };
}

async function fromMemory() {
  return JSON.parse(localStorage.getItem(SAVED) ?? "null");
}

async function fromExample() {
  const [address] = await listExamples(api);
  if (!address) return null;
  const { operation, width } = await openExample(address);
  if (width) setWidth(Math.round(width * wide));
  return { operations: [operation], undone: [] };
}

async function random() {
  if (!isFree()) return;
  const addresses = await listExamples(api);
  const pick = Math.floor(Math.random() * (addresses.length + 6));
  add(pick < addresses.length ? (await openExample(addresses[pick])).operation : { kind: "drawing", operations: surprise() });
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

function undo() {
  if (isFree() && drawing.undo()) changed();
}

function redo() {
  if (isFree() && drawing.redo()) changed();
}

/* pictures in and out */

/** @param {Blob} file */
async function open(file) {
  if (!isFree()) return;
  const recipe = await readRecipe(file);
  if (recipe?.drawing && areOperations(recipe.drawing)) {
    await add({ kind: "drawing", operations: recipe.drawing });
    return tell(say("restored"));
  }
  try {
    await add({ kind: "picture", source: await sketchOf(file) });
  } catch {
    tell(say("not.picture"));
  }
}

/** @param {HTMLCanvasElement} canvas @param {string} name */
async function saveAs(canvas, name) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const { digest } = await (await fetch(`${api}/identity`)).json();
  download(await withRecipe(blob, { model, digest, drawing: drawing.operations }), name);
}

function saveBoth() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * ink.width, ink.height];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.imageSmoothingQuality = "high";
  pen.drawImage(ink, 0, 0);
  pen.drawImage(result, ink.width, 0, ink.width, ink.height);
  saveAs(canvas, `${model}-both.png`);
}

async function link() {
  const address = `${location.origin}${location.pathname}#d=${await pack(drawing.operations)}`;
  if (address.length > LONGEST_LINK) tell(say("link.long"));
  else copy(address, say("link.copied"));
}

/* hands */

const ends = {
  settings,
  changed: () => live.want(),
  down: (/** @type {boolean} */ isDown) => live.pen(isDown),
  done(/** @type {Operation} */ stroke) {
    drawing.add(stroke, true);
    changed();
  },
  stylus: () => (by("pressure-switch").hidden = false),
  fill: (/** @type {number} */ x, /** @type {number} */ y) => add({ kind: "fill", ink: settings.tool === "eraser" ? 0 : 1, x, y }),
};
drawWithPointer(ink, context, ends);
const keyboard = drawWithKeys(ink, context, by("pen"), { ...ends, isDown: (isDown) => tell(say(isDown ? "pen.down" : "pen.up")) });

/** @param {string} tool */
function take(tool) {
  settings.tool = /** @type {typeof settings.tool} */ (tool);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-tool]"))) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
}

/** @param {number} pixels of the model */
function setWidth(pixels) {
  const slider = by("width");
  slider.value = String(pixels);
  settings.width = Number(slider.value) / wide;
  const size = `${Math.min(34, settings.width * ink.clientWidth)}px`;
  [by("nib").style.width, by("nib").style.height] = [size, size];
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-tool]"))) button.addEventListener("click", () => take(button.dataset.tool ?? "pen"));
by("width").max = String(Math.round(wide / 4));
by("width").addEventListener("input", () => setWidth(by("width").valueAsNumber));
addEventListener("resize", () => setWidth(by("width").valueAsNumber));
by("undo").addEventListener("click", undo);
by("redo").addEventListener("click", redo);
by("clear").addEventListener("click", clear);
by("random").addEventListener("click", random);
by("open").addEventListener("click", () => by("file").click());
by("file").addEventListener("change", () => {
  if (by("file").files[0]) open(by("file").files[0]);
  by("file").value = "";
});
by("save").addEventListener("click", () => saveAs(result, `${model}.png`));
by("save-both").addEventListener("click", saveBoth);
by("link").addEventListener("click", link);
by("code").addEventListener("click", () => showCode([{ says: say("code.translate"), method: "POST", path: `${api}/translate`, out: "picture.png", file: "drawing.png" }]));
by("pressure").addEventListener("change", () => (settings.usesPressure = by("pressure").checked));
takeFiles(open);

bindKeys([
  { keys: ["b"], says: say("key.pen"), run: () => take("pen") },
  { keys: ["e"], says: say("key.eraser"), run: () => take("eraser") },
  { keys: ["f"], says: say("key.fill"), run: () => take("fill") },
  { keys: ["[", "]"], says: say("key.width"), run: ({ key }) => setWidth(by("width").valueAsNumber + (key === "]" ? 1 : -1)) },
  { keys: ["Control+z"], says: say("key.undo"), run: undo },
  { keys: ["Control+y", "Control+Shift+z"], says: say("key.redo"), run: redo },
  { keys: ["c"], says: say("key.clear"), run: clear },
  { keys: ["r"], says: say("key.random"), run: random },
  { keys: ["o"], says: say("key.open"), run: () => by("file").click() },
  { keys: ["s"], says: say("key.save"), run: () => saveAs(result, `${model}.png`) },
  { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], says: say("key.move") },
  { keys: [" "], says: say("key.down") },
  { keys: ["Enter"], says: say("key.fillhere") },
]);

setWidth(Math.max(1, Math.round(settings.width * wide)));
begin();
