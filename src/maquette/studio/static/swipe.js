/** A picture under a hand: a tap or click, or a swipe to either side. */

const FAR = 40; // pixels; a shorter way is a tap

/**
 * @param {HTMLElement} frame  a link, which keeps its own meaning with Ctrl, Shift or Command
 * @param {{ tap: () => void, left: () => void, right: () => void }} does
 */
export function takeSwipes(frame, does) {
  /** @type {{ x: number, y: number } | null} */
  let touched = null;
  let wasSwipe = false;
  frame.addEventListener("pointerdown", (event) => {
    touched = event.isPrimary && event.button === 0 ? { x: event.clientX, y: event.clientY } : null;
    wasSwipe = false;
  });
  frame.addEventListener("pointerup", (event) => {
    if (!touched) return;
    const [dx, dy] = [event.clientX - touched.x, event.clientY - touched.y];
    touched = null;
    if (Math.abs(dx) < FAR || Math.abs(dy) > Math.abs(dx)) return;
    wasSwipe = true;
    if (dx < 0) does.left();
    else does.right();
  });
  frame.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!wasSwipe) does.tap();
  });
  frame.addEventListener("dragstart", (event) => event.preventDefault());
}
