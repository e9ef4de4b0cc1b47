import { describe, expect, it } from "vitest";
import { emptyForm, toBody } from "./form";

describe("toBody", () => {
  it("sends numbers as numbers and leaves empty dates out", () => {
    const form = { ...emptyForm("u"), urgency: "3", copies: "64", due_date: "2019-08-15", subject: "Về việc A" };
    const body = toBody(form, { main: "f", annexes: [] });
    expect(body).toMatchObject({
      unit: "u",
      urgency: 3,
      copies: 64,
      due_date: "2019-08-15",
      main: "f",
      secrecy: "none",
    });
    expect(body).not.toHaveProperty("issue_date");
  });
});
