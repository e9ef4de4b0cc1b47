import "../ui/tokens.css";
import "../ui/base.css";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { startI18n } from "../i18n";
import { List, ListRow } from "../ui/List";
import { closeTopmost, movePane, openNeighbour, useChords } from "./keyboard";
import { PaneLayout, type PaneName } from "./PaneLayout";

beforeAll(() => startI18n("vi"));
beforeEach(() => page.viewport(1366, 768));

function Panes({ shown, keepList, onClose }: { shown: PaneName; keepList?: boolean; onClose?: () => void }) {
  useChords({ Escape: closeTopmost, F6: () => movePane(1), "Shift+F6": () => movePane(-1) });
  const close = onClose ?? (() => undefined);
  return (
    <PaneLayout
      list="Danh sách"
      main="Văn bản"
      panel="Trao đổi"
      shown={shown}
      keepList={keepList}
      onPanelClose={close}
    />
  );
}

const onScreen = () =>
  [...document.querySelectorAll<HTMLElement>("[data-pane]")]
    .filter((pane) => pane.offsetParent !== null)
    .map((pane) => pane.textContent);

describe("the panes on screen", () => {
  test.each<[number, PaneName, string[]]>([
    [1366, "main", ["Danh sách", "Văn bản", "Trao đổi"]],
    [1000, "main", ["Văn bản"]],
    [1000, "panel", ["Văn bản", "Trao đổi"]],
    [1000, "list", ["Danh sách"]],
    [390, "main", ["Văn bản"]],
    [390, "panel", ["Trao đổi"]],
    [390, "list", ["Danh sách"]],
  ])("at %i px with %s shown are %j", async (width, shown, panes) => {
    await page.viewport(width, 768);
    await render(<Panes shown={shown} />);
    expect(onScreen()).toEqual(panes);
  });

  test("keep a list that can live beside the main pane", async () => {
    await page.viewport(700, 768);
    await render(<Panes shown="main" keepList />);
    expect(onScreen()).toEqual(["Danh sách", "Văn bản"]);
  });
});

test("Escape closes the panel that is shown", async () => {
  const close = vi.fn();
  await render(<Panes shown="panel" onClose={close} />);
  await userEvent.keyboard("{Escape}");
  expect(close).toHaveBeenCalledOnce();
});

test("F6 goes round the panes and Shift+F6 back", async () => {
  await render(<Panes shown="main" />);
  await userEvent.keyboard("{F6}");
  expect(document.activeElement?.textContent).toBe("Danh sách");
  await userEvent.keyboard("{F6}");
  expect(document.activeElement?.textContent).toBe("Văn bản");
  await userEvent.keyboard("{Shift>}{F6}{/Shift}");
  expect(document.activeElement?.textContent).toBe("Danh sách");
  await userEvent.keyboard("{Shift>}{F6}{/Shift}");
  expect(document.activeElement?.textContent).toBe("Trao đổi");
});

describe("rows", () => {
  const opened = vi.fn();

  beforeEach(async () => {
    opened.mockClear();
    await render(
      <List label="Văn bản">
        {["một", "hai", "ba"].map((title) => (
          <ListRow
            key={title}
            title={title}
            selected={title === "một"}
            unread={title === "ba"}
            onOpen={() => opened(title)}
          />
        ))}
      </List>,
    );
  });

  test("are moved through by arrows and opened by Enter", async () => {
    document.querySelector<HTMLElement>("[data-row]")?.focus();
    await userEvent.keyboard("{ArrowDown}{End}{ArrowUp}{Enter}");
    expect(opened).toHaveBeenCalledExactlyOnceWith("hai");
  });

  test("before and after the open one are opened from anywhere", () => {
    expect(openNeighbour(1)).toBe(true);
    expect(openNeighbour(1, true)).toBe(true);
    expect(opened.mock.calls).toEqual([["hai"], ["ba"]]);
    expect(openNeighbour(-1)).toBe(false);
  });
});
