"""Lines that run in front of the worker: the phone's storage or its browser as a fault makes them."""

NEVER = "CacheStorage.prototype.open = () => new Promise(() => {});\n"
NO_DELETE = "Cache.prototype.delete = () => Promise.reject(new DOMException('No.', 'UnknownError'));\n"
NO_HASH = "crypto.subtle.digest = () => Promise.reject(new Error('No.'));\n"
# As Chromium answers when a cache's index is damaged; only deleting the cache helps.
BROKEN = """
let broken = true;
for (const name of ["match", "put", "keys", "delete"]) {
  const own = Cache.prototype[name];
  Cache.prototype[name] = function (...given) {
    if (broken) return Promise.reject(new DOMException("Internal error.", "UnknownError"));
    return own.apply(this, given);
  };
}
const remove = CacheStorage.prototype.delete;
CacheStorage.prototype.delete = function (name) {
  broken = false;
  return remove.call(this, name);
};
"""

# As WebKit's does when two new workers came in a moment: it takes all and has nothing, until it is deleted.
LOSING = """
let losing = true;
for (const [name, answer] of [["match", undefined], ["put", undefined], ["keys", []], ["delete", false]]) {
  const own = Cache.prototype[name];
  Cache.prototype[name] = function (...given) {
    return losing ? Promise.resolve(answer) : own.apply(this, given);
  };
}
const remove = CacheStorage.prototype.delete;
CacheStorage.prototype.delete = function (name) {
  losing = false;
  return remove.call(this, name);
};
"""

# As Chromium where an entry is written anew while it is read: every other reading fails, nothing is damaged.
HALF = """
const failed = new Set();
const match = Cache.prototype.match;
Cache.prototype.match = function (key) {
  if (!String(key).includes("/o/") || failed.delete(key)) return match.call(this, key);
  failed.add(key);
  return Promise.reject(new DOMException("Ended.", "AbortError"));
};
"""


def losing_one(name: str) -> str:
    """One object is taken and never there; the server hears of it when the whole store is deleted."""
    return f"""
const put = Cache.prototype.put;
Cache.prototype.put = function (key, answer) {{
  return String(key).endsWith("{name}") ? Promise.resolve() : put.call(this, key, answer);
}};
const remove = CacheStorage.prototype.delete;
CacheStorage.prototype.delete = function (name) {{
  return fetch("/made-anew").then(() => remove.call(this, name));
}};
"""


def slow(milliseconds: int) -> str:
    """Each use of Cache Storage waits for the one before and takes so long; there is no second copy."""
    return f"""
let disk = Promise.resolve();
const open = CacheStorage.prototype.open;
CacheStorage.prototype.open = function (name) {{
  disk = disk.then(() => new Promise((done) => setTimeout(done, {milliseconds})));
  return disk.then(() => open.call(this, name));
}};
IDBFactory.prototype.open = () => {{ throw new DOMException("No.", "SecurityError") }};
"""


def without(*names: str) -> str:
    """A browser that has none of these; each a path from `self`."""
    return "".join(
        f"Object.defineProperty({path.rpartition('.')[0] or 'self'}, '{path.rpartition('.')[2]}', "
        "{ value: undefined, configurable: true });\n"
        for path in names
    )
