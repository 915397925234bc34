import { layStyles } from "../later.js";

const STEPS = ["Breathe in", "Hold", "Breathe out", "Hold"];
const COUNT = 4; // seconds a step takes
const ROUNDS = 4;
const SMALL = "scale(0.4)";
const FULL_SIZE = "scale(1)";

/**
 * Counts four breaths with the reader: in, hold, out, hold, four each. With less motion asked for, it counts alone.
 *
 * @param {Document} page - the document; nothing happens in one without the pacer
 */
export function offerPacer(page) {
  const place = page.querySelector("main .pacer");
  const button = place?.querySelector("button");
  if (!(place instanceof HTMLElement) || !button) {
    return;
  }
  const start = button.textContent;
  let ticking = 0;
  const stop = () => {
    clearInterval(ticking);
    ticking = 0;
    button.textContent = start;
    place.classList.remove("on");
  };
  const begin = () => {
    const began = performance.now();
    const tick = () => {
      const second = Math.round((performance.now() - began) / 1000);
      place.isConnected && second < COUNT * STEPS.length * ROUNDS ? showBreath(place, second) : stop();
    };
    ticking = setInterval(tick, 1000);
    button.textContent = "Stop";
    place.classList.add("on");
    tick();
  };
  place.hidden = false;
  layStyles(page);
  button.addEventListener("click", () => (ticking ? stop() : begin()));
}

/**
 * @param {HTMLElement} place - the pacer
 * @param {number} second - since it began
 */
function showBreath(place, second) {
  const step = Math.floor(second / COUNT) % STEPS.length;
  const [word, count, lung] = [".word", ".count-down", "circle"].map((name) => place.querySelector(name));
  if (count) {
    count.textContent = String(COUNT - (second % COUNT));
  }
  if (word && second % COUNT === 0) {
    word.textContent = STEPS[step] ?? "";
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const [from, to] = [step % 3 === 0 ? SMALL : FULL_SIZE, step < 2 ? FULL_SIZE : SMALL];
      lung?.animate({ transform: [from, to] }, { duration: COUNT * 1000, fill: "forwards" });
    }
  }
}
