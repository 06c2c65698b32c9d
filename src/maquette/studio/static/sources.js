/** Maps from the server: scenes to begin with, and files as label maps of the model's labels and size. */

import { by, make, openDialog, say, tell } from "./page.js";

/**
 * @typedef {import("./labels.js").Operation} Operation
 * @typedef {{ given: string, needed: string, do: string }} Fault
 */

/** @param {Response} answer @returns {Promise<Operation>} */
async function mapIn(answer) {
  const found = await answer.json();
  if (!answer.ok) throw found.error;
  return { kind: "map", ...found };
}

/**
 * A painted scene of the model; the same number is always the same one.
 * @param {string} api @param {number} number
 */
export const sceneOf = async (api, number) => mapIn(await fetch(`${api}/scenes/${number}?form=runs`));

/**
 * A file as a label map; a photograph is clustered by the labels' colours, in the detail that the page has.
 * @param {string} api @param {Blob} file @param {"map" | "photograph"} source
 */
export async function mapOf(api, file, source) {
  const query = `source=${source}&form=runs&detail=${by("detail").value}`;
  return mapIn(await fetch(`${api}/map?${query}`, { method: "POST", body: file, headers: { "Content-Type": file.type || "image/png" } }));
}

/** @param {Fault} fault */
const spelled = (fault) => make("p", {}, `${fault.given}: ${fault.needed}. ${fault.do}`);

/** Says what did not work, and why. @param {Fault} fault */
export function complain(fault) {
  if (fault.needed) openDialog(say("not.done"), spelled(fault));
  else tell(say("gone"));
}

/** Says why a file is no label map, and offers to take it as a photograph. @param {Fault} fault @param {() => void} take */
export function offerPhotograph(fault, take) {
  if (!fault.needed) return tell(say("gone"));
  const button = make("button", { type: "button", class: "button primary" }, say("as.photograph"));
  button.addEventListener("click", () => {
    button.closest("dialog")?.close();
    take();
  });
  openDialog(say("not.map"), spelled(fault), make("p", {}, button));
}
