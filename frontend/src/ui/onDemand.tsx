/** A dialog whose code is fetched when it first opens; until then it costs nothing. */
import { type ComponentType, lazy, Suspense, useState } from "react";

export function onDemand<Props extends { isOpen: boolean }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: (await load()) as ComponentType<{ isOpen: boolean }> }));
  return function OnDemand(props: Props) {
    const [everOpen, setEverOpen] = useState(props.isOpen);
    if (props.isOpen && !everOpen) setEverOpen(true);
    return everOpen ? (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    ) : null;
  };
}
