/** An acknowledgement in one browser is seen in the header, the board and the list of another without a reload. */
import { directiveAddress, expect, isPhone, test } from "./people";

const CODE = "2054/BTNMT-TCQLĐĐ";

test("acknowledging and withdrawing are seen by others at once", async ({ enter }) => {
  const director = await enter("director");
  const head = await enter("head");
  const address = await directiveAddress(head, CODE);
  await head.goto(address);
  await director.goto(address);
  const reception = head.getByRole("main").getByRole("link", { name: /Đã tiếp nhận \d+\// });
  const count = async () => Number(/tiếp nhận (\d+)\//.exec((await reception.textContent()) ?? "")?.[1]);
  await expect(reception).toBeVisible();
  const before = await count();

  await director.getByRole("button", { name: "Xác nhận đã tiếp nhận" }).click();
  await director.getByRole("alertdialog").getByRole("button", { name: "Xác nhận đã tiếp nhận" }).click();
  await expect(director.getByRole("button", { name: "Rút xác nhận" })).toBeVisible();
  await expect.poll(count).toBe(before + 1);

  await reception.click();
  await head.getByRole("tab", { name: /^Đã tiếp nhận/ }).click();
  await head.getByRole("searchbox", { name: "Tìm đơn vị" }).fill("tay ninh");
  await expect(head.getByRole("main").getByText("Sở TN&MT Tây Ninh", { exact: true }).first()).toBeVisible();
  if (!isPhone(head)) {
    const row = head.getByRole("region", { name: "Bảng theo dõi tiếp nhận" }).getByRole("row").nth(1);
    await expect(row).toContainText("Hoàng Thị Đào");
  }

  await director.getByRole("button", { name: "Rút xác nhận" }).click();
  await expect(director.getByRole("button", { name: "Xác nhận đã tiếp nhận" })).toBeVisible();
  await expect.poll(count).toBe(before);
  await expect(head.getByText("Không có đơn vị nào.")).toBeVisible();
});
