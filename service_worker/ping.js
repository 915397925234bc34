// A page asks each script in the worker's place whether it is one of Steady's: an empty one is a worker too.

/** @param {ServiceWorkerGlobalScope} worker - the one that is asked */
export function answerPings(worker) {
  worker.addEventListener("message", ({ data, ports }) => {
    if (data?.type === "ping") {
      ports[0]?.postMessage("steady");
    }
  });
}
