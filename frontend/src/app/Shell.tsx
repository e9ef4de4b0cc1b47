/** The frame around every screen: top bar, rail or bottom bar, live regions, dialogs of the whole page, keys. */
import { t } from "@lingui/core/macro";
import { Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { later } from "../ui/later";
import { preloadOverlays } from "../ui/overlays";
import { Toasts } from "../ui/Toast";
import { ConnectionBanner } from "./ConnectionStatus";
import { closeTopmost, movePane, openNeighbour, useChords } from "./keyboard";
import { BottomBar, Rail } from "./Navigation";
import { Routes } from "./routes";
import { SessionEnded } from "./SessionEnded";
import styles from "./Shell.module.css";
import { Shortcuts } from "./Shortcuts";
import { preloadScreen, type ScreenName } from "./screens";
import { sections } from "./sections";
import { TopBar } from "./TopBar";
import { whenIdle } from "./whenIdle";

const Palette = later(async () => (await import("../features/search/Palette")).default);

type PageDialog = "search" | "shortcuts" | null;

export function Shell() {
  const [dialog, setDialog] = useState<PageDialog>(null);
  const close = () => setDialog(null);
  useShellKeys(setDialog);
  useIdlePreload();
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>{t`Đến nội dung chính`}</a>
      <TopBar onSearch={() => setDialog("search")} onShortcuts={() => setDialog("shortcuts")} />
      <ConnectionBanner />
      <div className={styles.body}>
        <Rail />
        <main id="main" className={styles.main} tabIndex={-1}>
          <Routes />
        </main>
      </div>
      <BottomBar />
      <Toasts />
      <Shortcuts isOpen={dialog === "shortcuts"} onClose={close} />
      <SessionEnded />
      {dialog === "search" && (
        <Suspense fallback={null}>
          <Palette isOpen onClose={close} />
        </Suspense>
      )}
    </div>
  );
}

function useShellKeys(open: (dialog: PageDialog) => void) {
  const [, navigate] = useLocation();
  const jumps = sections().map(({ href }, i) => [`Alt+${i + 1}`, () => navigate(href)] as const);
  useChords({
    ...Object.fromEntries(jumps),
    "Ctrl+K": () => open("search"),
    "Ctrl+/": () => open("shortcuts"),
    F6: () => movePane(1),
    "Shift+F6": () => movePane(-1),
    "Alt+ArrowDown": () => openNeighbour(1),
    "Alt+ArrowUp": () => openNeighbour(-1),
    "Alt+Shift+ArrowDown": () => openNeighbour(1, true),
    "Alt+Shift+ArrowUp": () => openNeighbour(-1, true),
    Escape: closeTopmost,
  });
}

/** Those wanted most come first. */
const AHEAD: readonly ScreenName[] = ["document", "conversations", "inbox", "directives", "notifications", "directory"];

/** Code likely to be wanted next; it is small, and where the line breaks only what is there can be shown. */
function useIdlePreload() {
  useEffect(
    () =>
      whenIdle(() => {
        preloadOverlays();
        for (const name of AHEAD) preloadScreen(name);
        Palette.fetch();
      }),
    [],
  );
}
