import { keptFrom } from "./kept.js";

/** @typedef {import("./kept.js").Kept} Kept */

const DEAF = 1_000; // milliseconds that a reader waits for the database, which may never answer

/**
 * Keeps cards in two stores, for each fails by itself: a browser that dies within seconds has lost what was written
 * to localStorage, and IndexedDB answers too late for the first look, or not at all.
 */
export class Keeper {
  /**
   * @param {string} root - the path all pages live under: a second department's app keeps its own
   * @param {Storage | undefined} storage - localStorage, where the browser allows it
   */
  constructor(root, storage) {
    this.name = `kept:${root}`;
    this.storage = storage;
    /** @type {Promise<Kept> | undefined} */
    this.reading = undefined;
    this.whole = false; // whether the database answered
    /** What is known so far. */
    this.kept = this.quick();
  }

  /** @returns {Kept} what localStorage holds */
  quick() {
    try {
      return keptFrom(JSON.parse(this.storage?.getItem(this.name) ?? "null"));
    } catch {
      return keptFrom(null);
    }
  }

  /** @returns {Promise<Kept>} the newest of both stores, or what is known when the database is late */
  async load() {
    const late = this.storage ? [new Promise((done) => setTimeout(done, DEAF))] : [];
    await Promise.race([this.newest(), ...late]);
    return this.kept;
  }

  /** @returns {Promise<Kept>} the newest of both stores, whenever that is */
  newest() {
    this.reading ??= inBase(this.name, "readonly", (all) => all.get("kept"))
      .catch(() => undefined)
      .then((found) => {
        this.whole = true;
        return (this.kept = lastWritten([this.kept, this.quick(), keptFrom(found)]));
      });
    return this.reading;
  }

  /**
   * Changes what is kept, in both stores. While the database is late, only in the other, as little newer than it was:
   * what the database then has still counts, and the step is taken on it again.
   *
   * @param {(kept: Kept) => Kept} step - does the same whether it is taken once or twice
   * @returns {Promise<Kept>} as it is now. It rejects when neither store took it; then nothing changed
   */
  async change(step) {
    await this.load();
    const before = lastWritten([this.kept, this.quick()]); // another tab may have written
    const after = { ...step(before), at: Math.max(this.whole ? Date.now() : 0, before.at + 1) };
    this.kept = after;
    const written = this.whole
      ? inBase(this.name, "readwrite", (all) => all.put(after, "kept"))
      : Promise.reject();
    const quickly = new Promise((done) => done(this.storage?.setItem(this.name, JSON.stringify(after))));
    await Promise.any([written, this.storage ? quickly : Promise.reject()]).catch((error) => {
      this.kept = before;
      throw error;
    });
    if (!this.whole) {
      this.newest().then(() => this.change(step).catch(() => {}));
    }
    return after;
  }
}

/** @param {Kept[]} all @returns {Kept} the one that was written last */
function lastWritten(all) {
  return all.reduce((one, other) => (other.at > one.at ? other : one));
}

/**
 * @param {string} name - the database's
 * @param {IDBTransactionMode} mode
 * @param {(all: IDBObjectStore) => IDBRequest} work
 * @returns {Promise<any>} what the request gave, once it is on the disk
 */
function inBase(name, mode, work) {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept");
    asked.onerror = asked.onblocked = fail;
    asked.onsuccess = () => {
      const action = asked.result.transaction("kept", mode, { durability: "strict" });
      const request = work(action.objectStore("kept"));
      action.oncomplete = () => done(request.result);
      action.onerror = action.onabort = fail;
      asked.result.close(); // when the transaction is over
    };
  });
}
