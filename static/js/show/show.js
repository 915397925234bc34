import { layStyles } from "../later.js";
import { stayAwake, wakeAgain } from "./awake.js";
import { asksName, nameField, spoken, withName } from "./blanks.js";
import { fill } from "./fit.js";
import { localVoice, readAloud } from "./voice.js";

const SWIPE = 50; // CSS pixels a finger goes sideways when it means the next line

/** @typedef {{ page: Document, storage: Storage | undefined, box: HTMLDialogElement, lines: HTMLElement[], at: number }} Shown */

/**
 * Makes each spoken line a button; called for each page that arrives.
 *
 * @param {Document} page
 */
export function makeTappable(page) {
  for (const line of page.querySelectorAll(".say-it")) {
    line.setAttribute("role", "button");
    line.setAttribute("tabindex", "0");
  }
}

/**
 * Fills the screen with a line that is tapped, for the person to read. The browser's Back leads back to the card.
 *
 * @param {Document} page
 * @param {Storage | undefined} storage - the phone's own
 */
export function showOnTap(page, storage) {
  /** @type {Shown | undefined} */
  let shown;
  const start = (/** @type {EventTarget | null} */ target) => {
    const line = target instanceof Element && target.closest(".say-it");
    if (line instanceof HTMLElement) {
      shown ??= makeBox(page, storage);
      open(shown, line);
    }
  };
  page.addEventListener("click", ({ target }) => start(target));
  page.addEventListener("keydown", (event) => {
    const onLine = event.target instanceof Element && event.target.matches(".say-it");
    if (onLine && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      start(event.target);
    }
  });
  addEventListener("popstate", () => shown?.box.close());
  wakeAgain(page);
}

/** @param {Shown} shown @param {HTMLElement} line */
function open(shown, line) {
  shown.lines = [...shown.page.querySelectorAll("main .say-it")].filter(
    (each) => each instanceof HTMLElement,
  );
  shown.at = shown.lines.indexOf(line);
  part(shown.box, "naming").hidden = true;
  history.pushState({ ...history.state, show: true }, "");
  shown.box.showModal();
  stayAwake(true);
  tell(shown);
}

/** @param {Element} box @param {string} name - its class @returns {HTMLElement} */
const part = (box, name) => /** @type {HTMLElement} */ (box.querySelector(`.${name}`));

/** @param {Shown} shown - whose line is drawn anew */
function tell({ storage, box, lines, at }) {
  const line = lines[at];
  if (!line) {
    return;
  }
  const words = part(box, "words");
  words.textContent = withName(spoken(line), storage);
  words.lang = line.lang || "en";
  part(box, "gloss").textContent = line.dataset.gloss ?? "";
  part(box, "name").hidden = !asksName(spoken(line));
  part(box, "read").hidden = !(line.lang && localVoice(line.lang));
  const wait = part(box, "wait");
  wait.hidden = !line.dataset.wait;
  wait.replaceWith(wait.cloneNode(true)); // its bar begins anew
  part(box, "wait").style.setProperty("--wait", `${line.dataset.wait ?? 0}s`);
  part(box, "previous").toggleAttribute("disabled", at === 0);
  part(box, "next").toggleAttribute("disabled", at === lines.length - 1);
  fill(part(box, "stage"), words);
}

/** @param {Shown} shown @param {number} by - how many lines on; there is no way beyond the first and the last */
function step(shown, by) {
  if (shown.lines[shown.at + by]) {
    shown.at += by;
    tell(shown);
  }
}

/**
 * @param {Document} page
 * @param {Storage | undefined} storage
 * @returns {Shown} the screen, made once, not yet open
 */
function makeBox(page, storage) {
  layStyles(page);
  const box = page.createElement("dialog");
  const stage = page.createElement("div");
  const tools = page.createElement("div");
  /** @type {Shown} */
  const shown = { page, storage, box, lines: [], at: 0 };
  box.className = "show";
  box.setAttribute("aria-label", "Shown to the person");
  stage.className = "stage";
  tools.className = "tools";
  stage.append(block(page, "p", "words", ""));
  tools.append(...buttons(shown));
  box.append(stage, block(page, "p", "gloss", ""), block(page, "p", "wait", "Wait. Let them answer."), tools);
  box.querySelector(".wait")?.setAttribute("role", "status");
  const named = () => (tell(shown), part(box, "name").focus());
  tools.before(nameField(page, storage, named));
  page.body.append(box);
  listen(shown, stage);
  return shown;
}

/** @param {Shown} shown @returns {HTMLElement[]} in the order of a thumb: the ends for next and previous */
function buttons(shown) {
  const { page, box } = shown;
  /** @type {[string, string, string, () => void][]} name, sign or word, what is heard, what is done */
  const rows = [
    ["previous", "‹", "Previous line", () => step(shown, -1)],
    ["turn", "Turn", "Turn the words round", () => box.classList.toggle("turned")],
    ["name", "Name", "Fill in your name", () => nameIt(shown)],
    ["read", "Read", "Read aloud", () => readLine(shown)],
    ["hide", "Hide", "Hide the screen", () => {}],
    ["shut", "Close", "Close", () => history.back()],
    ["next", "›", "Next line", () => step(shown, 1)],
  ];
  return rows.map(([name, sign, heard, act]) => {
    const button = block(page, "button", name, sign);
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", heard);
    button.addEventListener("click", act);
    return button;
  });
}

/** @param {Shown} shown - whose field for the name opens above the tools */
function nameIt(shown) {
  part(shown.box, "naming").hidden = false;
  tell(shown);
  shown.box.querySelector("input")?.focus();
}

/** @param {Shown} shown */
function readLine({ lines, at }) {
  const line = lines[at];
  if (line) {
    readAloud(spoken(line), line.lang);
  }
}

/** @param {Shown} shown @param {HTMLElement} stage */
function listen(shown, stage) {
  const { page, box } = shown;
  let from = 0;
  stage.addEventListener("pointerdown", ({ clientX }) => (from = clientX));
  stage.addEventListener("pointerup", ({ clientX }) => {
    if (Math.abs(clientX - from) > SWIPE) {
      step(shown, clientX < from ? 1 : -1);
    }
  });
  box.addEventListener("keydown", ({ key, target }) => {
    const writes = target instanceof HTMLInputElement;
    step(shown, writes ? 0 : ({ ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0));
  });
  box.addEventListener("close", () => {
    stayAwake(false);
    if (history.state?.show) {
      history.back(); // closed by Escape, or by a phone whose Back only closes
    }
  });
  page.defaultView?.addEventListener("resize", () => box.open && tell(shown));
}

/**
 * @param {Document} page
 * @param {string} tag
 * @param {string} name - its class
 * @param {string} words
 * @returns {HTMLElement}
 */
function block(page, tag, name, words) {
  const made = page.createElement(tag);
  made.className = name;
  made.textContent = words;
  return made;
}
