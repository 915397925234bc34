// A folder in, its sw.js out: all files precached, a new worker waits until the reader accepts it.
import { generateSW } from "workbox-build";

const [folder] = process.argv.slice(2);
const { count, warnings } = await generateSW({
  globDirectory: folder,
  globPatterns: ["**/*"],
  swDest: `${folder}/sw.js`,
  inlineWorkboxRuntime: true,
  skipWaiting: false,
  sourcemap: false,
});
if (warnings.length > 0) {
  throw new Error(warnings.join("\n"));
}
console.log(count);
