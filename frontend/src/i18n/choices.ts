/** The lists of the server (types, fields, urgencies) as options in the reader's language. */
import type { ChoiceView } from "../api/events.gen";
import { boot } from "../boot";
import type { Option } from "../ui/Field";

export function optionsOf(choices: readonly ChoiceView[] = []): Option[] {
  const { locale } = boot();
  return choices.map(({ code, name }) => ({ value: code, label: name[locale] ?? code }));
}
