import { hidesAlone } from "./hide.js";
import { layStyles } from "./later.js";

const LOOKS = { "": "System", light: "Light", dark: "Dark", red: "Red night" };
/** @type {Record<string, string>} the frame of the browser in each look, as in the theme line of every page */
const FRAMES = { light: "#f7f5ef", dark: "#101617", red: "#000" };

/**
 * Offers the looks in one sheet; until one is chosen, and again when "System" is, the system decides.
 *
 * @param {Document} page - the document whose root carries data-theme
 * @param {Storage | undefined} storage - where the choice is kept; without one it holds for this page
 */
export function offerLooks(page, storage) {
  const button = page.querySelector("button.look");
  if (page.documentElement.dataset.theme === "red") {
    layStyles(page);
  }
  tellLook(page);
  button?.addEventListener("click", () => {
    layStyles(page);
    const sheet = page.querySelector("dialog.looks") ?? page.body.appendChild(makeSheet(page, storage));
    /** @type {HTMLDialogElement} */ (sheet).showModal();
  });
}

/** @param {Document} page - whose button says the look that is on: "Look: System" */
function tellLook(page) {
  const now = /** @type {keyof LOOKS} */ (page.documentElement.dataset.theme ?? "");
  const words = page.querySelector("button.look .hear");
  if (words) {
    words.textContent = `Look: ${LOOKS[now]}`;
  }
}

/**
 * @param {Document} page
 * @param {Storage | undefined} storage
 * @returns {HTMLDialogElement} the sheet, not yet open
 */
function makeSheet(page, storage) {
  const sheet = page.createElement("dialog");
  const form = page.createElement("form");
  const group = page.createElement("fieldset");
  const legend = page.createElement("legend");
  const done = page.createElement("button");
  sheet.className = "sheet looks";
  form.method = "dialog";
  legend.textContent = "Look";
  done.textContent = "Done";
  const now = page.documentElement.dataset.theme ?? "";
  group.append(
    legend,
    ...Object.entries(LOOKS).map(([look, name]) => option(page, look, name, look === now)),
  );
  group.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) {
      choose(page, storage, target.value);
    }
  });
  form.append(group, hiding(page, storage), done);
  sheet.append(form);
  sheet.setAttribute("aria-label", "Look and hiding");
  return sheet;
}

/** @param {Document} page @param {string} look @param {string} name @param {boolean} on @returns {HTMLElement} */
function option(page, look, name, on) {
  const label = page.createElement("label");
  const field = page.createElement("input");
  field.type = "radio";
  field.name = "look";
  field.value = look;
  field.checked = on;
  label.append(field, name);
  return label;
}

/** @param {Document} page @param {Storage | undefined} storage @returns {HTMLElement} the wish to hide by itself */
function hiding(page, storage) {
  const label = page.createElement("label");
  const field = page.createElement("input");
  field.type = "checkbox";
  field.checked = hidesAlone(storage);
  field.addEventListener("change", () => {
    try {
      storage?.setItem("hide", field.checked ? "yes" : "");
    } catch {
      // A full or forbidden store loses the choice, not the page.
    }
  });
  label.append(field, "Hide when the app leaves view");
  return label;
}

/**
 * @param {Document} page
 * @param {Storage | undefined} storage
 * @param {string} look - one of LOOKS
 */
function choose(page, storage, look) {
  const root = page.documentElement.dataset;
  delete root.theme;
  if (look) {
    root.theme = look;
  }
  page.querySelectorAll("meta[name=theme-color]").forEach((frame, at) => {
    frame.setAttribute("content", FRAMES[look] ?? (at ? "#101617" : "#f7f5ef"));
  });
  tellLook(page);
  try {
    storage?.setItem("theme", look); // "" is the system's
  } catch {
    // A full or forbidden store loses the choice, not the page.
  }
}
