import { showChanges } from "../changes/changes.js";
import { holdPrompt, offerInstall } from "../phone/install.js";
import { watchProof } from "../phone/proof.js";
import { offerPacer } from "./pacer.js";
import { showSaved } from "./saved.js";
import { offerShare } from "./share.js";
import { offerStar } from "./star.js";

/**
 * Gives a page what stands around the card: each part looks for its place, and does nothing without it.
 *
 * @param {Document} page
 * @param {string} root - the path all pages live under
 * @param {import("./stores.js").Keeper} keeper
 * @returns {Promise<unknown>} settles when all of it is there
 */
export function around(page, root, keeper) {
  offerInstall(page, root, keeper.storage);
  offerShare(page);
  offerPacer(page);
  return Promise.all([
    offerStar(page, keeper),
    showSaved(page, root, keeper),
    showChanges(page, root, keeper),
  ]);
}

/**
 * What begins once, however many pages follow.
 *
 * @param {Document} page
 * @param {string} root
 * @param {import("./stores.js").Keeper} keeper
 * @param {Storage | undefined} tab - the tab's own storage
 */
export function beginAround(page, root, keeper, tab) {
  watchProof(page, root, keeper.storage, tab);
  page.addEventListener("click", ({ target }) => {
    if (keeper.kept.wipe && target instanceof Element && target.closest("button.hide")) {
      keeper.change((kept) => ({ ...kept, recent: [] })).catch(() => {});
    }
  });
  holdPrompt(() => offerInstall(page, root, keeper.storage));
}
