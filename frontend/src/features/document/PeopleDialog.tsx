/** Who takes part beyond those whose post lets them in: brought in by name, released again. */
import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { errorWords } from "../../api/errorWords";
import { peopleQuery, postWords } from "../../api/queries/directory";
import { type DocumentDetail, documentKeys, type ParticipantView } from "../../api/queries/documents";
import { formatDateTime } from "../../i18n/format";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { Empty } from "../../ui/Feedback";
import { List, ListRow } from "../../ui/List";
import { ComboBox, Dialog } from "../../ui/overlays";
import { Stack } from "../../ui/Pane";
import { toasts } from "../../ui/toasts";

interface PeopleDialogProps {
  detail: DocumentDetail;
  isOpen: boolean;
  onClose: () => void;
}

export function PeopleDialog({ detail, isOpen, onClose }: PeopleDialogProps) {
  const may = detail.abilities.includes("bring_in");
  const change = useParticipants(detail.document.id);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Người tham gia`}>
      <Stack>
        <p>{t`Lãnh đạo, văn thư và đầu mối của các đơn vị nhận đã tham gia theo chức trách. Dưới đây là những người được mời thêm.`}</p>
        {may && <PersonPicker onPick={(id) => change.mutate({ add: id })} />}
        {detail.participants.length === 0 ? (
          <Empty icon="people">{t`Chưa mời thêm ai.`}</Empty>
        ) : (
          <List label={t`Người được mời`}>
            {detail.participants.map((one) => (
              <Row key={one.id} one={one} onRelease={may ? () => change.mutate({ remove: one.id }) : undefined} />
            ))}
          </List>
        )}
      </Stack>
    </Dialog>
  );
}

function Row({ one, onRelease }: { one: ParticipantView; onRelease: (() => void) | undefined }) {
  const { name } = one.person;
  return (
    <ListRow
      lead={<Avatar id={one.person.id} name={name} />}
      title={name}
      above={one.unit.short_name}
      below={t`${one.brought_by} mời lúc ${formatDateTime(one.since)}`}
      actions={onRelease && <IconButton icon="close" label={t`Thôi tham gia: ${name}`} onClick={onRelease} />}
    />
  );
}

/** Finds a person as one types, with or without marks. */
function PersonPicker({ onPick }: { onPick: (person: string) => void }) {
  const [text, setText] = useState("");
  const found = useQuery(peopleQuery(text));
  const items = (found.data?.rows ?? []).map(({ person, posts }) => ({
    id: person.id,
    label: person.name,
    detail: postWords(posts),
  }));
  return (
    <ComboBox
      label={t`Mời thêm người`}
      placeholder={t`Gõ họ tên, có thể không dấu`}
      items={items}
      onSearch={setText}
      onSelect={(item) => item && onPick(item.id)}
      clearOnSelect
      emptyText={t`Không tìm thấy người phù hợp.`}
    />
  );
}

function useParticipants(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ add, remove }: { add?: string; remove?: string }) =>
      add
        ? api.post<unknown>(`documents/${id}/participants`, { body: { person: add } })
        : api.delete<unknown>(`documents/${id}/participants/${remove}`),
    onSuccess: () => client.invalidateQueries({ queryKey: documentKeys.detail(id), exact: true }),
    onError: (error) => toasts.show({ text: errorWords(error), tone: "danger" }),
  });
}
