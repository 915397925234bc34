// Finds what the oldest supported browsers do not know: one regular expression of another year and no script runs.
import compat from "eslint-plugin-compat";
import own from "./package.json" with { type: "json" };

export default [
  {
    ...compat.configs["flat/recommended"],
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    settings: {
      browsers: own.browserslist,
      lintAllEsApis: true,
      // Each is asked for before it is used, and done without.
      polyfills: ["trustedTypes", "navigator.wakeLock", "DecompressionStream"],
    },
  },
];
