/** Choosing recipients: a set of units with roles, filled from the tree, from search, or from saved lists. */
import type { UnitRef } from "../../realtime/shapes";

export type Role = "lead" | "coop" | "inform";

export interface Chosen {
  unit: UnitRef;
  role: Role;
}

/** The chosen ones with some more; who is there already keeps the role. */
export function add(chosen: readonly Chosen[], units: readonly UnitRef[], role: Role): Chosen[] {
  const known = new Set(chosen.map((one) => one.unit.id));
  return [...chosen, ...units.filter((unit) => !known.has(unit.id)).map((unit) => ({ unit, role }))];
}

export function remove(chosen: readonly Chosen[], units: readonly UnitRef[]): Chosen[] {
  const gone = new Set(units.map((unit) => unit.id));
  return chosen.filter((one) => !gone.has(one.unit.id));
}

export function setRole(chosen: readonly Chosen[], unit: string, role: Role): Chosen[] {
  return chosen.map((one) => (one.unit.id === unit ? { ...one, role } : one));
}

export function hasAll(chosen: readonly Chosen[], units: readonly UnitRef[]): boolean {
  const known = new Set(chosen.map((one) => one.unit.id));
  return units.length > 0 && units.every((unit) => known.has(unit.id));
}
