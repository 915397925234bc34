import { stem, words } from "./words.js";

/**
 * @param {Document} page
 * @param {string} root
 * @param {Pick<import("./search.js").Result, "entry" | "why">} result
 * @returns {HTMLElement} its row
 */
export function resultRow(page, root, { entry, why }) {
  const row = page.createElement("li");
  const link = page.createElement("a");
  link.href = `${root}cards/${entry.id}/`;
  const told = ["alias", "same"].includes(why.kind) && !says(entry.title, why.text);
  for (const [tag, text] of [
    ["b", entry.title],
    ["span", entry.summary],
    ["small", told ? `matches: ${why.text}` : ""],
  ]) {
    if (tag && text) {
      const part = page.createElement(tag);
      part.textContent = text;
      link.append(part, " ");
    }
  }
  row.append(link);
  return row;
}

/** @param {string} title @param {string} text @returns {boolean} whether each word of the text stands in the title */
function says(title, text) {
  const told = words(title).map(stem);
  return words(text).every((word) => told.includes(stem(word)));
}
