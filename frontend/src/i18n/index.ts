/** Chooses the language of the screen. Vietnamese is in the code; English comes as one catalogue before the first paint. */
import { i18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Locale } from "../boot";

export { i18n };

export async function startI18n(locale: Locale): Promise<void> {
  i18n.setMessagesCompiler(compileMessage);
  if (locale === "en") {
    const { messages } = await import("../locales/en.po");
    i18n.load("en", messages);
  }
  i18n.activate(locale);
  document.documentElement.lang = locale;
}
