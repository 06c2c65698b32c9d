/**
 * Operations with a past and a future, both without limit, and copies on the way that make undo quick.
 * What is done with an operation, and what a copy is, say those who inherit.
 *
 * @template Operation, Copy
 */
export class History {
  /**
   * @param {number} every operations between two copies
   * @param {number} most copies that are kept
   */
  constructor(every, most) {
    this.every = every;
    this.most = most;
    /** @type {Operation[]} */
    this.operations = [];
    /** @type {Operation[]} */
    this.undone = [];
    /** @type {Map<number, Copy>} */
    this.copies = new Map();
  }

  /** @param {Operation} operation */
  apply(operation) {
    throw new Error(`nobody applies ${operation}`);
  }

  /** @returns {Copy} */
  copy() {
    throw new Error("nobody copies");
  }

  /** Goes back to a copy, or without one to the beginning. @param {Copy | undefined} copy */
  restore(copy) {
    throw new Error(`nobody restores ${copy}`);
  }

  /** Shows what has been done, where applying does not. */
  show() {}

  /** Adds an operation. One that was done while it grew is there already. @param {Operation} operation */
  add(operation, isDone = false) {
    this.operations.push(operation);
    this.undone = [];
    if (!isDone) this.apply(operation);
    if (this.operations.length % this.every === 0) {
      this.copies.set(this.operations.length, this.copy());
      if (this.copies.size > this.most) this.copies.delete(Math.min(...this.copies.keys()));
    }
    this.show();
  }

  undo() {
    const operation = this.operations.pop();
    if (!operation) return false;
    this.undone.push(operation);
    this.repeat();
    return true;
  }

  redo() {
    const operation = this.undone.pop();
    if (!operation) return false;
    const rest = this.undone;
    this.add(operation);
    this.undone = rest;
    return true;
  }

  /**
   * Takes over a list, for example after a reload.
   * @param {Operation[]} operations
   * @param {Operation[]} undone
   */
  load(operations, undone = []) {
    [this.operations, this.undone] = [operations, undone];
    this.copies.clear();
    this.repeat();
  }

  /** Does everything again, from the last copy before the end. */
  repeat() {
    const count = this.operations.length;
    for (const place of this.copies.keys()) if (place > count) this.copies.delete(place);
    const start = Math.max(0, ...this.copies.keys());
    this.restore(this.copies.get(start));
    for (const operation of this.operations.slice(start)) this.apply(operation);
    this.show();
  }
}
