/** How a visitor likes to work, kept in this browser: switches that are on or off, and sliders. */

import { by } from "./page.js";

const PLACE = "maquette.habits";

/** @returns {Record<string, boolean | number>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** What was remembered under a name. @param {string} name */
export const habit = (name) => read()[name];

/** @param {string} name @param {boolean | number} value */
export function write(name, value) {
  localStorage.setItem(PLACE, JSON.stringify({ ...read(), [name]: value }));
}

/**
 * A button that is pressed or not; gives what toggles it.
 * @param {string} id
 * @param {boolean} usual
 * @param {(isOn: boolean) => void} apply  called at once, and at every change
 */
export function toggle(id, usual, apply) {
  const known = read()[id];
  let isOn = typeof known === "boolean" ? known : usual;
  const set = () => {
    by(id).setAttribute("aria-pressed", String(isOn));
    apply(isOn);
  };
  const change = () => {
    isOn = !isOn;
    write(id, isOn);
    set();
  };
  by(id).addEventListener("click", change);
  set();
  return change;
}

/**
 * A slider that stays where it was left.
 * @param {string} id
 * @param {(value: number) => void} apply
 */
export function slider(id, apply) {
  const known = read()[id];
  if (typeof known === "number") by(id).value = String(known);
  by(id).addEventListener("input", () => {
    write(id, by(id).valueAsNumber);
    apply(by(id).valueAsNumber);
  });
  apply(by(id).valueAsNumber);
}
