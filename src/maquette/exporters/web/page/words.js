/** What the page says, in the visitor's language. */

/** @type {Record<string, Record<string, string>>} */
const SAID = {
  en: {
    promise: "Drawn by your own device. Nothing you do here leaves it.",
    pen: "Pen", eraser: "Eraser", brush: "Brush", width: "Width", undo: "Undo", clear: "Clear", open: "Open…", drawing: "Your drawing", map: "Your map",
    palette: "Labels", tools: "Tools", picture: "The picture", back: "Back", on: "Next", any: "Any", seed: "Seed", style: "Style", class: "Class",
    turns: "in turn", truncation: "Variety", save: "Save", licence: "Licence: {licence}", made: "Made with Maquette",
    loading: "Loading, {done} of {of} MB…", starting: "Waking the network…", took: "{ms} ms on this device, {how}", webgpu: "by its graphics card",
    wasm: "with {threads} threads", one: "with one thread", wrong: "It cannot draw in this browser: {why}", unreadable: "This is not a picture.",
  },
  de: {
    promise: "Auf Ihrem eigenen Gerät gezeichnet. Nichts davon verlässt es.",
    pen: "Stift", eraser: "Radierer", brush: "Pinsel", width: "Breite", undo: "Zurück", clear: "Leeren", open: "Öffnen…", drawing: "Ihre Zeichnung", map: "Ihre Karte",
    palette: "Bedeutungen", tools: "Werkzeuge", picture: "Das Bild", back: "Vorheriges", on: "Nächstes", any: "Irgendeines", seed: "Startzahl", style: "Stil", class: "Klasse",
    turns: "reihum", truncation: "Vielfalt", save: "Sichern", licence: "Lizenz: {licence}", made: "Mit Maquette gemacht",
    loading: "Lädt, {done} von {of} MB…", starting: "Das Netz wacht auf…", took: "{ms} ms auf diesem Gerät, {how}", webgpu: "mit der Grafikkarte",
    wasm: "mit {threads} Threads", one: "mit einem Thread", wrong: "In diesem Browser kann es nicht zeichnen: {why}", unreadable: "Das ist kein Bild.",
  },
};
const LANGUAGE = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in SAID) ?? "en";
document.documentElement.lang = LANGUAGE;

/**
 * A text; {name} is replaced by the part of that name.
 * @param {string} key
 * @param {Record<string, string | number>} [parts]
 */
export function say(key, parts = {}) {
  return SAID[LANGUAGE][key].replace(/\{(\w+)\}/g, (_, name) => String(parts[name]));
}

/**
 * An element that must be there.
 * @param {string} id
 * @returns {any}
 */
export function by(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element "${id}"`);
  return found;
}
