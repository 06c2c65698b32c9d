/** The shelf: drawings come alive on the cards, and a model that is learning says how far it is. */

import { first } from "/static/drawings.js";
import { listExamples, openExample } from "/static/examples.js";
import { draw, ready } from "/static/ink.js";
import { say } from "/static/page.js";

const LOOK_AGAIN = 3000; // milliseconds

/** @param {HTMLElement} card */
async function showPair(card) {
  const pair = /** @type {HTMLElement} */ (card.querySelector(".pair"));
  const canvas = /** @type {HTMLCanvasElement} */ (pair.querySelector("canvas"));
  const result = /** @type {HTMLImageElement} */ (pair.querySelector("img"));
  const path = `/api/models/${encodeURIComponent(card.dataset.model ?? "")}`;
  canvas.width = canvas.height = 512;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const [address] = await listExamples(path);
  const { operation } = address ? await openExample(address) : { operation: /** @type {import("/static/ink.js").Operation} */ ({ kind: "drawing", operations: first() }) };
  await ready([operation]);
  draw(context, operation);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve));
  const answer = await fetch(`${path}/translate`, { method: "POST", body: blob, headers: { "Content-Type": "image/png" } });
  if (!answer.ok) return;
  result.src = URL.createObjectURL(await answer.blob());
  result.hidden = false;
}

/** @param {HTMLElement} card */
async function follow(card) {
  const path = `/api/models/${encodeURIComponent(card.dataset.model ?? "")}`;
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok) return;
  const { run } = await answer.json();
  if (!run.stage) return location.reload(); // it has finished
  const minutes = run.seconds_left == null ? null : Math.max(1, Math.round(run.seconds_left / 60));
  const left = minutes === null ? say("preparing") : say("minutes", { minutes });
  const words = card.querySelector(".live .words");
  if (words && run.is_live) words.textContent = say("training", { progress: Math.round(100 * (run.progress ?? 0)), left });
  card.querySelector(".dot")?.classList.toggle("is-live", run.is_live);
  card.querySelector("progress")?.setAttribute("value", String(run.progress ?? 0));
  const sheet = /** @type {HTMLImageElement | null} */ (card.querySelector("img.sheet"));
  if (sheet && run.has_preview && run.is_live) sheet.src = `${path}/preview.png?seen=${run.seen ?? 0}`;
  setTimeout(() => follow(card), LOOK_AGAIN);
}

for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".model"))) {
  if (card.querySelector(".pair canvas")) showPair(card).finally(() => card.querySelector(".result")?.setAttribute("aria-busy", "false"));
  if ("training" in card.dataset) follow(card);
}
