/** Endless: what makes a picture is its address, and the same address is always the same picture. */

import { showCopies } from "/static/copies.js";
import { bindKeys, by, make, say, showCode, takeFiles, tell } from "/static/page.js";
import { Kept, checked, queryOf, read, written } from "/static/places.js";
import { readRecipe } from "/static/png.js";
import { takeSwipes } from "/static/swipe.js";

/** @typedef {import("/static/places.js").Place} Place */

const { model, seed, label, truncation, width, height } = by("main").dataset;
const api = `/api/models/${encodeURIComponent(model)}`;
const picture = by("picture");
const chooser = /** @type {HTMLSelectElement | null} */ (document.getElementById("class"));
const classes = [...(chooser?.options ?? [])].slice(1).map((option) => option.value);
const kept = new Kept(model, classes);
const SEEDS = 1_000_000; // short addresses; larger seeds can be typed
const WALL = 24;
const STEP = 0.1; // of the truncation, with a key

/** @param {Place} place */
const addressOf = (place) => `/endless/${encodeURIComponent(model)}/${written(place)}`;
/** @param {Place} place */
const pictureOf = (place) => `${api}/samples/${place.seed}.png${queryOf(place)}`;
const plain = (/** @type {string} */ name) => name.replace(/[^\w.-]/g, "-"); // so that a shell takes it as it stands
/** @param {Place} place */
const fileOf = ({ seed, label, truncation }) => plain([model, seed, ...(label === null ? [] : [label]), ...(truncation < 1 ? [truncation] : [])].join("-")) + ".png";
/** @param {Place} place @returns {string} the class that it shows, "" where there are none */
const classOf = ({ seed, label }) => label ?? classes[seed % classes.length] ?? "";

/** Where we have been; going on from the last of them makes a new one. @type {{ places: Place[], at: number }} */
const walk = { places: [{ seed: Number(seed), label: label ?? null, truncation: Number(truncation) }], at: 0 };
const here = () => walk.places[walk.at];
const remembered = () => ({ at: walk.at, places: walk.places });

let isAsking = false;

/** Shows the picture of the place where we are: one question is under way, and the newest place wins. */
async function show() {
  showPlace();
  if (isAsking) return; // the question under way sees that there is a newer place
  isAsking = true;
  picture.setAttribute("aria-busy", "true");
  let asked;
  do {
    asked = here();
    const answer = await fetch(pictureOf(asked)).catch(() => null);
    const blob = answer?.ok ? await answer.blob().catch(() => null) : null;
    if (answer && blob) showPicture(asked, blob, answer.headers.get("Server-Timing") ?? "");
    else if (asked === here()) tell(say("gone"));
  } while (asked !== here());
  isAsking = false;
  picture.setAttribute("aria-busy", "false");
  if (!by("nearest").hidden) showNearest();
}

/** What the page says of the place where we are, before its picture has come. */
function showPlace() {
  const { seed, label, truncation } = here();
  by("back").disabled = walk.at === 0;
  by("seed").value = String(seed);
  by("truncation").value = String(truncation);
  by("amount").textContent = truncation < 1 ? String(truncation) : "";
  if (chooser) chooser.selectedIndex = label === null ? 0 : 1 + classes.indexOf(label);
  document.title = `${model} ${seed} · Maquette`;
  by("download").href = by("frame").href = pictureOf(here());
  by("download").download = fileOf(here());
  showKeep();
}

/**
 * @param {Place} place
 * @param {Blob} blob
 * @param {string} timing
 */
function showPicture(place, blob, timing) {
  const { seed } = place;
  const old = picture.src;
  picture.src = URL.createObjectURL(blob);
  picture.alt = say("alt", { seed });
  picture.decode().then(enlarge, () => {});
  if (old.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(old), 1000);
  const ms = Number(/dur=([\d.]+)/.exec(timing)?.[1]);
  const made = say("made", { ms: ms < 10 ? ms.toFixed(1) : Math.round(ms), seed });
  by("caption").textContent = classes.length ? `${made} · ${classOf(place)}` : made;
  [picture.dataset.seed, picture.dataset.place] = [String(seed), written(place)];
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

/** @param {Place} place */
function go(place) {
  walk.places = [...walk.places.slice(0, walk.at + 1), place];
  walk.at++;
  history.pushState(remembered(), "", addressOf(place));
  showWall(false);
  show();
}

function another() {
  let seed = here().seed;
  while (walk.places.some((one) => one.seed === seed)) seed = Math.floor(Math.random() * SEEDS);
  go({ ...here(), seed });
}

function forward() {
  if (walk.at < walk.places.length - 1) history.forward();
  else another();
}

function back() {
  if (walk.at > 0) history.back();
}

addEventListener("popstate", ({ state }) => {
  const own = state?.places?.[state.at] ?? read(location.pathname.split("/").at(-1) + location.search, classes);
  if (!own) return location.reload();
  if (state?.places?.length > walk.places.length) walk.places = state.places;
  walk.at = state?.at ?? 0;
  walk.places[walk.at] = own;
  show();
});

/* what is chosen beside the seed: the same place in the walk, another address */

/** @param {Partial<Place>} choice */
function preview(choice) {
  walk.places[walk.at] = { ...here(), ...choice };
  show();
}

/** @param {Partial<Place>} choice */
function choose(choice) {
  preview(choice);
  history.replaceState(remembered(), "", addressOf(here()));
  if (!by("wall").hidden) fillWall(wallStart);
}

function nextClass() {
  if (chooser) choose({ label: classes[chooser.selectedIndex] ?? null });
}

/** @param {number} step */
function change(step) {
  choose({ truncation: Math.min(1, Math.max(0, Math.round((here().truncation + step) * 100) / 100)) });
}

/* kept pictures: places in the browser's memory, made again from them */

function keep() {
  kept.toggle(here());
  showKept();
}

function showKeep() {
  const isKept = kept.has(here());
  by("keep").setAttribute("aria-pressed", String(isKept));
  by("keep").querySelector("span").textContent = say(isKept ? "kept" : "keep");
}

function showKept() {
  const list = kept.list();
  by("kept-none").hidden = list.length > 0;
  by("kept").replaceChildren(
    ...list.map((place) => {
      const forget = make("button", { type: "button", "aria-label": say("forget", { seed: place.seed }) }, "×");
      forget.addEventListener("click", () => {
        kept.toggle(place);
        showKept();
      });
      return make("li", {}, linkTo(place), forget);
    }),
  );
  showKeep();
}

/** @param {Place} place */
function linkTo(place) {
  const image = make("img", { src: pictureOf(place), alt: say("sample", { seed: place.seed }), loading: "lazy", width, height });
  const link = make("a", { href: addressOf(place), title: classOf(place) }, image);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(place);
    by("stage").scrollIntoView({ block: "nearest" });
  });
  return link;
}

/* many at once */

let wallStart = 0;

/** @param {boolean} isShown */
function showWall(isShown) {
  by("wall").hidden = !isShown;
  by("stage").querySelector("figure").hidden = isShown;
  by("wall-button").setAttribute("aria-pressed", String(isShown));
  if (isShown) fillWall();
}

function fillWall(start = Math.floor(Math.random() * SEEDS)) {
  wallStart = start;
  by("wall-pictures").replaceChildren(...Array.from({ length: WALL }, (_, index) => make("li", {}, linkTo({ ...here(), seed: start + index }))));
}

/* does it invent, or repeat? */

function showNearest() {
  const place = here();
  const isCurrent = () => place === here() && !by("nearest").hidden;
  showCopies({ address: `${api}/nearest/${written(place)}`, picture: pictureOf(place), name: say("alt", { seed: place.seed }), isCurrent });
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
  const found = recipe && checked(recipe.seed, null, recipe.truncation ?? 1, classes);
  if (!found) return tell(say("no.recipe"));
  if (recipe.model !== model) return tell(say("other.model", { model: String(recipe.model) }));
  go(checked(recipe.seed, recipe.class ?? null, found.truncation, classes) ?? found);
  const own = shownDigest ?? (shownDigest = (await readRecipe(await (await fetch(pictureOf(found))).blob()))?.digest);
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
by("more").addEventListener("click", () => fillWall());
by("nearest-button").addEventListener("click", toggleNearest);
by("pixels").addEventListener("click", togglePixels);
by("code").addEventListener("click", () => {
  const place = here();
  const [file, query] = [fileOf(place), queryOf(place)];
  showCode([
    { says: say("code.one"), method: "GET", path: pictureOf(place), out: file },
    { says: say("code.many"), method: "GET", path: `${api}/samples.png?count=${WALL}&seed=${place.seed}${query.replace("?", "&")}`, out: plain(`${model}-wall.png`) },
    { says: say("nearest"), method: "GET", path: `${api}/nearest/${written(place)}`, out: "nearest.json" },
  ]);
});
by("go").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  const found = checked(Number(by("seed").value), here().label, here().truncation, classes);
  if (found) go(found);
});
by("truncation").addEventListener("input", () => preview({ truncation: by("truncation").valueAsNumber }));
by("truncation").addEventListener("change", () => choose({ truncation: by("truncation").valueAsNumber }));

let isByPointer = false;
chooser?.addEventListener("pointerdown", () => (isByPointer = true));
chooser?.addEventListener("keydown", () => (isByPointer = false));
chooser?.addEventListener("change", () => {
  choose({ label: classes[chooser.selectedIndex - 1] ?? null });
  if (isByPointer) by("another").focus({ preventScroll: true }); // or the space bar would open the list again
});

takeSwipes(by("frame"), { tap: another, left: forward, right: back });
takeFiles(open);

bindKeys([
  { keys: [" "], says: say("key.another"), run: another },
  { keys: ["ArrowLeft", "ArrowRight"], says: say("key.walk"), run: ({ key }) => (key === "ArrowLeft" ? back() : forward()) },
  ...(chooser ? [{ keys: ["c"], says: say("key.class"), run: nextClass }] : []),
  { keys: ["-", "+"], says: say("key.truncation"), run: ({ key }) => change(key === "+" ? STEP : -STEP) },
  { keys: ["k"], says: say("key.keep"), run: keep },
  { keys: ["w"], says: say("key.wall"), run: () => showWall(by("wall").hidden) },
  { keys: ["n"], says: say("key.nearest"), run: toggleNearest },
  { keys: ["p"], says: say("key.pixels"), run: togglePixels },
  { keys: ["d"], says: say("key.download"), run: () => by("download").click() },
]);

by("frame").style.setProperty("--ratio", String(Number(width) / Number(height)));
history.replaceState(remembered(), "", location.href);
showKept();
show();
