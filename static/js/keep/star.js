import { isSaved, letGo, opening, saving } from "./kept.js";
import { sayDone } from "./undo.js";

/** @typedef {import("./stores.js").Keeper} Keeper */

/**
 * Lets the reader save the card of this page, and remembers that it was opened where the reader wants that.
 *
 * @param {Document} page - the document; nothing happens in one that shows no card
 * @param {Keeper} keeper
 */
export async function offerStar(page, keeper) {
  const star = page.querySelector("main .card .star");
  const mark = cardOf(page);
  if (!(star instanceof HTMLElement) || !mark) {
    return;
  }
  const show = () => {
    const saved = isSaved(keeper.kept, mark.id);
    star.setAttribute("aria-pressed", String(saved));
    star.querySelector("path")?.setAttribute("fill", saved ? "currentcolor" : "none");
  };
  const change = (/** @type {boolean} */ saved) =>
    keeper
      .change((kept) => (saved ? saving(kept, [mark]) : letGo(kept, mark.id)))
      .then(
        () => sayDone(page, saved ? "Saved on this phone." : "No longer saved.", () => change(!saved)),
        () => sayDone(page, "This browser did not keep it."),
      )
      .finally(show);
  star.addEventListener("click", () => change(!isSaved(keeper.kept, mark.id)));
  show();
  await keeper.load();
  show();
  await remember(keeper, star, mark);
}

/** @param {Document} page @returns {import("./kept.js").Mark | undefined} the card that a page shows */
export function cardOf(page) {
  const star = page.querySelector("main .card .star");
  const id = star instanceof HTMLElement ? star.dataset.card : "";
  return id ? { id, title: page.querySelector("h1")?.textContent?.trim() ?? id } : undefined;
}

/**
 * @param {Keeper} keeper
 * @param {HTMLElement} star - says whether the department lets its phones remember
 * @param {import("./kept.js").Mark} mark
 */
async function remember(keeper, star, mark) {
  const { remember: wanted, recent } = keeper.kept;
  if (star.dataset.recent === "off") {
    if (wanted || recent.length > 0) {
      await keeper.change((kept) => ({ ...kept, remember: false, recent: [] })).catch(() => {});
    }
  } else if (wanted && recent[0]?.id !== mark.id) {
    await keeper.change((kept) => opening(kept, mark)).catch(() => {});
  }
}
