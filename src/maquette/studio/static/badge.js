/** The badge on a picture: how long it took and where it was made, or why no new one comes. */

import { by, say } from "./page.js";

/** @param {import("./live.js").Answer} answer */
export function showTime({ milliseconds, round, how }) {
  const ms = milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds);
  by("badge").textContent = how ? say("took.here", { ms, how }) : say("took", { ms });
  by("badge").title = say("took.title", { ms, round: Math.round(round) });
  by("badge").classList.remove("is-lost");
}

/** @param {string} why  "": the server does not answer */
export function showLost(why) {
  by("badge").textContent = why || say("lost");
  by("badge").classList.add("is-lost");
}
