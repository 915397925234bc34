let laid = false;

/**
 * Lays the styles of paper and of what scripts alone show over the page, once: when they are first needed, never at
 * the start.
 *
 * @param {Document} page - whose own sheet they join; its policy lets a script add rules, but no other sheet
 */
export function layStyles(page) {
  const sheet = page.styleSheets[0];
  if (!laid && sheet) {
    laid = true;
    LATER.forEach((layer) => sheet.insertRule(layer, sheet.cssRules.length));
  }
}

/**
 * Readies the page for paper: its styles, and the address it was printed from.
 *
 * @param {Document} page
 */
export function readyForPaper(page) {
  const ready = () => {
    layStyles(page);
    const place = page.querySelector(".address");
    if (place) {
      place.textContent = location.origin + location.pathname;
    }
  };
  addEventListener("beforeprint", ready);
  matchMedia("print").addEventListener("change", ready);
}
