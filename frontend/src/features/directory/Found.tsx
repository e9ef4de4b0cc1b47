/** What a search of the directory finds: people first, then units. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { peopleQuery, unitsQuery } from "../../api/queries/directory";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { List, ListHeading, ListRow } from "../../ui/List";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { unitAddress } from "./address";
import { PersonEntry } from "./PersonEntry";

export function Found({ text }: { text: string }) {
  const people = useQuery(peopleQuery(text));
  const units = useQuery(unitsQuery(text));
  if (people.isLoading || units.isPending) return <Skeleton />;
  if (units.isError) return <Failure error={units.error} onRetry={() => void units.refetch()} />;
  const found = people.data?.rows ?? [];
  return (
    <>
      <PaneHead>
        <h2>{t`Kết quả cho “${text}”`}</h2>
      </PaneHead>
      <PaneBody>
        {found.length + units.data.rows.length === 0 && (
          <Empty icon="search">{t`Không tìm thấy ai hay đơn vị nào.`}</Empty>
        )}
        <List label={t`Kết quả tìm`}>
          {found.length > 0 && <ListHeading count={found.length}>{t`Cán bộ`}</ListHeading>}
          {found.map((row) => (
            <PersonEntry key={row.person.id} row={row} />
          ))}
          {units.data.rows.length > 0 && <ListHeading count={units.data.rows.length}>{t`Đơn vị`}</ListHeading>}
          {units.data.rows.map((unit) => (
            <ListRow key={unit.id} href={unitAddress(unit.id)} title={unit.name} below={unit.organisation_name} />
          ))}
        </List>
      </PaneBody>
    </>
  );
}
