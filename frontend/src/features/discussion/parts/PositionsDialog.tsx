/** The drafts of official positions, each to be released, changed or thrown away. */
import { t } from "@lingui/core/macro";
import { useRef, useState } from "react";
import { formatMoment } from "../../../i18n/format";
import type { PositionView } from "../../../realtime/shapes";
import { uuid7 } from "../../../realtime/uuid";
import { Button, ButtonRow } from "../../../ui/Button";
import { TextArea } from "../../../ui/Field";
import { ConfirmDialog, Dialog } from "../../../ui/overlays";
import { Card, Stack } from "../../../ui/Pane";
import { useAbility, useTalk } from "../context";
import { talkApi } from "../talkApi";
import { telling } from "../useMessageActs";
import { MessageHtml } from "./MessageHtml";
import styles from "./Positions.module.css";

interface PositionsDialogProps {
  drafts: readonly PositionView[];
  isOpen: boolean;
  onClose: () => void;
}

export function PositionsDialog({ drafts, isOpen, onClose }: PositionsDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Ý kiến chính thức của đơn vị`} size="wide">
      <Stack>
        {drafts.map((position) => (
          <PositionCard key={position.id} position={position} />
        ))}
      </Stack>
    </Dialog>
  );
}

function PositionCard({ position }: { position: PositionView }) {
  const { me } = useTalk();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const acts = usePositionActs(position);
  const mayRelease = useAbility("release_position");
  const { unit, drafted_by: drafter } = position;
  const when = formatMoment(position.drafted_at);
  if (editing) return <PositionEditor position={position} onDone={() => setEditing(false)} />;
  return (
    <Card title={unit.name}>
      <p className={styles.meta}>{t`${drafter.name} soạn ${when}. Chỉ đơn vị bạn thấy.`}</p>
      <MessageHtml html={position.html} me={me} />
      <ButtonRow>
        {mayRelease && (
          <Button variant="primary" icon="seal" onClick={() => setAsking(true)}>
            {t`Phát hành`}
          </Button>
        )}
        <Button icon="edit" onClick={() => setEditing(true)}>{t`Sửa`}</Button>
        <Button variant="quiet" icon="trash" onClick={() => void acts.discard()}>{t`Hủy dự thảo`}</Button>
      </ButtonRow>
      <ConfirmDialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => void acts.release().then(() => setAsking(false))}
        title={t`Phát hành ý kiến chính thức?`}
        action={t`Phát hành`}
      >
        <p>{t`Mọi đơn vị nhận văn bản sẽ thấy ý kiến này dưới tên ${unit.name}. Sau khi phát hành không thể sửa hoặc thu hồi.`}</p>
      </ConfirmDialog>
    </Card>
  );
}

function usePositionActs(position: PositionView) {
  const { session } = useTalk();
  const clientId = useRef(uuid7());
  const drop = (state: PositionView["state"]) =>
    session.apply("position.released", { position: { ...position, state, version: position.version + 1 } });
  return {
    async release() {
      const answer = await telling(() => talkApi.releasePosition(position, clientId.current));
      if (!answer) return;
      session.settle(answer.message);
      drop("released");
    },
    async discard() {
      const done = await telling(async () => {
        await talkApi.discardPosition(position);
        return true;
      });
      if (done) drop("discarded");
    },
  };
}

function PositionEditor({ position, onDone }: { position: PositionView; onDone: () => void }) {
  const { session } = useTalk();
  const [body, setBody] = useState(position.body);
  const save = async () => {
    const changed = await telling(() => talkApi.changePosition(position, body));
    if (!changed) return;
    session.apply("position.drafted", { position: changed });
    onDone();
  };
  return (
    <Card title={position.unit.name}>
      <TextArea label={t`Nội dung`} rows={6} value={body} onChange={(event) => setBody(event.currentTarget.value)} />
      <ButtonRow>
        <Button variant="primary" onClick={() => void save()}>{t`Lưu`}</Button>
        <Button onClick={onDone}>{t`Để sau`}</Button>
      </ButtonRow>
    </Card>
  );
}
