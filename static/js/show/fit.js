const LEAST = 12;
const MOST = 400;

/**
 * Finds the largest size of text that fits, by halving what is left to try.
 *
 * @param {(size: number) => boolean} fits - sets a size in CSS pixels and says whether nothing is cut
 * @returns {number} the size; the last one tried may be another, so set it
 */
export function largest(fits) {
  let low = LEAST;
  let high = MOST;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/**
 * Makes words as large as their stage lets them be, no word broken.
 *
 * @param {HTMLElement} stage - the place there is
 * @param {HTMLElement} words - a block in it, as wide as the stage
 */
export function fill(stage, words) {
  const set = (/** @type {number} */ size) => words.style.setProperty("font-size", `${size}px`);
  const size = largest((each) => {
    set(each);
    return words.scrollWidth <= stage.clientWidth && words.offsetHeight <= stage.clientHeight;
  });
  set(size);
}
