/** Does it invent, or repeat? A picture beside the training pictures that are nearest to it; of a pair, half by half. */

import { by, make, say } from "./page.js";

const AGAIN = 800; // milliseconds until it asks again while the training pictures are being prepared
const SUSPICIOUS = 0.05; // share of the training pictures that are closer to another one

/**
 * Asks and shows the answer in the section, unless the visitor has gone on meanwhile.
 * @param {{ address: string, picture: string, name: string, isCurrent: () => boolean }} asked
 */
export async function showCopies(asked) {
  const answer = await fetch(asked.address).catch(() => null);
  const found = answer ? await answer.json() : { error: { given: "", needed: say("gone"), do: "" } };
  if (!asked.isCurrent()) return;
  const heading = make("h2", {}, say("nearest"));
  if (found.error) {
    const { given, needed, do: way } = found.error;
    by("nearest").replaceChildren(heading, make("p", {}, `${given}${given ? ": " : ""}${needed}. ${way}`));
  } else if (found.state === "preparing") {
    by("nearest").replaceChildren(heading, make("p", {}, say("nearest.preparing", { share: found.of ? `${Math.round((100 * found.done) / found.of)} %` : "" })));
    setTimeout(() => asked.isCurrent() && showCopies(asked), AGAIN);
  } else by("nearest").replaceChildren(heading, ...found.sets.flatMap((/** @type {any} */ one, /** @type {number} */ place) => neighbours(asked, one, found.sets.length > 1 ? place : null)));
}

/**
 * @param {{ picture: string, name: string }} asked
 * @param {any} set
 * @param {number | null} half  0 left, 1 right; null is the whole picture
 */
function neighbours({ picture, name }, set, half) {
  const own = make("li", { class: `its-own${half === null ? "" : " half"}` }, make("span", { class: "cut" }, make("img", { src: picture, alt: name })), make("span", {}, name));
  if (half === 1) own.classList.add("right");
  const rows = set.pictures.map((/** @type {any} */ row) =>
    make("li", {}, make("img", { src: row.picture, alt: row.name }), make("span", {}, `${row.name.split("/").at(-1)}, ${say("nearest.distance", { distance: row.distance.toFixed(3) })}`)),
  );
  const heading = half === null ? [] : [make("h3", {}, say(half === 0 ? "nearest.left" : "nearest.right", { name: set.name }))];
  const reading = make("p", {}, say(set.share_closer < SUSPICIOUS ? "nearest.near" : "nearest.far", { share: Math.round(100 * set.share_closer) }));
  return [...heading, reading, make("ul", {}, own, ...rows), make("p", { class: "hint" }, say("nearest.of", { count: set.of.toLocaleString() }))];
}
