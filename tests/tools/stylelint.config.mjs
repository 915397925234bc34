// Finds styles that the oldest supported browsers do not know.
import own from "./package.json" with { type: "json" };

export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [
      true,
      {
        browsers: own.browserslist,
        ignorePartialSupport: true,
        // Where they are unknown, nothing is cut, covered or unreadable.
        ignore: [
          "text-size-adjust",
          "css-scrollbar",
          "css-selection",
          "css-overscroll-behavior",
          "css-content-visibility",
        ],
      },
    ],
  },
};
