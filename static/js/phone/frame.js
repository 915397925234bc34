const LATEST = 250; // milliseconds
const BESIDE = "(min-width: 64rem)"; // beside a card stands what is related to it, as in css/pages.css
const PARTS = ".card > :not(section), .card > section > h2, .card > section li"; // none holds another
const NARROW = 480; // CSS pixels

/**
 * @param {Document} page - whose results of a search, if it was asked for some, are the scripts' words
 * @param {Element | null} main - the words that are, or are to be, on the screen
 * @returns {boolean} whether all of them are there before the scripts' work
 */
export function given(page, main) {
  return !("asked" in page.documentElement.dataset) && Boolean(main?.querySelector(".tiles, .card"));
}

/** @returns {Promise<void>} settles once the frame is drawn that is due; it waits no longer for one that never comes */
export function frameDrawn() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, LATEST); // a tab that is never drawn
  });
}

/**
 * Takes what lies below the first screen out of a page with a card, by the length of its words: nothing of it is laid
 * out yet. Cards fill each pixel of a screen's height with at most 0.78 letters, on wider ones 0.97 (seen on the
 * starter deck, 320 to 1,024 pixels wide).
 *
 * @param {HTMLElement} main - the words that are to be shown
 * @returns {() => void} puts it back
 */
export function withoutBelow(main) {
  const letters = innerHeight * (innerWidth < NARROW ? 0.8 : 1);
  let room = matchMedia(BESIDE).matches ? Infinity : letters;
  const last = [...main.querySelectorAll(PARTS)].find((part) => {
    room -= part.matches("details") ? 0 : (part.textContent ?? "").length;
    return room < 0;
  });
  if (!last) {
    return () => {};
  }
  const taken = /** @type {[Element, Element[]][]} */ ([]);
  for (let at = /** @type {Element | null} */ (last); at && at !== main; at = at.parentElement) {
    taken.push([at, following(at)]);
  }
  taken.forEach(([, parts]) => parts.forEach((part) => part.remove()));
  main.style.minBlockSize = "100vh"; // the foot is not seen in between
  return () => {
    taken.forEach(([at, parts]) => at.after(...parts));
    main.style.minBlockSize = "";
  };
}

/** @param {Element} at @returns {Element[]} what comes after it in the same parent */
function following(at) {
  const all = [...(at.parentElement?.children ?? [])];
  return all.slice(all.indexOf(at) + 1);
}
