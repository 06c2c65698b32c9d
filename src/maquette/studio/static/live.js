/**
 * Pictures while drawing: one question under way, the newest drawing wins, old answers are dropped. The server answers, in frames whose
 * form stands at /api, or the page itself.
 */

const QUESTION = 12;
const ANSWER = 16;
const SLOW = 150; // milliseconds; slower answers are asked for less often while the pen is down
const FAR = 100; // milliseconds on the way beside the network's; then the pen sends half as many pixels each way

/**
 * @typedef {{ image: ImageData, milliseconds: number, round: number, how: string }} Answer  how: of the page itself, with what it made it
 * @typedef {import("./looks.js").Look} Look
 * @typedef {{ width: number, height: number, channels: number, pixels: Uint8Array, looks?: Look[] }} Question
 *   with looks, those are wanted; to the server they are told in the pixels
 * @typedef {(half: boolean) => Question} Ask
 * @typedef {(question: Question) => Promise<{ image: ImageData, milliseconds: number, how: string }>} Maker
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
    this.pictures = 1; // that it asks for
    this.isWanted = false;
    this.pause = 0;
    this.round = 20; // running means, in milliseconds
    this.network = 10;
    this.tries = 0;
    this.isWaiting = false; // between the server and the page itself: nobody is asked
    /** Makes the pictures in the place of the server. @type {Maker | null} */
    this.maker = null;
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
      this.trying = setTimeout(() => this.connect(), Math.min(8000, 500 * 2 ** this.tries++));
    };
  }

  /**
   * Goes on at another address, with what was asked last.
   * @param {string} path
   */
  move(path) {
    this.path = path;
    if (this.isWaiting || this.maker) return; // when the server is asked again
    this.hangUp();
    this.want();
  }

  /** From now on nobody is asked, until `stay` or `goBack` says who. */
  wait() {
    this.hangUp();
    this.maker = null;
    this.isWaiting = true;
    this.ends.busy(true);
  }

  /** From now on the page makes its pictures itself. @param {Maker} maker */
  stay(maker) {
    this.hangUp();
    this.maker = maker;
    this.isWaiting = false;
    this.want();
  }

  /** From now on the server is asked. */
  goBack() {
    this.maker = null;
    this.isWaiting = false;
    this.move(this.path);
  }

  /** Ends the talk with the server; what is under way is dropped. */
  hangUp() {
    clearTimeout(this.trying);
    const socket = this.socket;
    this.socket = undefined;
    this.isOver = false;
    this.asked = 0;
    this.number = (this.number + 1) >>> 0;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.onopen = () => socket.close(); // one that is still being opened
    if (socket.readyState === WebSocket.OPEN) socket.close();
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
    if (!this.isWanted || this.asked || this.isWaiting) return;
    if (!this.maker && !this.socket) return this.connect();
    if (!this.maker && this.socket?.readyState !== WebSocket.OPEN) return;
    if (this.isPenDown && performance.now() < this.pause) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), this.pause - performance.now() + 1);
      return;
    }
    this.isWanted = false;
    this.number = (this.number + 1) >>> 0;
    this.asked = performance.now();
    const question = this.ends.ask(!this.maker && this.isPenDown && this.round - this.network > FAR);
    this.pictures = Math.max(1, question.looks?.length ?? 1);
    if (this.maker) this.make(this.maker, question);
    else this.tell(question);
  }

  /** Asks the server. @param {Question} question */
  tell({ width, height, channels, pixels }) {
    const frame = new Uint8Array(QUESTION + pixels.length);
    const head = new DataView(frame.buffer);
    head.setUint32(0, this.number, true);
    head.setUint16(4, width, true);
    head.setUint16(6, height, true);
    head.setUint8(8, channels);
    frame.set(pixels, QUESTION);
    this.socket?.send(frame);
  }

  /** Asks the page itself. @param {Maker} maker @param {Question} question */
  async make(maker, question) {
    const number = this.number;
    try {
      const { image, milliseconds, how } = await maker(question);
      if (number === this.number) this.arrived(image, milliseconds, how);
    } catch (error) {
      if (number !== this.number) return;
      this.asked = 0;
      this.ends.busy(false);
      this.ends.lost(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {ArrayBuffer} data */
  answered(data) {
    const head = new DataView(data);
    if (head.getUint32(0, true) !== this.number) return; // stale
    const image = new ImageData(new Uint8ClampedArray(data, ANSWER), head.getUint16(8, true), head.getUint16(10, true));
    this.arrived(image, head.getUint32(4, true) / 1000, "");
  }

  /** @param {ImageData} image @param {number} all  milliseconds of all its pictures @param {string} how */
  arrived(image, all, how) {
    const now = performance.now();
    const [round, milliseconds] = [(now - this.asked) / this.pictures, all / this.pictures];
    this.asked = 0;
    this.round += (round - this.round) / 8;
    this.network += (milliseconds - this.network) / 8;
    this.pause = this.round > SLOW ? now + this.round : 0; // as long at rest as at work: the machine stays usable
    this.ends.show({ image, milliseconds, round, how });
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
