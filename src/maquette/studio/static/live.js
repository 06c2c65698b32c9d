/**
 * The line to the server while drawing: one question under way, the newest drawing wins, old answers are dropped.
 * The form of the frames stands at /api.
 */

const QUESTION = 12;
const ANSWER = 16;
const SLOW = 150; // milliseconds; slower answers are asked for less often while the pen is down
const FAR = 100; // milliseconds on the way beside the network's; then the pen sends half as many pixels each way

/**
 * @typedef {{ image: ImageData, milliseconds: number, round: number }} Answer
 * @typedef {(half: boolean) => { width: number, height: number, channels: number, pixels: Uint8Array }} Ask
 */

export class Live {
  /**
   * @param {string} path
   * @param {{ ask: Ask, show: (answer: Answer) => void, busy: (isBusy: boolean) => void, lost: (why: string) => void }} ends
   */
  constructor(path, ends) {
    this.path = path;
    this.ends = ends;
    this.isPenDown = false;
    this.number = 0;
    this.asked = 0; // when the question under way was sent; 0 if there is none
    this.isWanted = false;
    this.pause = 0;
    this.round = 20; // running means, in milliseconds
    this.network = 10;
    this.tries = 0;
    this.connect();
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.tries = 0;
      this.asked = 0;
      if (this.number > 0) this.want(); // back again: what was under way is lost
      else this.send();
    };
    this.socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.refused(JSON.parse(data).error);
      else this.answered(data);
    };
    this.socket.onclose = () => {
      this.asked = 0;
      if (this.isOver) return;
      this.ends.lost("");
      setTimeout(() => this.connect(), Math.min(8000, 500 * 2 ** this.tries++));
    };
  }

  /**
   * Goes on at another address, with what was asked last.
   * @param {string} path
   */
  move(path) {
    if (this.socket) this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket?.close();
    this.path = path;
    this.isOver = false;
    this.asked = 0;
    this.connect();
    this.want();
  }

  /** The drawing has changed. */
  want() {
    this.isWanted = true;
    this.ends.busy(true);
    this.send();
  }

  /** @param {boolean} isDown */
  pen(isDown) {
    this.isPenDown = isDown;
    if (!isDown) this.want(); // the whole picture, at once
  }

  send() {
    if (!this.isWanted || this.asked || this.socket?.readyState !== WebSocket.OPEN) return;
    if (this.isPenDown && performance.now() < this.pause) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), this.pause - performance.now() + 1);
      return;
    }
    this.isWanted = false;
    const { width, height, channels, pixels } = this.ends.ask(this.isPenDown && this.round - this.network > FAR);
    const frame = new Uint8Array(QUESTION + pixels.length);
    const head = new DataView(frame.buffer);
    this.number = (this.number + 1) >>> 0;
    head.setUint32(0, this.number, true);
    head.setUint16(4, width, true);
    head.setUint16(6, height, true);
    head.setUint8(8, channels);
    frame.set(pixels, QUESTION);
    this.asked = performance.now();
    this.socket.send(frame);
  }

  /** @param {ArrayBuffer} data */
  answered(data) {
    const head = new DataView(data);
    if (head.getUint32(0, true) !== this.number) return; // stale
    const now = performance.now();
    const round = now - this.asked;
    const milliseconds = head.getUint32(4, true) / 1000;
    this.asked = 0;
    this.round += (round - this.round) / 8;
    this.network += (milliseconds - this.network) / 8;
    this.pause = this.round > SLOW ? now + this.round : 0; // as long at rest as at work: the machine stays usable
    const image = new ImageData(new Uint8ClampedArray(data, ANSWER), head.getUint16(8, true), head.getUint16(10, true));
    this.ends.show({ image, milliseconds, round });
    this.ends.busy(this.isWanted);
    this.send();
  }

  /** @param {{ given: string, needed: string, do: string }} error */
  refused(error) {
    this.isOver = true;
    this.ends.busy(false);
    this.ends.lost(`${error.given}: ${error.needed}. ${error.do}`);
  }
}
