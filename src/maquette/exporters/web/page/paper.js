/** The paper: a drawing in black and white as a list of strokes, or a label map as an array of labels, which the canvas only shows. */

import { fromLabels, fromPixels } from "./inputs.js";
import { by, say } from "./words.js";

/** @typedef {import("./engine.js").Facts} Facts */
/** @typedef {{ ink: number, width: number, points: number[][] } | { picture: ImageBitmap } | { clear: true }} Operation  places and widths are shares of the side */

const FIRST = [
  { ink: 1, width: 0.025, points: Array.from({ length: 49 }, (_, at) => [0.5 + 0.36 * Math.cos((at * Math.PI) / 24), 0.5 + 0.36 * Math.sin((at * Math.PI) / 24)]) },
  { ink: 1, width: 0.07, points: [[0.38, 0.42], [0.38, 0.44]] },
  { ink: 1, width: 0.07, points: [[0.62, 0.42], [0.62, 0.44]] },
  { ink: 1, width: 0.025, points: Array.from({ length: 17 }, (_, at) => [0.5 + 0.2 * Math.cos(((at + 4) * Math.PI) / 24), 0.52 + 0.2 * Math.sin(((at + 4) * Math.PI) / 24)]) },
];

/** Black lines on white. */
export class Sketch {
  /** @param {HTMLCanvasElement} canvas @param {import("./inputs.js").Form} form */
  constructor(canvas, form) {
    this.form = form;
    const smooth = Math.max(1, Math.round(512 / Math.max(form.width, form.height)));
    [canvas.width, canvas.height] = [form.width * smooth, form.height * smooth];
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    this.small = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(form.width, form.height).getContext("2d", { willReadFrequently: true }));
    /** @type {Operation[]} */
    this.operations = FIRST.map((one) => ({ ...one }));
    this.redraw();
  }

  /** What the network is given. */
  input() {
    const { width, height } = this.form;
    this.small.imageSmoothingQuality = "high";
    this.small.drawImage(this.context.canvas, 0, 0, width, height);
    return fromPixels(this.small.getImageData(0, 0, width, height).data, this.form);
  }

  /** @param {number[]} point @param {{ ink: number, width: number }} hand */
  begin(point, { ink, width }) {
    this.operations.push({ ink, width, points: [point] });
    this.line(this.operations.length - 1, 0);
  }

  /** @param {number[]} point */
  extend(point) {
    const stroke = this.operations.at(-1);
    if (stroke && "points" in stroke) this.line(this.operations.length - 1, stroke.points.push(point) - 1);
  }

  /** @param {number} operation @param {number} from */
  line(operation, from) {
    const stroke = this.operations[operation];
    if (!("points" in stroke)) return;
    const { width, height } = this.context.canvas;
    this.context.strokeStyle = stroke.ink ? "#000" : "#fff";
    this.context.lineWidth = Math.max(1, stroke.width * width);
    this.context.lineCap = this.context.lineJoin = "round";
    this.context.beginPath();
    for (const [x, y] of stroke.points.slice(Math.max(0, from - 1))) this.context.lineTo(x * width, y * height);
    if (stroke.points.length === 1) this.context.lineTo(stroke.points[0][0] * width, stroke.points[0][1] * height); // a dot
    this.context.stroke();
  }

  clear() {
    this.operations.push({ clear: true });
    this.redraw();
  }

  undo() {
    this.operations.pop();
    this.redraw();
  }

  /** @param {ImageBitmap} picture */
  take(picture) {
    this.operations.push({ picture });
    this.redraw();
  }

  get isFirst() {
    return this.operations.length === 0;
  }

  redraw() {
    const { width, height } = this.context.canvas;
    this.blank();
    this.operations.forEach((operation, place) => {
      if ("points" in operation) this.line(place, 0);
      else this.blank();
      if ("picture" in operation) {
        const { picture } = operation;
        const scale = Math.min(width / picture.width, height / picture.height);
        this.context.imageSmoothingQuality = "high";
        this.context.drawImage(picture, (width - picture.width * scale) / 2, (height - picture.height * scale) / 2, picture.width * scale, picture.height * scale);
      }
    });
  }

  blank() {
    this.context.fillStyle = "#fff";
    this.context.fillRect(0, 0, this.context.canvas.width, this.context.canvas.height);
  }
}

/** A map of labels. */
export class LabelMap {
  /** @param {HTMLCanvasElement} canvas @param {import("./inputs.js").Form} form @param {import("./inputs.js").Labels} map */
  constructor(canvas, form, map) {
    this.form = form;
    this.map = map;
    [canvas.width, canvas.height] = [form.width, form.height];
    canvas.classList.add("map");
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.colours = map.colours.map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
    /** @type {Uint8Array} */
    this.labels = this.scene();
    /** @type {Uint8Array[]} */
    this.past = [];
    /** @type {number[]} */
    this.last = [0, 0];
    this.hand = { ink: 0, width: 0 };
    this.show();
  }

  /** Bands of the first labels, and a disc of another: something to begin with. */
  scene() {
    const { width, height } = this.form;
    const count = this.map.names.length;
    return Uint8Array.from({ length: width * height }, (_, place) => {
      const [x, y] = [(place % width) / width, Math.floor(place / width) / height];
      if (count > 2 && (x - 0.68) ** 2 + (y - 0.62) ** 2 < 0.03) return 2;
      return y < 0.5 + 0.06 * Math.sin(x * 7) ? 0 : Math.min(1, count - 1);
    });
  }

  /** What the network is given. */
  input() {
    return fromLabels(this.labels, this.form);
  }

  /** @param {number[]} point @param {{ ink: number, width: number }} hand */
  begin(point, hand) {
    this.past.push(this.labels.slice());
    this.hand = { ...hand };
    this.last = point;
    this.extend(point);
  }

  /** Lays whole labels along the line: nothing between two labels is ever mixed. @param {number[]} point */
  extend(point) {
    const { width, height } = this.form;
    const radius = Math.max(0.5, (this.hand.width * width) / 2);
    const [fromX, fromY, toX, toY] = [this.last[0] * width, this.last[1] * height, point[0] * width, point[1] * height];
    const length = (toX - fromX) ** 2 + (toY - fromY) ** 2;
    for (let y = Math.max(0, Math.floor(Math.min(fromY, toY) - radius)); y < Math.min(height, Math.max(fromY, toY) + radius + 1); y++) {
      for (let x = Math.max(0, Math.floor(Math.min(fromX, toX) - radius)); x < Math.min(width, Math.max(fromX, toX) + radius + 1); x++) {
        const [offX, offY] = [x + 0.5 - fromX, y + 0.5 - fromY];
        const share = length && Math.min(1, Math.max(0, (offX * (toX - fromX) + offY * (toY - fromY)) / length));
        if ((offX - share * (toX - fromX)) ** 2 + (offY - share * (toY - fromY)) ** 2 <= radius ** 2) this.labels[y * width + x] = this.hand.ink;
      }
    }
    this.last = point;
    this.show();
  }

  clear() {
    this.past.push(this.labels.slice());
    this.labels.fill(0);
    this.show();
  }

  undo() {
    this.labels = this.past.pop() ?? this.labels;
    this.show();
  }

  get isFirst() {
    return this.past.length === 0;
  }

  /** A map in the labels' colours; a colour between two becomes the nearer. @param {ImageBitmap} picture */
  take(picture) {
    const { width, height } = this.form;
    const small = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(width, height).getContext("2d"));
    small.imageSmoothingEnabled = false;
    small.drawImage(picture, 0, 0, width, height);
    const pixels = small.getImageData(0, 0, width, height).data;
    this.past.push(this.labels.slice());
    for (let place = 0; place < this.labels.length; place++) {
      const far = this.colours.map((colour) => colour.reduce((sum, value, at) => sum + (value - pixels[place * 4 + at]) ** 2, 0));
      this.labels[place] = far.indexOf(Math.min(...far));
    }
    this.show();
  }

  show() {
    const image = this.context.createImageData(this.form.width, this.form.height);
    this.labels.forEach((label, place) => image.data.set([...this.colours[label], 255], place * 4));
    this.context.putImageData(image, 0, 0);
  }
}

/**
 * The desk of a translator: paper and tools.
 * @param {Facts} facts
 * @param {() => void} changed
 */
export function openDesk(facts, changed) {
  const form = /** @type {import("./inputs.js").Form} */ (facts.input);
  const canvas = by("ink");
  const paper = facts.map ? new LabelMap(canvas, form, facts.map) : new Sketch(canvas, form);
  const hand = { ink: facts.map ? 0 : 1, width: facts.map ? 0.12 : 0.025 };
  const after = () => {
    by("undo").disabled = paper.isFirst;
    changed();
  };
  nameTools(facts);
  by("desk").hidden = false;
  by("width").value = String(hand.width * 200);
  by("width").oninput = () => (hand.width = Number(by("width").value) / 200);
  by("undo").onclick = () => (paper.undo(), after());
  by("clear").onclick = () => (paper.clear(), after());
  by("open").onclick = () => by("file").click();
  by("file").onchange = async () => {
    const [file] = by("file").files;
    const picture = await createImageBitmap(file).catch(() => null);
    if (picture) paper.take(picture), after();
    else by("badge").textContent = say("unreadable");
  };
  if (facts.map) openPalette(facts.map, hand);
  for (const [name, ink] of /** @type {[string, number][]} */ ([["pen", 1], ["eraser", 0]])) {
    by(name).onclick = () => {
      hand.ink = ink;
      for (const one of ["pen", "eraser"]) by(one).setAttribute("aria-pressed", String(one === name));
    };
  }
  drawWithPointer(canvas, (point) => paper.begin(point, hand), (point) => paper.extend(point), after);
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Backspace" && !(event.key === "z" && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    paper.undo();
    after();
  });
  return paper;
}

/** @param {Facts} facts */
function nameTools(facts) {
  by("ink").setAttribute("aria-label", say(facts.map ? "map" : "drawing"));
  by("tools").setAttribute("aria-label", say("tools"));
  by("width-name").textContent = say("width");
  for (const name of ["pen", "eraser", "undo", "clear", "open"]) by(name).textContent = say(name);
  by("pen").hidden = by("eraser").hidden = Boolean(facts.map);
}

/** @param {import("./inputs.js").Labels} map @param {{ ink: number }} hand */
function openPalette(map, hand) {
  const buttons = map.names.map((name, label) => {
    const [button, dot] = [document.createElement("button"), document.createElement("canvas")];
    [dot.width, dot.height] = [1, 1];
    const context = /** @type {CanvasRenderingContext2D} */ (dot.getContext("2d"));
    context.fillStyle = map.colours[label];
    context.fillRect(0, 0, 1, 1);
    button.type = "button";
    button.setAttribute("role", "radio");
    button.append(dot, name);
    button.onclick = () => {
      hand.ink = label;
      buttons.forEach((one, at) => one.setAttribute("aria-checked", String(at === label)));
    };
    return button;
  });
  by("palette").setAttribute("aria-label", say("palette"));
  by("palette").append(...buttons);
  by("palette").hidden = false;
  buttons[0].click();
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(point: number[]) => void} begin
 * @param {(point: number[]) => void} extend
 * @param {() => void} after
 */
function drawWithPointer(canvas, begin, extend, after) {
  let pointer = -1;
  const place = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  canvas.onpointerdown = (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    begin(place(event));
    after();
  };
  canvas.onpointermove = (event) => {
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) extend(place(one));
    after();
  };
  canvas.onpointerup = canvas.onpointercancel = () => (pointer = -1);
}
