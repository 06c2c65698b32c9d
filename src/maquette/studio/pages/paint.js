/** Paint: the map is a list of operations on labels, and the picture follows the brush while it is still down. */

import { showLost, showTime } from "/static/badge.js";
import { Hand, paintWithKeys, paintWithPointer, ringAt } from "/static/brush.js";
import { offerDevice } from "/static/device.js";
import { indexedPng } from "/static/indexed.js";
import { LabelMap, areOperations } from "/static/labels.js";
import { pack, unpack } from "/static/link.js";
import { Live } from "/static/live.js";
import { Looks } from "/static/looks.js";
import { bindKeys, by, copy, download, say, showCode, takeFiles, tell } from "/static/page.js";
import { Painting } from "/static/painting.js";
import { readRecipe, withRecipe } from "/static/png.js";
import { Results } from "/static/results.js";
import { digestOf } from "/static/take.js";
import { complain, mapOf, offerPhotograph, sceneOf } from "/static/sources.js";

/**
 * @typedef {import("/static/labels.js").Operation} Operation
 * @typedef {import("/static/brush.js").Tool} Tool
 */

const LONGEST_LINK = 60_000;
const HURRIED = 150; // milliseconds a round; slower ones show the chosen look alone while the brush is down
const SCENES = 1_000_000;

const main = by("main");
const model = main.dataset.model;
const api = `/api/models/${encodeURIComponent(model)}`;
const saved = `maquette.painting.${model}`;
const canvas = /** @type {HTMLCanvasElement} */ (by("map"));
const chips = /** @type {HTMLElement[]} */ ([...by("palette").querySelectorAll("[data-label]")]);
const [names, colours] = [chips.map((chip) => chip.textContent?.trim() ?? ""), chips.map((chip) => chip.dataset.colour ?? "")];

const painting = new Painting(canvas, colours);
const looks = new Looks({ api, size: Number(main.dataset.latents), saved: `maquette.styles.${model}` }, () => {
  live.want();
  remember();
});
const results = new Results(Number(main.dataset.resultWidth), Number(main.dataset.resultHeight), (look) => {
  looks.showMany(false);
  looks.choose(look);
});
/** @type {import("/static/brush.js").Settings} */
const settings = { tool: "round", label: 0, size: 1 };

/* the pictures */

/** @type {import("/static/looks.js").Look[]} */
let asked = [];

/** @param {boolean} half */
function frame(half) {
  const { labels, width, height } = painting.map;
  const step = half ? 2 : 1;
  const [wide, tall] = [Math.ceil(width / step), Math.ceil(height / step)];
  asked = looks.wanted(live.isPenDown && live.round > HURRIED);
  const plain = asked.map((look) => ("seed" in look ? look : { style: look.style }));
  const tail = new TextEncoder().encode(plain.length ? JSON.stringify({ looks: plain }) : "");
  const pixels = new Uint8Array(wide * tall + tail.length);
  for (let y = 0, place = 0; y < height; y += step) for (let x = 0; x < width; x += step) pixels[place++] = labels[y * width + x];
  pixels.set(tail, wide * tall);
  return { width: wide, height: tall, channels: 1, pixels, looks: asked };
}

const live = new Live(`${api}/paint`, {
  ask: frame,
  show(answer) {
    const isFirst = results.pictures === 0;
    results.show(answer.image, asked);
    showTime(answer);
    if (isFirst && looks.size) fillLooks(answer.milliseconds);
  },
  busy: (isBusy) => results.busy(isBusy),
  lost: showLost,
});

/** @param {number} milliseconds */
async function fillLooks(milliseconds) {
  const scene = new LabelMap(canvas.width, canvas.height);
  await sceneOf(api, 0).then((operation) => scene.apply(operation), () => undefined);
  const question = { width: scene.width, height: scene.height, channels: 1, pixels: scene.labels };
  await looks.fill(milliseconds, (look) => live.maker?.({ ...question, looks: [look] }).then(({ image }) => image) ?? null);
}

/* the painting and its memory */

/** @type {number | undefined} */
let saving;

/** A photograph that was clustered last, whose detail may still be changed. @type {{ file: Blob, operation: Operation } | null} */
let photograph = null;

function changed() {
  by("undo").disabled = painting.operations.length === 0;
  by("redo").disabled = painting.undone.length === 0;
  if (photograph && painting.operations.at(-1) !== photograph.operation) photograph = null;
  by("detail-group").hidden = photograph === null;
  live.want();
  remember();
}

function remember() {
  clearTimeout(saving);
  saving = setTimeout(save, 250);
}

function save() {
  clearTimeout(saving);
  for (;;) {
    try {
      return localStorage.setItem(saved, JSON.stringify({ operations: painting.operations, undone: painting.undone, look: looks.chosen }));
    } catch {
      if (painting.operations.length + painting.undone.length < 3) return localStorage.removeItem(saved);
      painting.forgetHalf(); // more steps than the browser holds: the oldest are forgotten, the painting is not
    }
  }
}
addEventListener("pagehide", save);

/** @param {Operation} operation */
function add(operation) {
  painting.add(operation);
  changed();
}

/** Begins with what a link holds, what was here before, or the model's first scene. */
async function begin() {
  for (const source of [fromLink, fromMemory, async () => ({ operations: [await sceneOf(api, 0)], undone: [], look: null })]) {
    const found = await source().catch(() => null);
    if (!found || !areOperations(found.operations, painting.map, names.length) || !areOperations(found.undone, painting.map, names.length)) continue;
    if (looks.isLook(found.look)) looks.chosen = found.look;
    painting.load(found.operations, found.undone);
    break;
  }
  looks.show();
  changed();
}

async function fromLink() {
  const packed = /^#d=(.+)$/.exec(location.hash)?.[1];
  if (!packed) return null;
  history.replaceState(null, "", location.pathname);
  const { painting: operations, look } = await unpack(packed);
  return { operations, undone: [], look };
}

async function fromMemory() {
  return JSON.parse(localStorage.getItem(saved) ?? "null");
}

async function anotherScene() {
  hand.end();
  await sceneOf(api, 1 + Math.floor(Math.random() * SCENES)).then(add, complain);
}

function cover() {
  hand.end();
  if (painting.map.labels.every((label) => label === settings.label)) return;
  add({ kind: "cover", label: settings.label });
  tell(say("covered"));
}

function undo() {
  hand.end();
  if (painting.undo()) changed();
}

function redo() {
  hand.end();
  if (painting.redo()) changed();
}

/* pictures in and out */

/** @param {Blob} file */
async function takePhotograph(file) {
  hand.end();
  results.busy(true);
  try {
    const operation = await mapOf(api, file, "photograph");
    if (photograph && painting.operations.at(-1) === photograph.operation) painting.undo(); // the same one in another detail
    photograph = { file, operation };
    add(operation);
  } catch (fault) {
    results.busy(live.isWanted);
    complain(/** @type {import("/static/sources.js").Fault} */ (fault));
  }
}

/** A picture that was saved here, a label map, or, if the visitor says so, a photograph. @param {Blob} file */
async function takeMap(file) {
  hand.end();
  const recipe = await readRecipe(file);
  if (recipe?.painting && areOperations(recipe.painting, painting.map, names.length) && recipe.painting.length) {
    if (looks.isLook(recipe.look)) looks.choose(recipe.look);
    for (const operation of recipe.painting) add(operation);
    return tell(say("painting.restored"));
  }
  await mapOf(api, file, "map").then(add, (fault) => offerPhotograph(fault, () => takePhotograph(file)));
}

/** What makes the picture again: the map as it is, and the look. */
const present = () => ({ painting: [painting.map.whole()], look: looks.size ? looks.chosen : null });

/** @param {Blob} blob @param {string} name */
async function saveAs(blob, name) {
  download(await withRecipe(blob, { model, digest: await digestOf(api, device), ...present() }), name);
}

const savePicture = () => results.first?.toBlob((blob) => blob && saveAs(blob, `${model}.png`), "image/png");
const saveMap = async () => saveAs(await indexedPng(painting.map, colours), `${model}-map.png`);

async function link() {
  const address = `${location.origin}${location.pathname}#d=${await pack(present())}`;
  if (address.length > LONGEST_LINK) tell(say("link.long"));
  else copy(address, say("link.copied"));
}

function code() {
  const seed = looks.size && "seed" in looks.chosen ? `?seed=${looks.chosen.seed}` : "";
  showCode([
    { says: say("code.paint"), method: "POST", path: `${api}/paint${seed}`, out: "picture.png", file: "map.png" },
    { says: say("code.cluster"), method: "POST", path: `${api}/map?source=photograph`, out: "map.png", file: "photograph.png" },
  ]);
}

/* hands */

const hand = new Hand(painting, settings, {
  changed: () => live.want(),
  done: changed,
  down: (isDown) => live.pen(isDown),
  pick: (label) => label < names.length && takeLabel(label),
});
paintWithPointer(canvas, by("ring"), hand, (steps) => setSize(settings.size + steps * Math.max(1, Math.round(settings.size / 8))));
paintWithKeys(canvas, by("ring"), hand, (isDown) => tell(say(isDown ? "brush.down" : "brush.up")));
canvas.addEventListener("pointermove", () => (by("under").textContent = names[painting.map.at(hand.at[0], hand.at[1])] ?? ""));
canvas.addEventListener("pointerleave", () => (by("under").textContent = ""));

/** @param {string} tool */
function takeTool(tool) {
  hand.end();
  settings.tool = /** @type {Tool} */ (tool);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-tool]"))) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
}

/** @param {number} label */
function takeLabel(label) {
  hand.end();
  settings.label = label;
  chips.forEach((chip, index) => chip.setAttribute("aria-pressed", String(index === label)));
  const [strip, chip] = [by("palette"), chips[label]];
  strip.scrollTo({ left: chip.offsetLeft - strip.offsetLeft - strip.clientWidth / 2, top: chip.offsetTop - strip.offsetTop - strip.clientHeight / 2 });
}

/** @param {number} pixels */
function setSize(pixels) {
  const slider = by("size");
  slider.value = String(pixels);
  settings.size = slider.valueAsNumber;
  by("size-said").textContent = slider.value;
  if (!by("ring").hidden) ringAt(canvas, by("ring"), hand);
}

/** @param {string} button @param {string} input @param {(file: Blob) => void} take */
function bindFile(button, input, take) {
  if (!document.getElementById(button)) return;
  by(button).addEventListener("click", () => by(input).click());
  by(input).addEventListener("change", () => {
    if (by(input).files[0]) take(by(input).files[0]);
    by(input).value = "";
  });
}

const anotherStyle = () => looks.size && looks.choose({ seed: Math.floor(Math.random() * SCENES) });
const several = () => looks.size && looks.showMany(!looks.areMany);

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-tool]"))) button.addEventListener("click", () => takeTool(button.dataset.tool ?? "round"));
chips.forEach((chip, label) => chip.addEventListener("click", () => takeLabel(label)));
by("size").addEventListener("input", () => setSize(by("size").valueAsNumber));
by("detail").addEventListener("change", () => photograph && takePhotograph(photograph.file));
bindFile("open-map", "map-file", takeMap);
bindFile("open-photograph", "photograph-file", takePhotograph);
bindFile("open-style", "style-file", (file) => looks.read(file).catch((fault) => complain(fault)));
for (const [id, run] of /** @type {[string, () => void][]} */ ([["undo", undo], ["redo", redo], ["cover", cover], ["scene", anotherScene], ["save", savePicture], ["save-map", saveMap], ["link", link], ["code", code], ["another-style", anotherStyle], ["several", several]])) {
  document.getElementById(id)?.addEventListener("click", run);
}
takeFiles(takeMap);
const device = offerDevice(api, live);

bindKeys([
  { keys: ["b"], says: say("key.round"), run: () => takeTool("round") },
  { keys: ["q"], says: say("key.square"), run: () => takeTool("square") },
  { keys: ["r"], says: say("key.rectangle"), run: () => takeTool("rectangle") },
  { keys: ["f"], says: say("key.fill"), run: () => takeTool("fill") },
  { keys: ["i"], says: say("key.pick"), run: () => hand.pick() },
  { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], says: say("key.label"), run: ({ key }) => Number(key) <= names.length && takeLabel(Number(key) - 1) },
  { keys: [",", "."], says: say("key.labels"), run: ({ key }) => takeLabel((settings.label + (key === "." ? 1 : names.length - 1)) % names.length) },
  { keys: ["[", "]"], says: say("key.size"), run: ({ key }) => setSize(settings.size + (key === "]" ? 1 : -1)) },
  { keys: ["Control+z"], says: say("key.undo"), run: undo },
  { keys: ["Control+y", "Control+Shift+z"], says: say("key.redo"), run: redo },
  { keys: ["c"], says: say("key.cover"), run: cover },
  { keys: ["n"], says: say("key.scene"), run: anotherScene },
  { keys: ["o"], says: say("key.open.map"), run: () => by("map-file").click() },
  { keys: ["p"], says: say("key.open.photograph"), run: () => by("photograph-file").click() },
  ...(looks.size ? [{ keys: ["t"], says: say("key.style"), run: anotherStyle }, { keys: ["v"], says: say("key.several"), run: several }] : []),
  ...(device ? [{ keys: ["d"], says: say("key.device"), run: () => device.toggle() }] : []),
  { keys: ["s"], says: say("key.save"), run: savePicture },
  { keys: ["m"], says: say("key.save.map"), run: saveMap },
  { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], says: say("key.brush") },
  { keys: [" "], says: say("key.brush.down") },
  { keys: ["Enter"], says: say("key.brush.fill") },
]);

setSize(Math.max(1, Math.round(canvas.width / 16)));
begin();
