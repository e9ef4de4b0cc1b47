import "./tokens.css";
import "./base.css";
import axe from "axe-core";
import { useState } from "react";
import { beforeAll, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { startI18n } from "../i18n";
import { Button } from "./Button";
import { Collections } from "./gallery/Collections";
import { Controls } from "./gallery/Controls";
import { Marks } from "./gallery/Marks";
import { ComboBox, Dialog, Menu } from "./overlays";

const people = [
  { id: "1", label: "Trần Văn Minh", detail: "Sở Hà Nội" },
  { id: "2", label: "Lê Thu Hà", detail: "Vụ Đất đai" },
];

beforeAll(async () => {
  const boot = document.createElement("script");
  boot.type = "application/json";
  boot.id = "boot";
  boot.textContent = JSON.stringify({ person: { locale: "vi" }, posts: [] });
  document.head.append(boot);
  document.documentElement.dataset.theme = "light";
  document.title = "Chỉ đạo";
  // As in the Shell: panes scroll, the page never does; a scroll of the page would close what is open.
  document.documentElement.style.overflow = "hidden";
  await startI18n("vi");
});

async function findings() {
  const { violations } = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

test.each(["light", "dark"])("the parts have no accessibility findings, %s", async (theme) => {
  document.documentElement.dataset.theme = theme;
  await render(
    <main>
      <Marks />
      <Controls />
      <Collections />
    </main>,
  );
  expect(await findings()).toEqual([]);
  document.documentElement.dataset.theme = "light";
});

test("a menu opens by keyboard, moves by arrows and gives the focus back", async () => {
  const chosen: string[] = [];
  const item = (id: string) => ({ id, label: id, onAction: () => chosen.push(id) });
  await render(<Menu label="Thêm" trigger={<Button>Thêm</Button>} groups={[[item("Đôn đốc"), item("Gia hạn")]]} />);
  const trigger = page.getByRole("button", { name: "Thêm" });
  await expect.element(trigger).toHaveAttribute("aria-haspopup");
  (trigger.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByRole("menuitem", { name: "Đôn đốc" })).toHaveFocus();
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(chosen).toEqual(["Gia hạn"]);
  await expect.element(trigger).toHaveFocus();
});

test("a combo box finds without marks and speaks Vietnamese", async () => {
  const chosen: (string | undefined)[] = [];
  await render(<ComboBox label="Người xử lý" items={people} onSelect={(person) => chosen.push(person?.id)} />);
  await expect.element(page.getByRole("button", { name: /Hiện gợi ý/ })).toBeVisible();
  await userEvent.type(page.getByRole("combobox"), "tran min");
  await expect.element(page.getByRole("option", { name: "Trần Văn Minh" })).toBeVisible();
  await expect.element(page.getByRole("option", { name: "Lê Thu Hà" })).not.toBeInTheDocument();
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(chosen).toEqual(["1"]);
});

function Asking() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Mở</Button>
      <Dialog isOpen={open} onClose={() => setOpen(false)} title="Phân công">
        <p>Nội dung</p>
      </Dialog>
    </>
  );
}

test("a dialog closes by Escape and the focus returns to what opened it", async () => {
  await render(<Asking />);
  await userEvent.click(page.getByRole("button", { name: "Mở" }));
  await expect.element(page.getByRole("dialog", { name: "Phân công" })).toBeVisible();
  expect(await findings()).toEqual([]);
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  await expect.element(page.getByRole("button", { name: "Mở" })).toHaveFocus();
});
