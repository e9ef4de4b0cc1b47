import { QueryClient } from "@tanstack/react-query";
import { describe, expect, test } from "vitest";
import { type DocumentRow, listKey } from "../../api/queries/documents";
import { workKey } from "../../api/queries/work";
import { knownRow, previewOf } from "./preview";

const row = {
  document: { id: "d1", full_code: "917/QĐ-BTNMT", subject: "Về việc giao đất", state: "issued", urgency: 1 },
  totals: { recipients: 63, arrived: 63, seen: 10, acknowledged: 4 },
  mine: null,
  talk: { conversation_id: "c1", last_ordinal: 12, unread: 5, open_threads: ["t1"] },
  level: "default",
} as unknown as DocumentRow;

describe("a directive that a list knows", () => {
  test("is found in a list or among today's work", () => {
    const client = new QueryClient();
    expect(knownRow(client, "d1")).toBeUndefined();
    client.setQueryData([...listKey, { box: "received" }], { pages: [{ rows: [row] }], pageParams: [null] });
    expect(knownRow(client, "d1")).toBe(row);
    const other = new QueryClient();
    other.setQueryData(workKey, { rows: [{ group: "overdue", document: row }] });
    expect(knownRow(other, "d1")).toBe(row);
  });

  test("shows its head, with no rights and nothing live", () => {
    const preview = previewOf(row);
    expect(preview.document).toMatchObject({ full_code: "917/QĐ-BTNMT", attachments: [] });
    expect(preview.conversations[0]).toMatchObject({ id: "c1", kind: "open", marks: { unread: 5, upto: 7 } });
    expect(preview).toMatchObject({ abilities: [], head: {}, mine: [] });
  });
});
