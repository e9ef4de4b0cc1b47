/** The rooms: unread ones first, then groups, then people. */
import { t } from "@lingui/core/macro";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { paths } from "../../app/paths";
import { useStore } from "../../app/store";
import { boot } from "../../boot";
import { formatShort } from "../../i18n/format";
import { hub } from "../../realtime/hub";
import type { ConversationRow, ConversationRows } from "../../realtime/shapes";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { SearchBox } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { List, ListHeading, ListRow } from "../../ui/List";
import { Menu } from "../../ui/overlays";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { Badge } from "../../ui/Tag";
import { DirectDialog } from "./DirectDialog";
import { GroupDialog } from "./GroupDialog";
import { groupRooms, roomName } from "./rooms";
import styles from "./rooms.module.css";

interface RoomListProps {
  query: UseQueryResult<ConversationRows>;
  currentId: string | undefined;
}

export function RoomList({ query, currentId }: RoomListProps) {
  const [search, setSearch] = useState("");
  const [dialog, setDialog] = useState<"group" | "direct" | null>(null);
  const close = () => setDialog(null);
  const choices = [
    { id: "direct", label: t`Nhắn tin cho một người`, icon: "user" as const, onAction: () => setDialog("direct") },
    { id: "group", label: t`Lập nhóm trao đổi`, icon: "people" as const, onAction: () => setDialog("group") },
  ];
  return (
    <>
      <PaneHead
        actions={
          <Menu
            label={t`Mở cuộc trao đổi mới`}
            trigger={<IconButton icon="plus" label={t`Mở cuộc trao đổi mới`} />}
            groups={[choices]}
          />
        }
      >
        {currentId ? <h2>{t`Trao đổi`}</h2> : <PageTitle>{t`Trao đổi`}</PageTitle>}
      </PaneHead>
      <div className={styles.search}>
        <SearchBox label={t`Tìm nhóm, người`} value={search} onChange={setSearch} />
      </div>
      <PaneBody>
        <Rooms query={query} search={search} currentId={currentId} />
      </PaneBody>
      <GroupDialog isOpen={dialog === "group"} onClose={close} />
      <DirectDialog isOpen={dialog === "direct"} onClose={close} />
    </>
  );
}

function Rooms({ query, search, currentId }: RoomListProps & { search: string }) {
  usePresence(query.data?.rows ?? []);
  if (query.isPending) return <Skeleton />;
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const { unread, groups, direct } = groupRooms(query.data.rows, search);
  if (unread.length + groups.length + direct.length === 0) {
    return <Empty icon="chat">{search ? t`Không tìm thấy cuộc trao đổi nào.` : t`Chưa có cuộc trao đổi nào.`}</Empty>;
  }
  const section = (title: string, rows: ConversationRow[], count?: number) =>
    rows.length > 0 && (
      <>
        <ListHeading count={count}>{title}</ListHeading>
        {rows.map((row) => (
          <RoomRow key={row.conversation.id} row={row} isCurrent={row.conversation.id === currentId} />
        ))}
      </>
    );
  return (
    <List label={t`Các cuộc trao đổi`}>
      {section(t`Chưa đọc`, unread, unread.length)}
      {section(t`Nhóm`, groups)}
      {section(t`Tin nhắn`, direct)}
    </List>
  );
}

function RoomRow({ row, isCurrent }: { row: ConversationRow; isCurrent: boolean }) {
  const online = useStore(hub.presence.states);
  const { conversation, counterpart, last_message: last, marks } = row;
  return (
    <ListRow
      href={paths.conversation(conversation.id)}
      selected={isCurrent}
      unread={marks.unread > 0}
      lead={
        counterpart ? (
          <Avatar name={counterpart.name} id={counterpart.id} online={online[counterpart.id] === "online"} />
        ) : (
          <span className={styles.group}>
            <Icon name={marks.level === "mute" ? "mute" : "people"} />
          </span>
        )
      }
      title={roomName(row)}
      below={<LastWords row={row} />}
      end={
        <span className={styles.end}>
          {last && <span className={styles.time}>{formatShort(last.at)}</span>}
          <Badge count={marks.unread} label={t`chưa đọc`} tone={marks.mentions > 0 ? "danger" : "brand"} />
        </span>
      }
    />
  );
}

function LastWords({ row: { last_message: last, counterpart } }: { row: ConversationRow }) {
  if (!last) return <span className={styles.words}>{t`Chưa có tin nhắn.`}</span>;
  const isOther = last.author_name === counterpart?.name;
  const who = last.author_name === boot().person.name ? t`Bạn` : last.author_name;
  const text = last.deleted ? t`Tin nhắn đã được thu hồi` : last.text;
  return <span className={styles.words}>{isOther ? text : `${who}: ${text}`}</span>;
}

function usePresence(rows: readonly ConversationRow[]): void {
  const people = rows.flatMap((row) => (row.counterpart ? [row.counterpart.id] : [])).join(" ");
  useEffect(() => (people ? hub.presence.show(people.split(" ")) : undefined), [people]);
}
