/** What is known about a room: what it is for, who is in it, its files and pinned messages, how closely one follows it. */
import { t } from "@lingui/core/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { conversationKeys, roomApi } from "../../api/queries/conversations";
import { fileContent } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { boot } from "../../boot";
import { formatBytes, formatShort } from "../../i18n/format";
import type { ConversationPage, MemberView } from "../../realtime/shapes";
import { Avatar } from "../../ui/Avatar";
import { Button, ButtonRow, IconButton } from "../../ui/Button";
import { Failure, Skeleton } from "../../ui/Feedback";
import { Checkbox } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { ConfirmDialog } from "../../ui/overlays";
import { Card, PaneBody, PaneHead, Stack } from "../../ui/Pane";
import { Tag } from "../../ui/Tag";
import { talkApi } from "../discussion/talkApi";
import { telling } from "../discussion/useMessageActs";
import { ChangeGroupDialog } from "./ChangeGroupDialog";
import { PersonPicker, UnitPicker } from "./Pickers";
import styles from "./rooms.module.css";
import { useLivePage } from "./useLivePage";

export function RoomInfo({ id, onClose }: { id: string; onClose: () => void }) {
  const page = useLivePage(id);
  return (
    <>
      <PaneHead actions={<IconButton icon="close" label={t`Đóng`} onClick={onClose} />}>
        <h2>{t`Thông tin`}</h2>
      </PaneHead>
      <PaneBody padded>
        {page.isPending ? (
          <Skeleton />
        ) : page.isError ? (
          <Failure error={page.error} onRetry={() => void page.refetch()} />
        ) : (
          <Details page={page.data} onChanged={() => void page.refetch()} />
        )}
      </PaneBody>
    </>
  );
}

function Details({ page, onChanged }: { page: ConversationPage; onChanged: () => void }) {
  const { conversation, marks } = page;
  const client = useQueryClient();
  const mute = async (isMuted: boolean) => {
    await telling(() => roomApi.setLevel(conversation.id, isMuted ? "mute" : "default"));
    await client.invalidateQueries({ queryKey: conversationKeys.rooms });
    onChanged();
  };
  return (
    <Stack>
      {conversation.kind === "group" && <About page={page} />}
      <Checkbox
        label={t`Tắt thông báo`}
        hint={t`Vẫn báo khi bạn được nhắc đến.`}
        checked={marks.level === "mute"}
        onChange={(event) => void mute(event.currentTarget.checked)}
      />
      <Members page={page} onChanged={onChanged} />
      <Files id={conversation.id} />
      {conversation.kind === "group" && <Leave page={page} />}
    </Stack>
  );
}

function About({ page: { conversation, abilities } }: { page: ConversationPage }) {
  const [changing, setChanging] = useState(false);
  const mayChange = abilities.includes("moderate");
  return (
    <Stack gap="tight">
      <h3>{conversation.title}</h3>
      {conversation.purpose && <p>{conversation.purpose}</p>}
      {mayChange && (
        <ButtonRow>
          <Button size="small" icon="edit" onClick={() => setChanging(true)}>
            {t`Sửa thông tin`}
          </Button>
        </ButtonRow>
      )}
      <ChangeGroupDialog room={conversation} isOpen={changing} onClose={() => setChanging(false)} />
    </Stack>
  );
}

function Members({ page, onChanged }: { page: ConversationPage; onChanged: () => void }) {
  const { conversation, members, abilities } = page;
  const mayModerate = abilities.includes("moderate");
  const add = async (who: Parameters<typeof roomApi.addMembers>[1]) => {
    await telling(() => roomApi.addMembers(conversation.id, who));
    onChanged();
  };
  const remove = async (member: string) => {
    await telling(() => roomApi.removeMember(conversation.id, member));
    onChanged();
  };
  return (
    <Card title={t`Thành viên (${members.length})`}>
      <ul>
        {members.map((member) => (
          <Member
            key={member.id}
            member={member}
            onRemove={mayModerate && !isMe(member) ? () => void remove(member.id) : undefined}
          />
        ))}
      </ul>
      {mayModerate && (
        <>
          <PersonPicker label={t`Thêm người`} onPick={(item) => void add({ people: [item.id] })} />
          <UnitPicker label={t`Thêm đơn vị`} onPick={(item) => void add({ units: [item.id] })} />
        </>
      )}
    </Card>
  );
}

function isMe({ person }: MemberView): boolean {
  return person?.id === boot().person.id;
}

function Member({ member, onRemove }: { member: MemberView; onRemove: (() => void) | undefined }) {
  const { person, unit, right } = member;
  const name = person?.name ?? unit?.name ?? "";
  return (
    <li className={styles.person}>
      {person ? <Avatar name={name} id={person.id} size="small" /> : <Icon name="unit" />}
      <span className={styles.personText}>
        {name}
        {person?.title && <span className={styles.detail}> · {person.title}</span>}
      </span>
      {right === "moderate" && <Tag>{t`Quản trị`}</Tag>}
      {onRemove && <IconButton icon="close" size="small" label={t`Đưa ${name} ra khỏi nhóm`} onClick={onRemove} />}
    </li>
  );
}

function Files({ id }: { id: string }) {
  const files = useQuery({ queryKey: conversationKeys.files(id), queryFn: () => talkApi.files(id), staleTime: 0 });
  const rows = files.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Card title={t`Tệp (${rows.length})`}>
      <ul>
        {rows.map((row) => (
          <li key={`${row.message_id}${row.file.id}`} className={styles.file}>
            <Icon name="attach" size={16} />
            <span className={styles.personText}>
              <a href={fileContent(row.file.id)} download={row.file.name}>
                {row.file.name}
              </a>
              <span className={styles.detail}>
                {" "}
                {formatBytes(row.file.size, boot().locale)} · {row.author_name} · {formatShort(row.at)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Leave({ page }: { page: ConversationPage }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const [, go] = useLocation();
  const mine = page.members.find(isMe);
  if (!mine) return null;
  const leave = async () => {
    await telling(() => roomApi.removeMember(page.conversation.id, mine.id));
    setAsking(false);
    await client.invalidateQueries({ queryKey: conversationKeys.rooms });
    go(paths.conversations);
  };
  return (
    <>
      <Button icon="logout" onClick={() => setAsking(true)}>
        {t`Rời nhóm`}
      </Button>
      <ConfirmDialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => void leave()}
        title={t`Rời nhóm này?`}
        action={t`Rời nhóm`}
        danger
      >
        <p>{t`Bạn sẽ không còn xem được nội dung trao đổi của nhóm.`}</p>
      </ConfirmDialog>
    </>
  );
}
