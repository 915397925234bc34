import { stem } from "./words.js";

export const LITTLE = 0.25; // what a word counts that says little
const COMMON = new Set(
  (
    "a about after all an and any are as at be because been but by can cant could did do does doing dont for from get " +
    "gets getting give go goes going gonna got guy had has have he hed hell help her here hes him his how i id if im in " +
    "into is isnt it its just keep keeps lady like look looks man me my need needs no not of off on one or other our " +
    "out over people person police really said say says she shes should so some someone somebody something subject " +
    "dude female male fella gal bro sir just time make makes making take taking come comes coming put " +
    "right now here there way again " +
    "suspect tell than that thats the their them then there these they theyre thing this those to too trying up us use " +
    "very want wants was we were what when where which while who whos why will with woman wont would you your " +
    "el la los las un una de del con por para que se su mi esta estan tiene quiere hay yo en al es le lo muy una"
  )
    .split(" ")
    .map(stem),
);

/** @param {string} root - a stem @returns {boolean} whether words with it say little */
export const isCommonStem = (root) => COMMON.has(root);

/** @param {string} word @returns {boolean} whether it says little: "have", and so "having" too */
export const isCommon = (word) => COMMON.has(stem(word));
