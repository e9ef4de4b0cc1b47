/** "Xác nhận đã tiếp nhận": one explicit act for a unit, shown with name and time once done, withdrawable for a while. */
import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { errorWords } from "../../api/errorWords";
import { type DocumentDetail, documentKeys, type RecipientState } from "../../api/queries/documents";
import { usePhone } from "../../app/usePhone";
import { formatDateTime } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { ConfirmDialog } from "../../ui/overlays";
import { toasts } from "../../ui/toasts";
import styles from "./Header.module.css";

const WITHDRAWABLE_FOR = 5 * 60_000;

export function Acknowledge({ detail }: { detail: DocumentDetail }) {
  const [asking, setAsking] = useState<RecipientState | null>(null);
  const act = useAcknowledgement(detail.document.id, () => setAsking(null));
  const waiting = detail.abilities.includes("acknowledge") ? detail.mine.filter((mine) => !mine.acknowledged_at) : [];
  return (
    <>
      {waiting.map((mine) => (
        <Button key={mine.id} variant="primary" icon="check" onClick={() => setAsking(mine)}>
          {detail.mine.length > 1 ? t`Xác nhận đã tiếp nhận – ${mine.unit.short_name}` : t`Xác nhận đã tiếp nhận`}
        </Button>
      ))}
      <ConfirmDialog
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        title={t`Xác nhận đã tiếp nhận văn bản`}
        action={t`Xác nhận đã tiếp nhận`}
        busy={act.isPending}
        onConfirm={() => asking && act.mutate({ mine: asking, withdraw: false })}
      >
        <p>
          {t`Bạn xác nhận thay mặt ${asking?.unit.name ?? ""} rằng đã tiếp nhận ${detail.document.full_code}. Họ tên, chức vụ và thời điểm xác nhận được ghi lại và các bên đều thấy.`}
        </p>
      </ConfirmDialog>
    </>
  );
}

/** Which of my units have acknowledged, by whom and when. */
export function Acknowledged({ detail }: { detail: DocumentDetail }) {
  const act = useAcknowledgement(detail.document.id);
  const may = detail.abilities.includes("withdraw_acknowledgement");
  return detail.mine
    .filter((mine) => mine.acknowledged_at)
    .map((mine) => (
      <Done key={mine.id} mine={mine} onWithdraw={may ? () => act.mutate({ mine, withdraw: true }) : undefined} />
    ));
}

function Done({ mine, onWithdraw }: { mine: RecipientState; onWithdraw: (() => void) | undefined }) {
  const at = mine.acknowledged_at ?? "";
  const fresh = Date.now() - new Date(at).getTime() < WITHDRAWABLE_FOR;
  const who = mine.acknowledged_by;
  const unit = mine.unit.short_name;
  const phone = usePhone();
  return (
    <span className={styles.done}>
      <Icon name="double-check" size={16} />
      <span>
        {phone ? t`Đã tiếp nhận ${formatDateTime(at)}` : t`${unit} đã tiếp nhận lúc ${formatDateTime(at)} (${who})`}
      </span>
      {fresh && onWithdraw && (
        <Button size="small" variant="quiet" onClick={onWithdraw}>
          {t`Rút xác nhận`}
        </Button>
      )}
    </span>
  );
}

function useAcknowledgement(id: string, onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ mine, withdraw }: { mine: RecipientState; withdraw: boolean }) =>
      api.post(`documents/${id}/acknowledge${withdraw ? "/withdraw" : ""}`, { body: { unit: mine.unit.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: documentKeys.detail(id), exact: true }),
    onError: (error) => toasts.show({ text: errorWords(error), tone: "danger" }),
    onSettled: () => onDone?.(),
  });
}
