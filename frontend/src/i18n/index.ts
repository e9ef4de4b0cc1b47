/** Chooses the language of the screen. Vietnamese is in the code; English comes as one catalogue before the first paint. */
import { i18n } from "@lingui/core";
import type { Locale } from "../boot";
import { compileMessage } from "./compile";

export { i18n };

export async function startI18n(locale: Locale): Promise<void> {
  i18n.setMessagesCompiler(compileMessage);
  const { messages } = locale === "en" ? await import("../locales/en.po") : { messages: {} };
  i18n.load(locale, messages);
  i18n.activate(locale);
  document.documentElement.lang = locale;
}
