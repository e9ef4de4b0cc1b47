/** Above the talk of a room: its name, who is in it, and the way back on a phone. */
import { plural, t } from "@lingui/core/macro";
import { useLocation } from "wouter";
import { paths } from "../../app/paths";
import { useStore } from "../../app/store";
import { usePhone } from "../../app/usePhone";
import { hub } from "../../realtime/hub";
import type { ConversationRow } from "../../realtime/shapes";
import { IconButton } from "../../ui/Button";
import { PageTitle } from "../../ui/PageTitle";
import { PaneHead } from "../../ui/Pane";
import { roomName } from "./rooms";
import styles from "./rooms.module.css";

interface RoomHeadProps {
  room: ConversationRow | undefined;
  showsInfo: boolean;
  onInfo: () => void;
}

export function RoomHead({ room, showsInfo, onInfo }: RoomHeadProps) {
  const phone = usePhone();
  const [, go] = useLocation();
  const back = <IconButton icon="arrow-left" label={t`Về danh sách`} onClick={() => go(paths.conversations)} />;
  const info = <IconButton icon="info" label={t`Thông tin`} pressed={showsInfo} onClick={onInfo} />;
  const name = room ? roomName(room) : t`Cuộc trao đổi`;
  return (
    <PaneHead lead={phone ? back : undefined} actions={info}>
      <PageTitle title={name}>
        <span className={styles.title}>{name}</span>
      </PageTitle>
      <p className={styles.detail}>{room && <Detail room={room} />}</p>
    </PaneHead>
  );
}

function Detail({ room: { counterpart, member_count, conversation } }: { room: ConversationRow }) {
  const states = useStore(hub.presence.states);
  if (counterpart) {
    const online = states[counterpart.id] === "online" ? t`đang trực tuyến` : "";
    return [counterpart.title, online].filter(Boolean).join(" · ");
  }
  const members = plural(member_count, { one: "# thành viên", other: "# thành viên" });
  return [members, conversation.purpose].filter(Boolean).join(" · ");
}
