/** The frame around every screen: top bar, rail or bottom bar, live regions, dialogs of the whole page, keys. */
import { t } from "@lingui/core/macro";
import { lazy, Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { preloadOverlays } from "../ui/overlays";
import { Toasts } from "../ui/Toast";
import { ConnectionBanner } from "./ConnectionStatus";
import { closeTopmost, movePane, openNeighbour, useChords } from "./keyboard";
import { BottomBar, Rail } from "./Navigation";
import { Routes } from "./routes";
import { SessionEnded } from "./SessionEnded";
import styles from "./Shell.module.css";
import { Shortcuts } from "./Shortcuts";
import { preloadScreen } from "./screens";
import { sections } from "./sections";
import { TopBar } from "./TopBar";
import { whenIdle } from "./whenIdle";

const Palette = lazy(() => import("../features/search/Palette"));

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

/** Code likely to be wanted next. */
function useIdlePreload() {
  useEffect(
    () =>
      whenIdle(() => {
        preloadOverlays();
        preloadScreen("document");
        preloadScreen("conversations");
      }),
    [],
  );
}
