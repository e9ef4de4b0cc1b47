/** After a change of screen the focus goes to its h1, once the screen's code and heading have arrived. */
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

const WAIT = 5_000;

/** The part of the address that makes another place: a tab of the same directive is none, a conversation in the list is none. */
export function placeOf(path: string): string {
  const [, section = "", thing = ""] = path.split("/");
  return section === "chi-dao" ? `${section}/${thing}` : section;
}

export function useRouteFocus(): string {
  const [path] = useLocation();
  const place = placeOf(path);
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    return focusHeading();
  }, [place]);
  return place;
}

function focusHeading(): () => void {
  const tryFocus = () => {
    const heading = document.querySelector<HTMLElement>("main [data-page-title]");
    heading?.focus({ preventScroll: true });
    return heading !== null;
  };
  if (tryFocus()) return () => undefined;
  const observer = new MutationObserver(() => tryFocus() && stop());
  const timer = setTimeout(() => stop(), WAIT);
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
  };
  observer.observe(document.body, { childList: true, subtree: true });
  return stop;
}
