/** What every page has: its words, the theme, keys and their list, short messages, and code to copy. */

/** @type {Record<string, string>} */
const WORDS = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/**
 * A text in the visitor's language; {name} is replaced by the part of that name.
 * @param {string} key
 * @param {Record<string, string | number>} [parts]
 */
export function say(key, parts = {}) {
  const text = WORDS[key];
  if (text === undefined) throw new Error(`no words for "${key}"`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(parts[name]));
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

/**
 * Makes an element.
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @type {number | undefined} */
let silence;

/**
 * Says something in passing, also to a screen reader.
 * @param {string} text
 */
export function tell(text) {
  const toast = by("said");
  toast.textContent = text;
  toast.classList.add("is-said");
  clearTimeout(silence);
  silence = setTimeout(() => toast.classList.remove("is-said"), 3500);
}

/**
 * @param {string} name
 * @param {string} value
 */
function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

const theme = document.getElementById("theme");
theme?.addEventListener("click", () => {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  remember("maquette_theme", root.dataset.theme);
});

for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    remember("maquette_lang", /** @type {HTMLElement} */ (link).dataset.language ?? "en");
    location.reload();
  });
}

/** @typedef {{ keys: string[], says: string, run?: (event: KeyboardEvent) => void }} Key */

/**
 * Binds keys and lists them behind the button and `?`. A key is written "k", "ArrowLeft", " " or "Control+z"; one
 * without `run` is only listed.
 * @param {Key[]} list
 */
export function bindKeys(list) {
  const shown = [...list, { keys: ["?"], says: say("key.help"), run: showKeys }];
  const button = by("keys-button");
  button.hidden = false;
  button.addEventListener("click", showKeys);
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("input:not([type=range]):not([type=checkbox]), textarea, select")) return;
    if ((event.key === " " || event.key === "Enter") && target.closest("button, a, input, summary")) return;
    if (event.key.startsWith("Arrow") && target.closest("input")) return;
    const name = spelled(event);
    const found = shown.find((key) => key.run && key.keys.includes(name));
    if (!found?.run) return;
    event.preventDefault();
    found.run(event);
  });

  function showKeys() {
    const rows = shown.map((key) => {
      const names = key.keys.map((name) => make("kbd", {}, written(name)));
      return make("tr", {}, make("td", {}, ...names.flatMap((name, index) => (index ? [" ", name] : [name]))), make("td", {}, key.says));
    });
    openDialog(say("keys"), make("table", {}, make("tbody", {}, ...rows)));
  }
}

/** @param {KeyboardEvent} event */
function spelled(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!event.ctrlKey && !event.metaKey) return key;
  return `Control+${event.shiftKey ? "Shift+" : ""}${key}`;
}

/** @param {string} name */
function written(name) {
  if (name === "+") return name;
  const arrows = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", " ": say("space"), Control: "Ctrl", Enter: "↵" };
  return name === " " ? arrows[" "] : name.split("+").map((part) => arrows[/** @type {" "} */ (part)] ?? part.toUpperCase()).join(" ");
}

/**
 * @param {string} heading
 * @param {...Node} content
 */
export function openDialog(heading, ...content) {
  const close = make("button", { type: "button", class: "button" }, say("close"));
  const title = make("h2", { id: "dialog-heading" }, heading);
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { "aria-labelledby": "dialog-heading" }, title, ...content, make("p", { class: "dialog-foot" }, close)));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * @param {string} text
 * @param {string} [done]
 */
export async function copy(text, done = say("copied")) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = /** @type {HTMLTextAreaElement} */ (make("textarea", { class: "visually-hidden" })); // no clipboard without https or loopback
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  tell(done);
}

/**
 * Shows how a program asks for the same; `file` is sent as the body, `out` is what the answer is saved as.
 * @typedef {{ says: string, method: string, path: string, out: string, file?: string }} Request
 * @param {Request[]} requests
 */
export function showCode(requests) {
  openDialog(say("code"), make("p", { class: "hint" }, say("code.lead")), ...requests.flatMap(codeOf));
}

/** @param {Request} request */
function codeOf({ says, method, path, out, file }) {
  const address = location.origin + path;
  /** @type {Record<string, string>} */
  const headers = {};
  if (file) headers["Content-Type"] = "image/png";
  if ("guarded" in document.body.dataset) headers.Authorization = "Bearer TOKEN";
  const flags = Object.entries(headers).map(([name, value]) => `-H "${name}: ${value}" `);
  const curl = `curl ${file ? `--data-binary @${file} ` : ""}${flags.join("")}"${address}" -o ${out}`;
  const body = file ? `, data=open("${file}", "rb").read()` : "";
  const extra = flags.length ? `, headers=${JSON.stringify(headers)}` : "";
  const python = `from urllib.request import Request, urlopen\n\nrequest = Request("${address}"${body}${extra}, method="${method}")\nopen("${out}", "wb").write(urlopen(request).read())`;
  return [make("h3", {}, says), snippet("curl", curl), snippet("Python", python)];
}

/**
 * @param {string} language
 * @param {string} text
 */
function snippet(language, text) {
  const button = make("button", { type: "button", class: "button", "aria-label": `${say("copy")} (${language})` }, say("copy"));
  button.addEventListener("click", () => copy(text));
  return make("div", { class: "snippet" }, make("p", {}, language, button), make("pre", { tabindex: "0", "aria-label": language }, make("code", {}, text)));
}

/**
 * Takes files that are dropped anywhere on the page or pasted into it.
 * @param {(file: File) => void} take
 */
export function takeFiles(take) {
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("is-dropping");
  });
  addEventListener("dragleave", (event) => event.relatedTarget === null && document.body.classList.remove("is-dropping"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("is-dropping");
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  });
  addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (file) take(file);
  });
}

/**
 * Hands a file to the browser's downloads.
 * @param {Blob} blob
 * @param {string} name
 */
export function download(blob, name) {
  const link = /** @type {HTMLAnchorElement} */ (make("a", { download: name, href: URL.createObjectURL(blob) }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
