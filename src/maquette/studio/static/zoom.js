/** A closer look: the drawing and its picture are enlarged and moved together, by wheel, two fingers, the middle button or keys. */

const MOST = 8;
const STEP = 1.25; // a key, a button
const WHEEL = 0.0025; // of a doubling, for a unit of the wheel

/** @typedef {{ interrupt: () => boolean, changed: (scale: number) => void }} Ends  `interrupt` drops a stroke that has barely begun; false keeps it, and nothing is enlarged */

/** What is shown: `scale`, and the place of the paper, in shares of it, that lies in the upper left corner. */
export class Zoom {
  /**
   * @param {HTMLElement[]} papers  what is looked at, each with one `.view` inside; the first is drawn on
   * @param {Ends} ends
   */
  constructor(papers, ends) {
    this.papers = papers;
    this.views = papers.map((paper) => /** @type {HTMLElement} */ (paper.querySelector(".view")));
    this.ends = ends;
    this.scale = 1;
    this.x = this.y = 0;
    for (const paper of papers) takeHands(this, paper, paper === papers[0]);
  }

  /** The whole paper. */
  fit() {
    this.look(1, 0, 0);
  }

  /**
   * Enlarges by a factor; the point of the paper that lies under the place (shares of the frame) stays there.
   * @param {number} factor
   */
  by(factor, atX = 0.5, atY = 0.5) {
    const scale = Math.min(MOST, Math.max(1, this.scale * factor));
    this.look(scale, this.x + atX / this.scale - atX / scale, this.y + atY / this.scale - atY / scale);
  }

  /** @param {1 | -1} way */
  step(way) {
    this.by(STEP ** way);
  }

  /**
   * Moves the paper, by shares of the frame.
   * @param {number} dx @param {number} dy
   */
  pan(dx, dy) {
    this.look(this.scale, this.x - dx / this.scale, this.y - dy / this.scale);
  }

  /**
   * Brings a point of the paper into sight.
   * @param {number} x @param {number} y
   */
  see(x, y) {
    const [span, rim] = [1 / this.scale, 0.1 / this.scale];
    const into = (/** @type {number} */ place, /** @type {number} */ start) => Math.min(place - rim, Math.max(start, place - span + rim));
    if (this.scale > 1) this.look(this.scale, into(x, this.x), into(y, this.y));
  }

  /** @param {number} scale @param {number} x @param {number} y */
  look(scale, x, y) {
    const most = 1 - 1 / scale;
    this.scale = scale;
    this.x = Math.min(most, Math.max(0, x));
    this.y = Math.min(most, Math.max(0, y));
    for (const view of this.views) {
      view.style.transform = scale === 1 ? "" : `scale(${scale}) translate(${-100 * this.x}%, ${-100 * this.y}%)`;
      view.style.setProperty("--zoom", String(scale));
    }
    for (const paper of this.papers) paper.classList.toggle("is-zoomed", scale > 1);
    this.ends.changed(scale);
  }
}

/**
 * @param {Zoom} zoom
 * @param {HTMLElement} paper
 * @param {boolean} isDrawnOn  one finger or the left button draws; on the other paper it moves
 */
function takeHands(zoom, paper, isDrawnOn) {
  /** The pointers that move or enlarge, and where they are. @type {Map<number, { x: number, y: number }>} */
  const held = new Map();
  /** The fingers on the paper, whether they draw or not. @type {Map<number, { x: number, y: number }>} */
  const fingers = new Map();

  const frame = () => paper.getBoundingClientRect();

  paper.addEventListener(
    "wheel",
    (event) => {
      const box = frame();
      if (event.ctrlKey || event.metaKey) zoom.by(2 ** (-event.deltaY * WHEEL * (event.deltaMode ? 20 : 1)), (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
      else if (zoom.scale > 1) zoom.pan(-event.deltaX / box.width, -event.deltaY / box.height);
      else return; // the page scrolls
      event.preventDefault();
    },
    { passive: false },
  );

  paper.addEventListener(
    "pointerdown",
    (event) => {
      const place = { x: event.clientX, y: event.clientY };
      if (event.pointerType === "touch") fingers.set(event.pointerId, place);
      const isPinch = fingers.size === 2 && zoom.ends.interrupt();
      if (isPinch) for (const [finger, at] of fingers) held.set(finger, at);
      else if (event.button === 1 || (!isDrawnOn && event.button === 0 && zoom.scale > 1)) held.set(event.pointerId, place);
      if (!held.size) return;
      event.preventDefault();
      event.stopPropagation(); // nothing is drawn with it
      paper.setPointerCapture(event.pointerId);
    },
    true,
  );

  paper.addEventListener("pointermove", (event) => {
    const place = { x: event.clientX, y: event.clientY };
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, place);
    const before = held.get(event.pointerId);
    if (!before) return;
    const box = frame();
    const other = [...held].find(([pointer]) => pointer !== event.pointerId)?.[1];
    held.set(event.pointerId, place);
    const share = other ? 0.5 : 1; // of two fingers, each moves the middle by half
    zoom.pan((share * (place.x - before.x)) / box.width, (share * (place.y - before.y)) / box.height);
    if (!other) return;
    const apart = (/** @type {{ x: number, y: number }} */ one) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
    zoom.by(apart(place) / apart(before), ((place.x + other.x) / 2 - box.left) / box.width, ((place.y + other.y) / 2 - box.top) / box.height);
  });

  for (const end of ["pointerup", "pointercancel"]) {
    paper.addEventListener(end, (event) => {
      const { pointerId } = /** @type {PointerEvent} */ (event);
      fingers.delete(pointerId);
      if (held.delete(pointerId) && fingers.size) held.clear(); // one finger left over draws nothing and moves nothing
    });
  }
}
