/**
 * A part with code of its own, below a Suspense. Code that was fetched ahead is drawn at once: React would keep the
 * fallback of a part that waits but a tick for 300 ms. Nothing is fetched without a network, because Chromium
 * remembers a failed import until the page is loaded anew.
 */
import { type ComponentType, lazy, Suspense, useState } from "react";

/** The code did not come; only a new page helps. */
export class CodeMissing extends Error {
  override readonly name = "CodeMissing";
}

export interface Later<Props> {
  (props: Props): React.ReactNode;
  /** Fetches the code ahead of need. */
  fetch(): void;
}

export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  let ready: ComponentType<Props> | undefined;
  const loadOnce = async () => {
    await network();
    try {
      ready ??= await load();
    } catch (cause) {
      throw new CodeMissing("code_missing", { cause });
    }
    return { default: ready as ComponentType<object> };
  };
  const Waiting = lazy(loadOnce) as unknown as ComponentType<Props>;
  // Chosen once: another component in its place would begin anew.
  function Part(props: Props) {
    const [Chosen] = useState(() => ready ?? Waiting);
    return <Chosen {...props} />;
  }
  return Object.assign(Part, { fetch: () => void (navigator.onLine && loadOnce().catch(() => undefined)) });
}

async function network(): Promise<void> {
  if (!navigator.onLine) await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
}

/** A dialog of which nothing is there before it first opens. */
export function onDemand<Props extends { isOpen: boolean }>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  const Part = later(load);
  function OnDemand(props: Props) {
    const [everOpen, setEverOpen] = useState(props.isOpen);
    if (props.isOpen && !everOpen) setEverOpen(true);
    return everOpen ? (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    ) : null;
  }
  return Object.assign(OnDemand, { fetch: Part.fetch });
}
