/** Endless: the seed is the address, and the same address is always the same picture. */

import { bindKeys, by, make, say, showCode, takeFiles, tell } from "/static/page.js";
import { readRecipe } from "/static/png.js";

const model = by("main").dataset.model;
const api = `/api/models/${encodeURIComponent(model)}`;
const picture = by("picture");
const SEEDS = 1_000_000; // short addresses; larger seeds can be typed
const SWIPE = 40; // pixels
const KEPT = `maquette.kept.${model}`;
const WALL = 24;

/** @param {number} seed */
const addressOf = (seed) => `/endless/${encodeURIComponent(model)}/${seed}`;
const pictureOf = (/** @type {number} */ seed) => `${api}/samples/${seed}.png`;

/** Where we have been; going on from the last of them makes a new one. */
const walk = { seeds: [Number(by("main").dataset.seed)], place: 0 };
const seedNow = () => walk.seeds[walk.place];
let shownSeed = -1;

/** Fetches and shows the picture of the place where we are. */
async function show() {
  const seed = seedNow();
  by("back").disabled = walk.place === 0;
  by("seed").value = String(seed);
  document.title = `${model} ${seed} · Maquette`;
  const answer = await fetch(pictureOf(seed)).catch(() => null);
  if (!answer?.ok) return tell(say("gone"));
  const blob = await answer.blob();
  if (seed !== seedNow()) return; // somebody was quicker
  const url = URL.createObjectURL(blob);
  const old = picture.src;
  picture.src = url;
  picture.alt = say("alt", { seed });
  picture.decode().then(enlarge, () => {});
  if (old.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(old), 1000);
  shownSeed = seed;
  const ms = Number(/dur=([\d.]+)/.exec(answer.headers.get("Server-Timing") ?? "")?.[1]);
  by("caption").textContent = say("made", { ms: ms < 10 ? ms.toFixed(1) : Math.round(ms), seed });
  by("download").href = by("frame").href = pictureOf(seed);
  by("download").download = `${model}-${seed}.png`;
  by("picture").dataset.seed = String(seed);
  showKeep();
  if (!by("nearest").hidden) showNearest();
}

/** Lays a smooth enlargement over the picture: a browser's own shows the grid of the pixels. */
function enlarge() {
  const canvas = by("smooth");
  const scale = Math.max(1, Math.floor(1024 / Math.max(picture.naturalWidth, picture.naturalHeight)));
  [canvas.width, canvas.height] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

/** @param {number} seed */
function go(seed) {
  walk.seeds = [...walk.seeds.slice(0, walk.place + 1), seed];
  walk.place++;
  history.pushState({ place: walk.place, seeds: walk.seeds }, "", addressOf(seed));
  showWall(false);
  show();
}

function another() {
  let seed;
  do seed = Math.floor(Math.random() * SEEDS);
  while (walk.seeds.includes(seed));
  go(seed);
}

function forward() {
  if (walk.place < walk.seeds.length - 1) history.forward();
  else another();
}

function back() {
  if (walk.place > 0) history.back();
}

addEventListener("popstate", (event) => {
  if (event.state?.seeds) [walk.seeds, walk.place] = [event.state.seeds.length >= walk.seeds.length ? event.state.seeds : walk.seeds, event.state.place];
  else [walk.seeds, walk.place] = [walk.seeds, 0];
  const seed = Number(location.pathname.split("/").at(-1));
  if (seedNow() !== seed) [walk.seeds, walk.place] = [[seed], 0];
  show();
});

/* kept pictures: seeds in the browser's memory, made again from them */

/** @returns {number[]} */
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(found) ? found.filter(Number.isSafeInteger) : [];
  } catch {
    return [];
  }
}

function keep() {
  const seed = seedNow();
  const list = kept();
  localStorage.setItem(KEPT, JSON.stringify(list.includes(seed) ? list.filter((one) => one !== seed) : [seed, ...list]));
  showKept();
}

function showKeep() {
  const isKept = kept().includes(seedNow());
  by("keep").setAttribute("aria-pressed", String(isKept));
  by("keep").querySelector("span").textContent = say(isKept ? "kept" : "keep");
}

function showKept() {
  const list = kept();
  by("kept-none").hidden = list.length > 0;
  by("kept").replaceChildren(
    ...list.map((seed) => {
      const forget = make("button", { type: "button", "aria-label": say("forget", { seed }) }, "×");
      forget.addEventListener("click", () => {
        localStorage.setItem(KEPT, JSON.stringify(kept().filter((one) => one !== seed)));
        showKept();
      });
      return make("li", {}, linkTo(seed), forget);
    }),
  );
  showKeep();
}

/** @param {number} seed */
function linkTo(seed) {
  const link = make("a", { href: addressOf(seed) }, make("img", { src: pictureOf(seed), alt: say("sample", { seed }), loading: "lazy", width: String(picture.width), height: String(picture.height) }));
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(seed);
    by("stage").scrollIntoView({ block: "nearest" });
  });
  return link;
}

/* many at once */

/** @param {boolean} isShown */
function showWall(isShown) {
  by("wall").hidden = !isShown;
  by("stage").querySelector("figure").hidden = isShown;
  by("wall-button").setAttribute("aria-pressed", String(isShown));
  if (isShown) fillWall();
}

function fillWall() {
  const start = Math.floor(Math.random() * SEEDS);
  by("wall-pictures").replaceChildren(...Array.from({ length: WALL }, (_, index) => make("li", {}, linkTo(start + index))));
}

/* does it invent, or repeat? */

async function showNearest() {
  const seed = seedNow();
  const answer = await fetch(`${api}/nearest/${seed}`).catch(() => null);
  if (seed !== seedNow() || by("nearest").hidden) return;
  const found = answer ? await answer.json() : { error: { given: "", needed: say("gone"), do: "" } };
  const heading = make("h2", {}, say("nearest"));
  if (found.error) {
    const { given, needed, do: way } = found.error;
    by("nearest").replaceChildren(heading, make("p", {}, `${given}${given ? ": " : ""}${needed}. ${way}`));
  } else if (found.state === "preparing") {
    by("nearest").replaceChildren(heading, make("p", {}, say("nearest.preparing", { share: found.of ? `${Math.round((100 * found.done) / found.of)} %` : "" })));
    setTimeout(showNearest, 800);
  } else by("nearest").replaceChildren(heading, ...neighbours(seed, found));
}

/**
 * @param {number} seed
 * @param {any} found
 */
function neighbours(seed, found) {
  const own = make("li", { class: "its-own" }, make("img", { src: pictureOf(seed), alt: say("alt", { seed }) }), make("span", {}, say("alt", { seed })));
  const rows = found.pictures.map((/** @type {any} */ row) =>
    make("li", {}, make("img", { src: row.picture, alt: row.name }), make("span", {}, `${row.name.split("/").at(-1)}, ${say("nearest.distance", { distance: row.distance.toFixed(3) })}`)),
  );
  const share = Math.round(100 * found.share_closer);
  const reading = make("p", {}, say(found.share_closer < 0.05 ? "nearest.near" : "nearest.far", { share }));
  return [reading, make("ul", {}, own, ...rows), make("p", { class: "hint" }, say("nearest.of", { count: found.of.toLocaleString() }))];
}

function toggleNearest() {
  by("nearest").hidden = !by("nearest").hidden;
  by("nearest-button").setAttribute("aria-expanded", String(!by("nearest").hidden));
  if (by("nearest").hidden) return;
  showNearest();
  by("nearest").scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function togglePixels() {
  const isPixels = by("stage").classList.toggle("is-pixels");
  by("pixels").setAttribute("aria-pressed", String(isPixels));
}

/**
 * A picture that was downloaded here leads back to itself.
 * @param {File} file
 */
async function open(file) {
  const recipe = await readRecipe(file);
  if (!recipe || !Number.isSafeInteger(recipe.seed)) return tell(say("no.recipe"));
  if (recipe.model !== model) return tell(say("other.model", { model: String(recipe.model) }));
  go(recipe.seed);
  const own = shownDigest ?? (shownDigest = (await readRecipe(await (await fetch(pictureOf(recipe.seed))).blob()))?.digest);
  if (own !== recipe.digest) tell(say("other.version"));
}
/** @type {string | undefined} */
let shownDigest;

/* hands */

by("another").addEventListener("click", another);
by("forward").addEventListener("click", forward);
by("back").addEventListener("click", back);
by("keep").addEventListener("click", keep);
by("wall-button").addEventListener("click", () => showWall(by("wall").hidden));
by("more").addEventListener("click", fillWall);
by("nearest-button").addEventListener("click", toggleNearest);
by("pixels").addEventListener("click", togglePixels);
by("code").addEventListener("click", () => {
  const seed = seedNow();
  showCode([
    { says: say("code.one"), method: "GET", path: pictureOf(seed), out: `${model}-${seed}.png` },
    { says: say("code.many"), method: "GET", path: `${api}/samples.png?count=${WALL}&seed=${seed}`, out: `${model}-wall.png` },
    { says: say("nearest"), method: "GET", path: `${api}/nearest/${seed}`, out: "nearest.json" },
  ]);
});
by("go").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  const seed = Number(by("seed").value);
  if (Number.isSafeInteger(seed) && seed >= 0) go(seed);
});

/** @type {{ x: number, y: number } | null} */
let touched = null;
let wasSwipe = false;
by("frame").addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
  touched = event.isPrimary && event.button === 0 ? { x: event.clientX, y: event.clientY } : null;
  wasSwipe = false;
});
by("frame").addEventListener("pointerup", (/** @type {PointerEvent} */ event) => {
  if (!touched) return;
  const [dx, dy] = [event.clientX - touched.x, event.clientY - touched.y];
  touched = null;
  if (Math.abs(dx) < SWIPE || Math.abs(dy) > Math.abs(dx)) return;
  wasSwipe = true;
  if (dx < 0) forward();
  else back();
});
by("frame").addEventListener("click", (/** @type {MouseEvent} */ event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!wasSwipe) another();
});
by("frame").addEventListener("dragstart", (/** @type {Event} */ event) => event.preventDefault());
takeFiles(open);

bindKeys([
  { keys: [" "], says: say("key.another"), run: another },
  { keys: ["ArrowLeft", "ArrowRight"], says: say("key.walk"), run: ({ key }) => (key === "ArrowLeft" ? back() : forward()) },
  { keys: ["k"], says: say("key.keep"), run: keep },
  { keys: ["w"], says: say("key.wall"), run: () => showWall(by("wall").hidden) },
  { keys: ["n"], says: say("key.nearest"), run: toggleNearest },
  { keys: ["p"], says: say("key.pixels"), run: togglePixels },
  { keys: ["d"], says: say("key.download"), run: () => by("download").click() },
]);

history.replaceState({ place: 0, seeds: walk.seeds }, "", location.href);
showKept();
show();
