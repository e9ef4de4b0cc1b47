/** The two live regions of the page. They exist from the first paint on, or screen readers would not read them. */
import styles from "./Announcer.module.css";

type Manner = "polite" | "assertive";

const turn: Record<Manner, number> = { polite: 0, assertive: 0 };

/** `data-live-announcer` keeps React Aria from hiding the regions behind an open dialog. */
export function Announcer() {
  return (
    <div className={styles.regions} data-live-announcer="true">
      {(["polite", "assertive"] as const).map((manner) => (
        <div key={manner} id={`announce-${manner}`} aria-live={manner} aria-atomic="true">
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}

/** Says the text once. Two slots take turns, so that the same words twice are read twice. */
export function announce(text: string, manner: Manner = "polite"): void {
  const slots = document.getElementById(`announce-${manner}`)?.children;
  if (!slots) return;
  turn[manner] = 1 - turn[manner];
  [...slots].forEach((slot, i) => {
    slot.textContent = i === turn[manner] ? text : "";
  });
}
