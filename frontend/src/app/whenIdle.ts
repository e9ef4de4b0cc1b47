/** Work for when nothing else is going on, such as fetching code ahead of need. Safari has no requestIdleCallback. */
const SETTLED = 1_500;

/** Returns the way to call it off. */
export function whenIdle(work: () => void): () => void {
  const timer = setTimeout(() => ("requestIdleCallback" in window ? requestIdleCallback(work) : work()), SETTLED);
  return () => clearTimeout(timer);
}
