/** Leafing: the seed, the class and the variety of a picture that is made from nothing, or the seed of a style. */

import { by, say } from "./words.js";

const MOST = 2 ** 53 - 1; // the largest whole number that a page can hold exactly

/**
 * Opens the controls that this model has; the address holds what they say, so that a link shows the same picture.
 * @param {import("./engine.js").Facts} facts
 * @param {() => void} changed
 */
export function openLeaf(facts, changed) {
  const asked = new URLSearchParams(location.hash.slice(1));
  const chosen = { seed: whole(asked.get("seed") ?? "0"), label: /** @type {number | undefined} */ (undefined), truncation: 1 };
  const show = () => {
    by("seed").value = String(chosen.seed);
    by("back").disabled = chosen.seed === 0;
    const said = new URLSearchParams({ seed: String(chosen.seed) });
    if (chosen.label !== undefined) said.set("class", facts.classes[chosen.label]);
    if (chosen.truncation < 1) said.set("truncation", String(chosen.truncation));
    history.replaceState(null, "", `#${said}`);
    changed();
  };
  const go = (/** @type {number} */ seed) => {
    chosen.seed = Math.min(MOST, Math.max(0, seed));
    show();
  };
  for (const name of ["back", "on", "any"]) by(name).textContent = say(name);
  by("seed-name").textContent = say(facts.input ? "style" : "seed");
  by("back").onclick = () => go(chosen.seed - 1);
  by("on").onclick = () => go(chosen.seed + 1);
  by("any").onclick = () => go(Math.floor(Math.random() * 2 ** 32));
  by("seed").onchange = () => go(whole(by("seed").value));
  openClasses(facts, chosen, asked.get("class"), show);
  if (!facts.input) openTruncation(chosen, Number(asked.get("truncation") ?? 1), show);
  by("leaf").hidden = false;
  return chosen;
}

/** @param {string} text */
function whole(text) {
  const number = Math.floor(Number(text));
  return number >= 0 && number <= MOST ? number : 0;
}

/**
 * @param {import("./engine.js").Facts} facts
 * @param {{ label: number | undefined }} chosen
 * @param {string | null} asked
 * @param {() => void} show
 */
function openClasses({ classes }, chosen, asked, show) {
  if (!classes.length) return;
  by("class-name").textContent = say("class");
  for (const name of [say("turns"), ...classes]) by("class").append(new Option(name));
  by("class").selectedIndex = asked === null ? 0 : classes.indexOf(asked) + 1;
  const take = () => (chosen.label = by("class").selectedIndex > 0 ? by("class").selectedIndex - 1 : undefined);
  by("class").onchange = () => (take(), show());
  by("class-row").hidden = false;
  take();
}

/** @param {{ truncation: number }} chosen @param {number} asked @param {() => void} show */
function openTruncation(chosen, asked, show) {
  by("truncation-name").textContent = say("truncation");
  chosen.truncation = asked >= 0 && asked <= 1 ? asked : 1;
  by("truncation").value = String(chosen.truncation);
  by("truncation").oninput = () => {
    chosen.truncation = Number(by("truncation").value);
    show();
  };
  by("truncation-row").hidden = false;
}
