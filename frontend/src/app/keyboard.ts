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

/** F6: to the next pane on screen; it keeps the place where the focus last was in it. */
export function movePane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter((pane) => pane.offsetParent !== null);
  if (panes.length === 0) return;
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length] ?? panes[0];
  const current = next?.querySelector<HTMLElement>("[aria-current=true], [data-row], [data-page-title]");
  (current ?? next)?.focus();
}
