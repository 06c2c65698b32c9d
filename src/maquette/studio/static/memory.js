/** Where a drawing stays between visits: in this browser, model by model, or in an address. */

import { areOperations } from "./ink.js";
import { pack, unpack } from "./link.js";

/**
 * @typedef {import("./ink.js").Operation} Operation
 * @typedef {{ operations: Operation[], undone: Operation[], look?: any }} Kept  with the look it had, of a model that knows styles
 */

const LONGEST_LINK = 60_000;

/** @param {string} model */
const placeOf = (model) => `maquette.drawing.${model}`;

/** @param {any} found @returns {found is Kept} */
const isKept = (found) => areOperations(found?.operations) && areOperations(found?.undone);

/**
 * What this browser keeps for a model, or null.
 * @param {string} model
 * @returns {Kept | null}
 */
export function kept(model) {
  try {
    const found = JSON.parse(localStorage.getItem(placeOf(model)) ?? "null");
    return isKept(found) ? found : null;
  } catch {
    return null;
  }
}

/**
 * Keeps a drawing; false if it is larger than the browser allows, and then nothing is kept: better none than half of it.
 * @param {string} model
 * @param {Kept} drawing
 */
export function keep(model, { operations, undone, look }) {
  try {
    localStorage.setItem(placeOf(model), JSON.stringify({ operations, undone, look }));
    return true;
  } catch {
    localStorage.removeItem(placeOf(model));
    return false;
  }
}

/**
 * Lays what is seen of a drawing over the one that is kept for another model, where undo uncovers it again. False if it does not fit;
 * then the other model's drawing is as it was.
 * @param {Operation[]} operations
 * @param {string} other
 */
export function carry(operations, other) {
  const there = kept(other);
  const [mine, theirs] = [seen(operations), seen(there?.operations ?? [])];
  if (there && JSON.stringify(mine) === JSON.stringify(theirs)) return true;
  const laid = theirs.length ? [...(there?.operations ?? []), /** @type {Operation} */ ({ kind: "clear" }), ...mine] : mine;
  if (keep(other, { operations: laid, undone: [], look: there?.look })) return true;
  if (there) keep(other, there);
  return false;
}

/**
 * The operations that are seen: those since the paper was last blank.
 * @param {Operation[]} operations
 */
function seen(operations) {
  const blank = operations.findLastIndex(({ kind }) => kind === "clear" || kind === "drawing" || kind === "picture");
  return operations.slice(operations[blank]?.kind === "clear" ? blank + 1 : Math.max(0, blank));
}

/**
 * The drawing that the page's address holds, or null; the address is then the plain one again.
 * @returns {Promise<Kept | null>}
 */
export async function fromAddress() {
  const packed = /^#d=(.+)$/.exec(location.hash)?.[1];
  if (!packed) return null;
  history.replaceState(null, "", location.pathname);
  const found = await unpack(packed).catch(() => null);
  const [operations, look] = Array.isArray(found) ? [found] : [found?.operations, found?.look];
  return areOperations(operations) ? { operations: [{ kind: "drawing", operations }], undone: [], look } : null;
}

/**
 * The address of this page with the drawing in it, and its look where it has one; null if that is too long.
 * @param {Operation[]} operations
 * @param {any} [look]
 */
export async function addressOf(operations, look) {
  const address = `${location.origin}${location.pathname}#d=${await pack(look ? { operations, look } : operations)}`;
  return address.length > LONGEST_LINK ? null : address;
}
