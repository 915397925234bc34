const PROOF = 2_000; // milliseconds in which a worker says that it is Steady's

/**
 * Watches what stands in the worker's place. An empty script, or one that was cut, is a worker to a browser: it takes
 * over when the app closes, and from then on nothing opens without a signal. So each is asked whether it is Steady's,
 * wherever it stands, and while one is not, the right one is asked for.
 *
 * @param {ServiceWorkerRegistration} registration - this site's
 * @param {(wrong: boolean) => void} told - called with each finding
 * @returns {{ look: () => void, trust: (worker: unknown) => void }} looks again; takes a worker that spoke for Steady's
 */
export function watchWorker(registration, told) {
  /** @type {WeakSet<object>} */
  const ours = new WeakSet();
  const standing = () => [registration.installing, registration.waiting, registration.active];
  const strangers = () => standing().filter((worker) => worker && !ours.has(worker));
  const trust = (/** @type {unknown} */ worker) => {
    if (worker instanceof ServiceWorker) {
      ours.add(worker);
      told(strangers().some((each) => each && suspects.has(each)));
    }
  };
  /** @type {WeakSet<object>} */
  const suspects = new WeakSet();
  const look = async () => {
    const asked = strangers();
    await Promise.all(asked.map((worker) => worker && answers(worker, () => trust(worker))));
    const silent = strangers().filter((worker) => worker && asked.includes(worker));
    for (const worker of silent) {
      if (worker) {
        suspects.add(worker);
      }
    }
    told(silent.length > 0);
    if (silent.length > 0) {
      registration.update().catch(() => {}); // no signal, or still the wrong one: asked again at each look
    }
  };
  registration.addEventListener("updatefound", look);
  look();
  return { look, trust };
}

/**
 * @param {ServiceWorker} worker - the one to ask
 * @param {() => void} proved - called when it answers rightly, however late
 * @returns {Promise<void>} until it answers, or the time is over
 */
function answers(worker, proved) {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (data === "steady") {
        proved();
      }
      done();
    };
    setTimeout(done, PROOF);
    worker.postMessage({ type: "ping" }, [port2]);
  });
}
