/** Every part on one page, to look at while working on them: `npm run dev`, then /gallery.html. Not in the product. */
import "../tokens.css";
import "../base.css";
import { createRoot } from "react-dom/client";
import type { PaneName } from "../../app/PaneLayout";
import shell from "../../app/Shell.module.css";
import { applyTheme } from "../../app/theme";
import { readBoot, type Theme } from "../../boot";
import { startI18n } from "../../i18n";
import { Announcer } from "../Announcer";
import { Button, ButtonRow } from "../Button";
import { Card, PaneBody, Stack } from "../Pane";
import { Toasts } from "../Toast";
import { Collections } from "./Collections";
import { Controls } from "./Controls";
import { Marks } from "./Marks";
import { Overlays } from "./Overlays";
import { Panes } from "./Panes";

function Gallery() {
  const themes: Theme[] = ["light", "dark", "system"];
  return (
    <PaneBody padded>
      <Stack>
        <ButtonRow>
          {themes.map((theme) => (
            <Button key={theme} size="small" onClick={() => applyTheme(theme)}>
              {theme}
            </Button>
          ))}
        </ButtonRow>
        <Card title="Marks">
          <Marks />
        </Card>
        <Card title="Controls">
          <Controls />
        </Card>
        <Card title="Collections and feedback">
          <Collections />
        </Card>
        <Card title="Overlays">
          <Overlays />
        </Card>
      </Stack>
      <Announcer />
      <Toasts />
    </PaneBody>
  );
}

async function start() {
  const root = document.getElementById("root");
  if (!root) throw new Error("root_missing");
  const boot = readBoot();
  const asked = new URLSearchParams(location.search);
  const panes = asked.get("panes") as PaneName | null;
  applyTheme((asked.get("theme") as Theme) ?? boot.theme);
  await startI18n(boot.locale);
  createRoot(root).render(
    panes ? (
      <div className={shell.shell}>
        <Panes shown={panes} />
      </div>
    ) : (
      <Gallery />
    ),
  );
}

void start();
