/** The feed of work; on a wide screen a row is looked at beside it, on a phone it opens. */
import { t } from "@lingui/core/macro";
import { useSearchParams } from "wouter";
import type { DocumentRow } from "../../api/queries/documents";
import { usePhone } from "../../app/usePhone";
import { List, ListHeading } from "../../ui/List";
import { DocumentCard } from "../directives/rows";
import { partsOf } from "./feedOf";
import { partLabel } from "./groups";

export function Feed({ rows, chosen }: { rows: readonly DocumentRow[]; chosen: string | undefined }) {
  const phone = usePhone();
  const [search] = useSearchParams();
  const look = (id: string) => {
    const next = new URLSearchParams(search);
    next.set("xem", id);
    return `?${next}`;
  };
  return (
    <List label={t`Việc của tôi`}>
      {partsOf(rows).map(([part, found]) => [
        <ListHeading key={part} count={found.length}>
          {partLabel(part)}
        </ListHeading>,
        ...found.map((row) => (
          <DocumentCard
            key={row.document.id}
            row={row}
            selected={!phone && row.document.id === chosen}
            {...(!phone && { href: look(row.document.id) })}
          />
        )),
      ])}
    </List>
  );
}
