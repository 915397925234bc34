import { search, settled } from "./search.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./search.js").Result} Result */

const CLEAR = 1.5; // how much better a card must be to pass one that stands there already

/**
 * Keeps the list still under an eye that reads it while the fingers type. Once they rest, settled() is shown.
 *
 * @param {string[]} shown - the ids of the cards that stand there, best first
 * @param {Result[]} found - what is found now, best first
 * @returns {Result[]} the same; one passes another only where the difference is clear
 */
export function steady(shown, found) {
  const stay = shown.flatMap((id) => found.filter(({ entry }) => entry.id === id));
  const rows = [...stay, ...found.filter((result) => !stay.includes(result))];
  for (let at = 1; at < rows.length; at++) {
    for (let up = at; up > 0; up--) {
      const [above, below] = /** @type {[Result, Result]} */ ([rows[up - 1], rows[up]]);
      if (below.score <= above.score * CLEAR) {
        break;
      }
      rows[up - 1] = below;
      rows[up] = above;
    }
  }
  return rows;
}

/**
 * @param {Index} index - from prepare()
 * @param {string} query
 * @returns {string[][]} the ids shown after each letter typed without a pause, then those shown at rest
 */
export function typing(index, query) {
  const lists = /** @type {string[][]} */ ([]);
  for (let end = 1; end <= query.length; end++) {
    const rows = steady(lists.at(-1) ?? [], search(index, query.slice(0, end)).results);
    lists.push(rows.map(({ entry }) => entry.id));
  }
  lists.push(settled(search(index, query)).map(({ entry }) => entry.id));
  return lists;
}
