/** What tests in plain Node need before a text can be made. */
import { i18n } from "@lingui/core";

export function speakVietnamese(): void {
  i18n.load("vi", {});
  i18n.activate("vi");
}
