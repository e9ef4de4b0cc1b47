/** One unit: where it stands, what is below it, who works there. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { unitQuery } from "../../api/queries/directory";
import { paths } from "../../app/paths";
import { IconLink } from "../../ui/Button";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { List, ListHeading, ListRow } from "../../ui/List";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { unitAddress } from "./address";
import { PersonEntry } from "./PersonEntry";

export function UnitDetail({ id }: { id: string }) {
  const query = useQuery({ ...unitQuery(id), enabled: id !== "" });
  if (id === "") return <Empty icon="unit">{t`Chọn một cơ quan ở bên trái.`}</Empty>;
  if (query.isPending) return <Skeleton />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const { unit, path, children, people } = query.data;
  return (
    <>
      <PaneHead
        lead={
          <span className="phone-only">
            <IconLink href={paths.directory} icon="arrow-left" label={t`Về danh sách cơ quan`} />
          </span>
        }
      >
        <nav aria-label={t`Đơn vị cấp trên`}>
          {path
            .filter((above) => above.id !== unit.id)
            .map((above) => (
              <span key={above.id}>
                <Link href={unitAddress(above.id)}>{above.short_name}</Link> ›{" "}
              </span>
            ))}
        </nav>
        <h2>{unit.name}</h2>
      </PaneHead>
      <PaneBody>
        <List label={t`Người và đơn vị`}>
          <ListHeading count={people.length}>{t`Cán bộ`}</ListHeading>
          {people.map((row) => (
            <PersonEntry key={row.person.id} row={row} />
          ))}
          {children.length > 0 && <ListHeading count={children.length}>{t`Đơn vị trực thuộc`}</ListHeading>}
          {children.map((child) => (
            <ListRow
              key={child.id}
              href={unitAddress(child.id)}
              title={child.name}
              below={t`${child.head_count} cán bộ`}
            />
          ))}
        </List>
      </PaneBody>
    </>
  );
}
