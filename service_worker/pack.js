// The pack: a whole release in one answer, taken object by object as it arrives (deck/release/pack.py).
import { ask, pieces } from "./network.js";
import { digest, fail, join, objects } from "./scope.js";

export const LIMITS = { files: 10_000, object: 5 << 20, release: 128 << 20 };
const HEAD = 12; // bytes: three numbers, each of four

/**
 * Gives each object of a release that is wanted to `save`; each is what it adds to the one before. The release's pack
 * is called by its id, and holds all but the script, which has one of its own called by its hash.
 *
 * @throws when it is no pack of this release: zeros without end would otherwise be read without end
 */
export async function unpack(name, release, missing, save) {
  const response = await ask(`pack/${name}.pack`);
  const wanted = new Map(missing.map((object) => [object.slice(0, 32), object]));
  const known = new Set([...objects(release)].map((object) => object.slice(0, 32)));
  let [here, last, room] = [new Uint8Array(0), new Uint8Array(0), LIMITS.release];
  await pieces(response.body.pipeThrough(new DecompressionStream("gzip")), async (piece) => {
    here = join(here, piece);
    room -= piece.length;
    while (room >= 0 && here.length >= HEAD) {
      const view = new DataView(here.buffer, here.byteOffset);
      const [start, end, own] = [view.getUint32(0), view.getUint32(4), view.getUint32(8)];
      if (start + end > last.length || start + end + own > LIMITS.object) {
        fail("What came is no pack.");
      }
      if (here.length < HEAD + own) {
        break;
      }
      last = join(last.subarray(0, start), here.subarray(HEAD, HEAD + own), last.subarray(last.length - end));
      here = here.subarray(HEAD + own);
      const hash = await digest(last);
      if (!known.has(hash)) {
        fail("What came is not the pack of this release.");
      }
      const object = wanted.get(hash);
      if (object) {
        await save(object, last);
      }
      wanted.delete(hash);
    }
    return room < 0 || wanted.size === 0;
  });
}
