import { layStyles } from "../later.js";
import { read } from "../phone/ahead.js";
import { idsIn, isSaved, letGo, linkOf, saving } from "./kept.js";
import { cardOf } from "./star.js";
import { sayDone } from "./undo.js";

/** @typedef {import("./kept.js").Mark} Mark */
/** @typedef {import("./stores.js").Keeper} Keeper */

/**
 * Fills the page of saved cards.
 *
 * @param {Document} page - the document; nothing happens in any other
 * @param {string} root - the path all pages live under
 * @param {Keeper} keeper
 */
export async function showSaved(page, root, keeper) {
  const place = page.querySelector("main .saved");
  if (!(place instanceof HTMLElement)) {
    return;
  }
  layStyles(page);
  const paint = () => paintAll(page, root, keeper);
  paint();
  await keeper.load();
  paint();
  takeChoices(place, keeper, paint);
  moveIn(place, root, keeper, paint);
  await checkTitles(root, keeper, place);
}

/** @param {Document} page @param {string} root @param {Keeper} keeper */
function paintAll(page, root, keeper) {
  const { saved, recent, remember, wipe } = keeper.kept;
  const again = () => paintAll(page, root, keeper);
  const drop = (/** @type {Mark} */ mark) => {
    const back = keeper.kept.saved;
    keeper
      .change((kept) => letGo(kept, mark.id))
      .then(again)
      .then(() =>
        sayDone(page, "No longer saved.", () => keeper.change((kept) => saving(kept, back)).then(again)),
      );
  };
  fillList(page, ".saved [data-list=saved]", saved, root, drop);
  fillList(page, ".saved [data-list=recent]", recent, root);
  for (const [name, on] of Object.entries({ remember, wipe })) {
    const box = page.querySelector(`.saved [name=${name}]`);
    box instanceof HTMLInputElement && (box.checked = on);
  }
  unhide(page, ".saved .none", saved.length === 0);
  unhide(page, ".saved .more-recent", remember);
  unhide(page, ".saved .out", saved.length > 0);
  unhide(page, ".saved .ours", true);
  unhide(page, ".saved .on-hide", page.querySelector("button.hide") !== null);
  const link = page.querySelector(".saved [name=link]");
  link instanceof HTMLInputElement && (link.value = linkOf(location.origin + location.pathname, saved));
}

/** @param {ParentNode} page @param {string} selector @param {boolean} on */
function unhide(page, selector, on) {
  const place = page.querySelector(selector);
  place instanceof HTMLElement && (place.hidden = !on);
}

/**
 * @param {Document} page
 * @param {string} selector - the list
 * @param {Mark[]} marks
 * @param {string} root
 * @param {(mark: Mark) => void} [drop] - lets one go
 */
function fillList(page, selector, marks, root, drop) {
  const rows = marks.map((mark) => {
    const row = page.createElement("li");
    const link = page.createElement("a");
    const title = page.createElement("b");
    row.className = "pair";
    row.dataset.card = mark.id;
    link.href = `${root}cards/${mark.id}/`;
    title.textContent = mark.title;
    link.append(title);
    row.append(link);
    if (drop) {
      const button = page.createElement("button");
      button.type = "button";
      button.className = "drop";
      button.textContent = "×";
      button.setAttribute("aria-label", `Remove ${mark.title}`);
      button.addEventListener("click", () => drop(mark));
      row.append(button);
    }
    return row;
  });
  page.querySelector(selector)?.replaceChildren(...rows);
}

/**
 * Looks each card up in what this phone holds: a title may have changed, a card may have been taken out.
 *
 * @param {string} root
 * @param {Keeper} keeper
 * @param {HTMLElement} place
 */
async function checkTitles(root, keeper, place) {
  for (const { id } of [...keeper.kept.saved, ...keeper.kept.recent]) {
    const found = await read(`${root}cards/${id}/`);
    const title = found?.querySelector("h1")?.textContent?.trim();
    for (const link of title ? place.querySelectorAll(`[data-card="${id}"] a`) : []) {
      const words = link.ownerDocument.createElement("b");
      words.textContent = title ?? "";
      link.replaceChildren(words);
      if (found && !cardOf(found)) {
        const note = link.ownerDocument.createElement("span");
        note.textContent = "Taken out of the deck. It says what to read instead.";
        link.append(note);
      }
    }
  }
}

/** @param {HTMLElement} place @param {Keeper} keeper @param {() => void} paint */
function takeChoices(place, keeper, paint) {
  place.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "checkbox") {
      const chosen = { [target.name]: target.checked };
      keeper
        .change((kept) => ({ ...kept, ...chosen, ...(chosen.remember === false ? { recent: [] } : {}) }))
        .then(paint);
    }
  });
  place.querySelector(".wipe")?.addEventListener("click", () => {
    keeper.change((kept) => ({ ...kept, recent: [] })).then(paint);
  });
}

/**
 * Takes cards over from a link of another phone: opened here, or pasted.
 *
 * @param {HTMLElement} place
 * @param {string} root
 * @param {Keeper} keeper
 * @param {() => void} paint
 */
function moveIn(place, root, keeper, paint) {
  const page = place.ownerDocument;
  const pasted = place.querySelector("[name=paste]");
  const form = place.querySelector("form");
  if (!(pasted instanceof HTMLInputElement) || !form) {
    return;
  }
  if (idsIn(location.hash).length > 0) {
    pasted.value = location.href;
    form.closest("details")?.setAttribute("open", "");
    pasted.focus();
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const ids = idsIn(pasted.value);
    const found = await Promise.all(ids.map((id) => read(`${root}cards/${id}/`)));
    const marks = found.flatMap((one) => (one && cardOf(one)) || []);
    const fresh = marks.filter((mark) => !isSaved(keeper.kept, mark.id));
    if (fresh.length > 0) {
      await keeper.change((kept) => saving(kept, fresh));
      paint();
    }
    const known = ids.length - marks.length;
    const more = known > 0 ? ` ${known} not in this deck.` : "";
    sayDone(page, ids.length > 0 ? `${fresh.length} added.${more}` : "There is no card in this link.");
    pasted.value = "";
  });
  place.querySelector(".copy")?.addEventListener("click", async () => {
    const link = place.querySelector("[name=link]");
    const text = link instanceof HTMLInputElement ? link.value : "";
    await navigator.clipboard.writeText(text).then(
      () => sayDone(page, "Link copied."),
      () => link instanceof HTMLInputElement && link.select(),
    );
  });
}
