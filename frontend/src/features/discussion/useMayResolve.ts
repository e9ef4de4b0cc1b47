/** Who may close a thread or give it another subject; the server decides, this only spares a button without use. */
import { boot } from "../../boot";
import type { ThreadView } from "../../realtime/shapes";
import { useTalk, useTalkFact } from "./context";

/** The one who asked, the unit that issued the directive, and whoever may conclude here. */
export function useMayResolve(thread: ThreadView | undefined): boolean {
  const { me, document: directive } = useTalk();
  const abilities = useTalkFact((state) => state.abilities);
  if (!thread || !abilities.includes("take_part")) return false;
  if (thread.opened_by.id === me || abilities.some((verb) => verb === "conclude" || verb === "moderate")) return true;
  return boot().posts.some((post) => post.unit.id === directive?.issuerUnitId);
}
