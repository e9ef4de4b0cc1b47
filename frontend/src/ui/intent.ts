/** Signs that a link is about to be opened, early enough to fetch what it leads to. */
import type { PointerEvent } from "react";

/** A pointer that only passes by does not rest so long. */
const REST = 65;
let resting: ReturnType<typeof setTimeout> | undefined;

/** Only a mouse tells; a finger that scrolls would fetch whatever it touches. */
export function intent(act: (() => void) | undefined) {
  if (!act) return {};
  const isMouse = ({ pointerType }: PointerEvent) => pointerType === "mouse";
  return {
    onPointerEnter(event: PointerEvent) {
      clearTimeout(resting);
      if (isMouse(event)) resting = setTimeout(act, REST);
    },
    onPointerLeave: () => clearTimeout(resting),
    onPointerDown: (event: PointerEvent) => isMouse(event) && act(),
  };
}
