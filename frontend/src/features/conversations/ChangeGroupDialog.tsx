/** Another name or purpose for a group. Whoever changed it in the meantime is not overwritten. */
import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { errorWords } from "../../api/errorWords";
import { roomApi, talkPageKey } from "../../api/queries/conversations";
import type { ConversationPage, ConversationView } from "../../realtime/shapes";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Feedback";
import { Dialog } from "../../ui/overlays";
import { Stack } from "../../ui/Pane";
import { GroupFields, type GroupWords, trimmedWords } from "./GroupFields";

interface ChangeGroupDialogProps {
  room: ConversationView;
  isOpen: boolean;
  onClose: () => void;
}

export function ChangeGroupDialog({ room, isOpen, onClose }: ChangeGroupDialogProps) {
  const form = useId();
  const change = useChange(room, onClose);
  const footer = (
    <>
      <Button onClick={onClose}>{t`Để sau`}</Button>
      <Button type="submit" form={form} variant="primary" busy={change.isPending}>
        {t`Lưu`}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Sửa thông tin nhóm`} footer={footer}>
      {change.isError && <Banner tone="danger">{errorWords(change.error)}</Banner>}
      <ChangeForm id={form} room={room} onSubmit={change.mutate} />
    </Dialog>
  );
}

function useChange(room: ConversationView, onDone: () => void) {
  const client = useQueryClient();
  const key = talkPageKey(room.id);
  return useMutation({
    mutationFn: (words: GroupWords) => roomApi.change(room, words),
    onSuccess(conversation) {
      client.setQueryData<ConversationPage>(key, (page) => page && { ...page, conversation });
      onDone();
    },
    onError: () => client.invalidateQueries({ queryKey: key, exact: true }),
  });
}

interface ChangeFormProps {
  id: string;
  room: ConversationView;
  onSubmit: (words: GroupWords) => void;
}

function ChangeForm({ id, room, onSubmit }: ChangeFormProps) {
  const [words, setWords] = useState<GroupWords>({ title: room.title, purpose: room.purpose });
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (words.title.trim()) onSubmit(trimmedWords(words));
  };
  return (
    <form id={id} onSubmit={submit}>
      <Stack>
        <GroupFields words={words} onChange={setWords} tried={tried} />
      </Stack>
    </form>
  );
}
