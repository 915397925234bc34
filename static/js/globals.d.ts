/** Layers of static/css, each a rule: the build writes them before the first module (deck/site/assets.py). */
declare const LATER: string[];
