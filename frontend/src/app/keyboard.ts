/** Keys of the whole page. Combinations only: single letters belong to Vietnamese keyboards, which use them as tone marks. */
import { useEffect, useEffectEvent } from "react";

/** A key as it is written in help: "Ctrl+K", "Alt+Shift+ArrowUp". On a Mac, Cmd stands for Ctrl. */
export function chord(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey) parts.push("Shift");
  // With Alt held, Macs and some layouts put another character into `key`; the digit is only in `code`.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  parts.push(digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key));
  return parts.join("+");
}

/** Whether the keyboard is composing a syllable; such a key is never a command. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Runs the command of a chord anywhere on the page. A command that returns false lets the key through. */
export function useChords(commands: Record<string, () => unknown>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event)) return;
    const command = commands[chord(event)];
    if (command && command() !== false) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

const escapes: (() => void)[] = [];

/** Esc closes what was opened last; an open dialog or menu takes the key first. */
export function useEscape(close: (() => void) | undefined): void {
  useEffect(() => {
    if (!close) return;
    escapes.push(close);
    return () => void escapes.splice(escapes.indexOf(close), 1);
  }, [close]);
}

export function closeTopmost(): boolean {
  const close = escapes.at(-1);
  close?.();
  return close !== undefined;
}

function visible(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => element.offsetParent !== null);
}

/** F6: to the next pane on screen, where its current row or its heading takes the focus. */
export function movePane(step: 1 | -1): void {
  const panes = visible("[data-pane], main").filter(
    (pane) => pane.tagName !== "MAIN" || !pane.querySelector("[data-pane]"),
  );
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(Math.max(at, step === 1 ? -1 : 0) + step + panes.length) % panes.length];
  const inside = next?.querySelector<HTMLElement>(
    "[data-row][aria-current=true], [aria-current=page], [data-page-title]",
  );
  (inside ?? next)?.focus();
}

/** Alt+arrow: opens the row before or after the open one, in the list that is on screen. */
export function openNeighbour(step: 1 | -1, unreadOnly = false): boolean {
  const rows = visible("[data-row]");
  const at = rows.findIndex((row) => row.getAttribute("aria-current") === "true" || row === document.activeElement);
  const ahead = step === 1 ? rows.slice(at + 1) : rows.slice(0, Math.max(at, 0)).reverse();
  const target = ahead.find((row) => !unreadOnly || row.dataset.unread === "true");
  target?.click();
  return target !== undefined;
}
