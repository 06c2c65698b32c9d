/**
 * A steadier hand: the pen hangs on a short string behind the pointer. A tremble shorter than the string moves nothing, and the line
 * depends on the way of the hand alone, never on how often the browser looks.
 */

export class Tether {
  /**
   * @param {number} length  as a share of the paper's width
   * @param {number} tall  the paper's height beside its width
   * @param {number[]} point  where the pen is put down: [x, y] or [x, y, pressure]
   */
  constructor(length, tall, point) {
    this.length = length;
    this.tall = tall;
    this.end = point;
  }

  /**
   * Where the pen is after the pointer has moved; null while the string hangs loose.
   * @param {number[]} point
   * @returns {number[] | null}
   */
  pull(point) {
    const [dx, dy] = [point[0] - this.end[0], point[1] - this.end[1]];
    const far = Math.hypot(dx, dy * this.tall);
    if (far <= this.length) return null;
    const share = 1 - this.length / far;
    this.end = [this.end[0] + dx * share, this.end[1] + dy * share, ...point.slice(2)];
    return this.end;
  }
}
