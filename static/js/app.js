// The page's entry: the only module that touches the document by itself.
import { findAsTyped } from "./search/find.js";
import { dropDamaged } from "./phone/lost.js";
import { keepOffline } from "./phone/offline.js";
import { markOverdue } from "./review.js";
import { swapOnTap } from "./phone/swap.js";
import { offerTheme } from "./theme.js";

const root = document.documentElement.dataset.root ?? "/";

function markCurrent() {
  for (const link of document.querySelectorAll(".bar a")) {
    const here = link instanceof HTMLAnchorElement && link.pathname === location.pathname;
    if (here) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

function arrive() {
  markCurrent();
  markOverdue(document, new Date());
  findAsTyped(document, root);
}

offerTheme(document, localStorageOrNothing());
arrive();
dropDamaged(document);
const refresh = keepOffline(document, root);
swapOnTap(document, root, () => {
  arrive();
  refresh();
});

/** @returns {Storage | undefined} the phone's storage, if the browser allows it at all */
function localStorageOrNothing() {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
