/** What the build turns into modules: translation catalogues. */
declare module "*.po" {
  import type { Messages } from "@lingui/core";
  export const messages: Messages;
}
