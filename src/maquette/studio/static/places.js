/** What makes one picture of a model, written as the end of an address: its seed, and what was chosen beside it. */

/**
 * `label` is a class by name, null where they take turns; `truncation` is from 0 (the average) to 1 (everything).
 * @typedef {{ seed: number, label: string | null, truncation: number }} Place
 */

/**
 * What was chosen, as the query of an address; what is usual is left out.
 * @param {Place} place
 */
export function queryOf({ label, truncation }) {
  const parts = new URLSearchParams();
  if (label !== null) parts.set("class", label);
  if (truncation < 1) parts.set("truncation", String(truncation));
  const text = parts.toString();
  return text && `?${text}`;
}

/**
 * "48213", or "48213?class=shoe&truncation=0.7".
 * @param {Place} place
 */
export const written = (place) => `${place.seed}${queryOf(place)}`;

/**
 * A place from outside, or null if this model has none like it.
 * @param {any} seed
 * @param {any} label
 * @param {any} truncation
 * @param {string[]} classes
 * @returns {Place | null}
 */
export function checked(seed, label, truncation, classes) {
  if (!Number.isSafeInteger(seed) || seed < 0 || !(truncation >= 0 && truncation <= 1)) return null;
  return label === null || classes.includes(label) ? { seed, label, truncation } : null;
}

/**
 * Reads what `written` wrote; a number is a seed.
 * @param {any} text
 * @param {string[]} classes
 */
export function read(text, classes) {
  const [seed, query] = String(text).split("?", 2);
  const parts = new URLSearchParams(query ?? "");
  return checked(/^\d+$/.test(seed) ? Number(seed) : NaN, parts.get("class"), Number(parts.get("truncation") ?? 1), classes);
}

/** The places that are kept in this browser for a model, the newest first. */
export class Kept {
  /**
   * @param {string} model
   * @param {string[]} classes
   */
  constructor(model, classes) {
    this.key = `maquette.kept.${model}`;
    this.classes = classes;
  }

  /** @returns {Place[]} */
  list() {
    try {
      const found = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return Array.isArray(found) ? found.map((one) => read(one, this.classes)).filter((one) => one !== null) : [];
    } catch {
      return [];
    }
  }

  /** @param {Place} place */
  has(place) {
    return this.list().some((one) => written(one) === written(place));
  }

  /**
   * Keeps a place, or forgets it.
   * @param {Place} place
   */
  toggle(place) {
    const rest = this.list().filter((one) => written(one) !== written(place));
    const list = this.has(place) ? rest : [place, ...rest];
    localStorage.setItem(this.key, JSON.stringify(list.map(written)));
  }
}
