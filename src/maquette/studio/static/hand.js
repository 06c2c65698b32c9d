/** Match my hand: what the model says about a drawing that is unlike those it knows, and the mend that it offers. */

import { by, say } from "./page.js";

const PAUSE = 700; // milliseconds without a stroke until the model says something

/** @typedef {{ kind: string, mend: string, says: string }} Remark */

export class Hand {
  /**
   * @param {string} api
   * @param {{ drawing: () => Promise<Blob>, mended: (picture: Blob) => Promise<void>, refused: (why: string) => void }} ends
   */
  constructor(api, ends) {
    this.api = api;
    this.ends = ends;
    this.bubble = by("remark");
    this.number = 0; // what is asked now; older answers are dropped
    /** Kinds of remarks that the visitor has heard enough of, for this drawing. @type {Set<string>} */
    this.heard = new Set();
    this.mend = "";
    this.lastMend = "";
    this.kind = "";
    by("hand").addEventListener("click", () => this.askNow());
    by("remark-mend").addEventListener("click", () => this.doMend());
    by("remark-leave").addEventListener("click", () => {
      this.heard.add(this.kind);
      this.hush();
    });
  }

  /** The visitor has drawn: after a pause, the model may have something to say. */
  watch() {
    this.lastMend = "";
    this.askSoon();
  }

  /** A new drawing has begun, which may be remarked on anew. */
  begin() {
    this.heard.clear();
    this.hush();
  }

  /** Says nothing, and nothing of what is under way. */
  hush() {
    if (!this.bubble.hidden && !this.mend) this.heard.add(this.kind); // what cannot be mended is said once
    this.number++;
    clearTimeout(this.timer);
    this.bubble.hidden = true;
    by("hand").setAttribute("aria-busy", "false");
  }

  askSoon() {
    this.hush();
    by("hand").setAttribute("aria-busy", "true");
    this.timer = setTimeout(() => this.ask(false), PAUSE);
  }

  /**
   * Asks at once, and also says that all is well; what was declined before is said again.
   */
  askNow() {
    this.begin();
    this.lastMend = "";
    by("hand").setAttribute("aria-busy", "true");
    this.ask(true);
  }

  /** @param {boolean} isAsked */
  async ask(isAsked) {
    const number = this.number;
    const language = document.documentElement.lang;
    const found = await this.post(`${this.api}/hand?language=${language}`, number);
    const remarks = /** @type {Remark[]} */ ((await found?.json())?.remarks ?? []);
    if (number !== this.number) return;
    by("hand").setAttribute("aria-busy", "false");
    const fresh = remarks.filter(({ kind, mend }) => !this.heard.has(kind) && (!mend || mend !== this.lastMend));
    const remark = fresh.find(({ mend }) => mend) ?? fresh[0];
    if (remark) this.show(remark);
    else if (isAsked && found) this.show({ kind: "", mend: "", says: say("hand.fine") });
  }

  /** @param {Remark} remark */
  show({ kind, mend, says }) {
    [this.kind, this.mend] = [kind, mend];
    by("remark-says").textContent = says;
    by("remark-mend").hidden = !mend;
    by("remark-leave").textContent = say(mend ? "hand.leave" : "close");
    this.bubble.hidden = false;
  }

  async doMend() {
    const how = this.mend;
    this.hush();
    const number = this.number;
    by("hand").setAttribute("aria-busy", "true");
    const answer = await this.post(`${this.api}/mend?how=${how}`, number);
    const picture = await answer?.blob();
    if (number !== this.number) return;
    if (!picture) return this.hush();
    await this.ends.mended(picture);
    this.lastMend = how; // it has done what it can
    this.askSoon();
  }

  /**
   * @param {string} address
   * @param {number} number
   */
  async post(address, number) {
    const body = await this.ends.drawing();
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "image/png" }, body }).catch(() => null);
    if (answer?.ok || number !== this.number) return answer;
    const error = (await answer?.json().catch(() => null))?.error;
    this.ends.refused(error ? `${error.given}: ${error.needed}. ${error.do}` : say("gone"));
    return null;
  }
}
