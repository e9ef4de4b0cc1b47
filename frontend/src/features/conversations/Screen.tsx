/** Groups and direct messages: the rooms, the talk, and what is known about the room. */
import { t } from "@lingui/core/macro";
import { useLocation, useSearch } from "wouter";
import { PaneLayout } from "../../app/PaneLayout";
import { paths } from "../../app/paths";
import type { ScreenProps } from "../../app/screens";
import { Empty } from "../../ui/Feedback";
import { Discussion } from "../discussion/Discussion";
import { RoomHead } from "./RoomHead";
import { RoomInfo } from "./RoomInfo";
import { RoomList } from "./RoomList";
import { useRooms } from "./useRooms";

export default function Screen({ conversationId }: ScreenProps["conversations"]) {
  const rooms = useRooms();
  const [, go] = useLocation();
  const showsInfo = new URLSearchParams(useSearch()).has("thong-tin");
  const room = rooms.data?.rows.find((row) => row.conversation.id === conversationId);
  const address = conversationId ? paths.conversation(conversationId) : paths.conversations;
  const toggle = () => go(showsInfo ? address : `${address}?thong-tin`);
  const info = conversationId && showsInfo;
  return (
    <PaneLayout
      list={<RoomList query={rooms} currentId={conversationId} />}
      listLabel={t`Các cuộc trao đổi`}
      keepList
      main={
        conversationId ? (
          <Discussion
            key={conversationId}
            conversationId={conversationId}
            head={<RoomHead room={room} showsInfo={showsInfo} onInfo={toggle} />}
          />
        ) : (
          <Empty icon="chat">{t`Chọn một cuộc trao đổi, hoặc mở cuộc mới.`}</Empty>
        )
      }
      mainLabel={t`Trao đổi`}
      panel={info ? <RoomInfo key={conversationId} id={conversationId} onClose={() => go(address)} /> : undefined}
      panelLabel={t`Thông tin`}
      shown={info ? "panel" : conversationId ? "main" : "list"}
      onPanelClose={() => go(address)}
    />
  );
}
