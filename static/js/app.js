// The page's entry: the only module that touches the document by itself.
import { around, beginAround } from "./keep/around.js";
import { Keeper } from "./keep/stores.js";
import { findAsTyped } from "./search/find.js";
import { readyForPaper } from "./later.js";
import { hideOnTap } from "./hide.js";
import { frameDrawn, given } from "./phone/frame.js";
import { dropDamaged } from "./phone/lost.js";
import { keepOffline } from "./phone/offline.js";
import { askBeforeLeaving } from "./phone/out.js";
import { cameBack, keepPlaces } from "./phone/places.js";
import { markOverdue } from "./review.js";
import { swapOnTap } from "./phone/swap.js";
import { makeTappable, showOnTap } from "./show/show.js";
import { offerLooks } from "./theme.js";

const root = document.documentElement.dataset.root ?? "/";
document.documentElement.dataset.app = ""; // the inline line of each page asks anew for a script that never came

/** Marks the tab that the page belongs to, as templates/base.html does for a page that is loaded whole. */
function markCurrent() {
  const links = [...document.querySelectorAll(".bar a")];
  const own = links.find((link) => link instanceof HTMLAnchorElement && link.pathname === location.pathname);
  links.forEach((link) => link.removeAttribute("aria-current"));
  own ? own.setAttribute("aria-current", "page") : links[0]?.setAttribute("aria-current", "true");
}

let begun = false;

/** Begins all that scripts do, once a page. */
function begin() {
  if (begun) {
    return;
  }
  begun = true;
  const keeper = new Keeper(root, storage("localStorage"));
  /** @returns {Promise<unknown>} settles when all that scripts add to a page is there */
  const arrive = () => {
    markCurrent();
    markOverdue(document, new Date());
    makeTappable(document);
    return Promise.all([findAsTyped(document, root), around(document, root, keeper)]);
  };
  const whole = arrive();
  beginAround(document, root, keeper, storage("sessionStorage"));
  dropDamaged(document);
  askBeforeLeaving(document, root);
  keepPlaces(document, storage("sessionStorage"), whole);
  const refresh = keepOffline(document, root);
  swapOnTap(document, {
    root,
    storage: storage("sessionStorage"),
    arrived() {
      delete document.documentElement.dataset.asked; // the place kept for the results of the page before
      refresh();
      return arrive();
    },
  });
  showOnTap(document, storage("localStorage"));
  hideOnTap(document, storage("localStorage"));
}

// The first frame, which may be one for paper, has the chosen look whole. Work that no word of the page needs lets it
// be drawn before; a tap that is sooner still begins it, and is heard. Whoever comes back to a place is put there at once.
offerLooks(document, storage("localStorage"));
readyForPaper(document);
if (given(document, document.querySelector("main")) && !cameBack() && !document.hidden) {
  addEventListener("click", begin, { capture: true, once: true });
  frameDrawn().then(begin);
} else {
  begin();
}

/**
 * @param {"localStorage" | "sessionStorage"} name
 * @returns {Storage | undefined} the phone's storage, if the browser allows it at all
 */
function storage(name) {
  try {
    return globalThis[name];
  } catch {
    return undefined;
  }
}
