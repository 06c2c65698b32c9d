/** A hand that paints labels: mouse, finger, stylus and keyboard do the same through it. */

/**
 * @typedef {import("./painting.js").Painting} Painting
 * @typedef {import("./labels.js").Stroke} Stroke
 * @typedef {import("./labels.js").Rectangle} Rectangle
 * @typedef {"round" | "square" | "rectangle" | "fill" | "pick"} Tool
 * @typedef {{ tool: Tool, label: number, size: number }} Settings  size is in pixels of the map
 * @typedef {{ changed: () => void, done: () => void, down: (isDown: boolean) => void, pick: (label: number) => void }} Ends
 */

const STEP = 1 / 32; // of the map's width, with an arrow key; one pixel with Shift

/** One hand: it begins at a pixel, moves, and ends. */
export class Hand {
  /** @param {Painting} painting @param {Settings} settings @param {Ends} ends */
  constructor(painting, settings, ends) {
    this.painting = painting;
    this.settings = settings;
    this.ends = ends;
    /** @type {Stroke | Rectangle | null} */
    this.growing = null;
    /** Where it is, down or not. */
    this.at = [Math.floor(painting.map.width / 2), Math.floor(painting.map.height / 2)];
  }

  get isDown() {
    return this.growing !== null;
  }

  /** @param {number} x @param {number} y */
  begin(x, y) {
    this.end();
    const { tool, label, size } = this.settings;
    if (tool === "pick") return this.ends.pick(this.painting.map.at(x, y));
    if (tool === "fill") return this.fill(x, y);
    if (tool === "rectangle") this.growing = { kind: "rectangle", label, box: [x, y, x, y] };
    else this.growing = { kind: "stroke", label, tip: tool, size, points: [] };
    this.ends.down(true);
    this.move(x, y);
  }

  /** @param {number} x @param {number} y */
  move(x, y) {
    const { growing, painting } = this;
    if (growing?.kind === "rectangle") {
      growing.box = [growing.box[0], growing.box[1], x, y];
      painting.try(growing);
    } else if (growing) {
      const { points } = growing;
      if (points.at(-2) === x && points.at(-1) === y) return;
      points.push(x, y);
      painting.map.extend(growing, points.length - 2);
      painting.show();
    } else return;
    this.ends.changed();
  }

  end() {
    const { growing } = this;
    if (!growing) return;
    this.growing = null;
    this.painting.add(growing, true);
    this.ends.done();
    this.ends.down(false);
  }

  /** Takes the label that lies under the hand. */
  pick() {
    this.ends.pick(this.painting.map.at(this.at[0], this.at[1]));
  }

  /** @param {number} x @param {number} y */
  fill(x, y) {
    this.end();
    if (this.painting.map.at(x, y) === this.settings.label) return;
    this.painting.add({ kind: "fill", label: this.settings.label, x, y });
    this.ends.done();
  }
}

/**
 * Lets pointers paint; a ring shows where and how large the tip is, the wheel changes it.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} ring
 * @param {Hand} hand
 * @param {(steps: number) => void} resize
 */
export function paintWithPointer(canvas, ring, hand, resize) {
  let pointer = -1;

  /** @param {PointerEvent} event */
  function placeOf(event) {
    const box = canvas.getBoundingClientRect();
    return [Math.floor(((event.clientX - box.left) / box.width) * canvas.width), Math.floor(((event.clientY - box.top) / box.height) * canvas.height)];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || hand.isDown) return;
    const [x, y] = (hand.at = placeOf(event));
    if (event.button === 2 || (event.button === 0 && event.altKey)) return hand.pick();
    if (event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    hand.begin(x, y);
  });
  canvas.addEventListener("pointermove", (event) => {
    hand.at = placeOf(event);
    if (event.pointerType !== "touch") ringAt(canvas, ring, hand);
    if (!hand.isDown || event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) {
      const [x, y] = placeOf(one);
      hand.move(x, y);
    }
  });
  /** @param {PointerEvent} event */
  const lift = (event) => event.pointerId === pointer && hand.end();
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => (ring.hidden = document.activeElement !== canvas || !canvas.matches(":focus-visible")));
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey || !event.deltaY) return;
      event.preventDefault();
      resize(event.deltaY < 0 ? 1 : -1);
      ringAt(canvas, ring, hand);
    },
    { passive: false },
  );
}

/**
 * Shows the outline of the tip where the hand is.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} ring
 * @param {Hand} hand
 */
export function ringAt(canvas, ring, { at: [x, y], settings: { tool, size } }) {
  const wide = tool === "round" || tool === "square" ? size : 1;
  const before = Math.floor((wide - 1) / 2);
  ring.hidden = false;
  ring.classList.toggle("is-round", tool === "round");
  ring.style.left = `${((x - before) / canvas.width) * 100}%`;
  ring.style.top = `${((y - before) / canvas.height) * 100}%`;
  ring.style.width = `${(wide / canvas.width) * 100}%`;
  ring.style.height = `${(wide / canvas.height) * 100}%`;
}

/**
 * Lets the keyboard paint: arrows move a visible tip, space puts it down and lifts it, Enter fills, Escape lifts.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} ring
 * @param {Hand} hand
 * @param {(isDown: boolean) => void} said
 */
export function paintWithKeys(canvas, ring, hand, said) {
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(canvas.width * STEP));
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const move = moves[/** @type {"ArrowLeft"} */ (event.key)];
    let [x, y] = hand.at;
    if (move) {
      x = Math.min(canvas.width - 1, Math.max(0, x + move[0]));
      y = Math.min(canvas.height - 1, Math.max(0, y + move[1]));
      hand.at = [x, y];
      hand.move(x, y);
    } else if (event.key === " ") {
      if (hand.isDown) hand.end();
      else hand.begin(x, y);
      said(hand.isDown);
    } else if (event.key === "Enter") {
      hand.fill(x, y);
    } else if (event.key === "Escape") {
      hand.end();
    } else return;
    event.preventDefault();
    ringAt(canvas, ring, hand);
  });
  canvas.addEventListener("blur", () => {
    hand.end();
    ring.hidden = true;
  });
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && ringAt(canvas, ring, hand));
}
