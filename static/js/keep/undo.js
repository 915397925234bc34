import { layStyles } from "../later.js";

const LONG = 5_000; // milliseconds
/** @type {number | undefined} */
let going;

/**
 * Says what was done, and for five seconds offers to take it back.
 *
 * @param {Document} page
 * @param {string} words - what was done
 * @param {() => void} [back] - takes it back
 */
export function sayDone(page, words, back) {
  layStyles(page);
  page.querySelector(".undo")?.remove();
  const place = page.createElement("p");
  place.className = "undo";
  place.setAttribute("role", "status");
  page.querySelector("main")?.append(place);
  const text = page.createElement("span");
  text.textContent = words;
  place.append(text);
  if (back) {
    const button = page.createElement("button");
    button.type = "button";
    button.textContent = "Undo";
    button.addEventListener("click", () => {
      place.remove();
      back();
    });
    place.append(button);
  }
  clearTimeout(going);
  going = setTimeout(() => place.remove(), LONG);
}
