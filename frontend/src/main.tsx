/** Starts the client: boot data, theme, language, then the first paint over the server's shell. */
import "./ui/tokens.css";
import "./ui/base.css";
import { createRoot } from "react-dom/client";
import { refetchFailed } from "./api/queryClient";
import { App, queryClient } from "./app/App";
import { followOwnStream } from "./app/ownStream";
import { applyTheme } from "./app/theme";
import { unreadCounts } from "./app/unreadCounts";
import { readBoot } from "./boot";
import { startI18n } from "./i18n";
import { hub } from "./realtime/hub";
import { startRealtime } from "./realtime/start";

/** With an element of this id in place React Aria adds no style element of its own; its one rule is in base.css. */
function keepStylesOut() {
  const marker = document.createElement("meta");
  marker.id = "react-aria-pressable-style";
  document.head.append(marker);
}

async function start() {
  const root = document.getElementById("root");
  if (!root) throw new Error("root_missing");
  const boot = readBoot();
  keepStylesOut();
  applyTheme(boot.theme);
  unreadCounts.set(boot.unread);
  await startI18n(boot.locale);
  startRealtime();
  followOwnStream({ hub, onRights: () => void queryClient.invalidateQueries() });
  hub.status.subscribe(() => hub.isLive && refetchFailed(queryClient));
  createRoot(root).render(<App />);
}

void start();
