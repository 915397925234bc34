import { layStyles } from "./later.js";

/** @type {HTMLDialogElement | undefined} */
let cover;

/**
 * Blanks the screen at a tap, so that nobody at the officer's side reads it; one more tap brings back the same page at
 * the same place. The history holds nothing of it.
 *
 * @param {Document} page
 * @param {Storage | undefined} storage - where the wish to hide whenever the app leaves view is kept
 */
export function hideOnTap(page, storage) {
  page.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("button.hide")) {
      hide(page);
    }
  });
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "hidden" && hidesAlone(storage)) {
      hide(page);
    }
  });
}

/** @param {Storage | undefined} storage @returns {boolean} whether the page hides when the app leaves view */
export function hidesAlone(storage) {
  try {
    return Boolean(storage?.getItem("hide"));
  } catch {
    return false;
  }
}

/** @param {Document} page */
function hide(page) {
  layStyles(page);
  cover ??= makeCover(page);
  if (cover.open) {
    return;
  }
  const { title } = page;
  const icon = page.querySelector("link[rel=icon]");
  const drawn = icon?.getAttribute("href") ?? "";
  cover.addEventListener(
    "close",
    () => {
      page.title = title;
      icon?.setAttribute("href", drawn);
      delete page.documentElement.dataset.hidden;
    },
    { once: true },
  );
  page.documentElement.dataset.hidden = "";
  page.title = "Notes";
  icon?.setAttribute("href", icon.getAttribute("data-blank") ?? "");
  cover.showModal(); // above all else, before the next paint
}

/** @param {Document} page @returns {HTMLDialogElement} a page with nothing on it but the way back */
function makeCover(page) {
  const made = page.createElement("dialog");
  const back = page.createElement("button");
  made.className = "cover";
  made.setAttribute("aria-label", "Hidden");
  back.type = "button";
  back.textContent = "Tap to return";
  back.addEventListener("click", () => made.close());
  made.append(back);
  page.body.append(made);
  return made;
}
