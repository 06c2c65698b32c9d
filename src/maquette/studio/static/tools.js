/** What the visitor holds: pen, eraser or fill, and how wide it is. */

import { by } from "./page.js";

/** @typedef {import("./pen.js").Settings} Settings */

/**
 * The buttons and the slider of the tools.
 * @param {Settings} settings
 * @param {number} wide  the paper's width in pixels of the model, in which the slider counts
 * @param {() => number} scale  how much the paper is enlarged
 */
export function holdTools(settings, wide, scale) {
  const buttons = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-tool]")]);

  /** @param {string} tool */
  function take(tool) {
    settings.tool = /** @type {Settings["tool"]} */ (tool);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
  }

  /** @param {number} pixels of the model */
  function setWidth(pixels) {
    by("width").value = String(pixels);
    settings.width = by("width").valueAsNumber / wide;
    showNib();
  }

  function showNib() {
    const size = `${Math.min(34, settings.width * by("ink").clientWidth * scale())}px`;
    [by("nib").style.width, by("nib").style.height] = [size, size];
  }

  for (const button of buttons) button.addEventListener("click", () => take(button.dataset.tool ?? "pen"));
  by("width").max = String(Math.round(wide / 4));
  by("width").addEventListener("input", () => setWidth(by("width").valueAsNumber));
  addEventListener("resize", showNib);
  setWidth(Math.max(1, Math.round(settings.width * wide)));
  return { take, setWidth, showNib, change: (/** @type {number} */ step) => setWidth(by("width").valueAsNumber + step) };
}
