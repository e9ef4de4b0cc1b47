/** Founds a group: its name, what it is for, and who is in it. */
import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useLocation } from "wouter";
import { errorWords } from "../../api/errorWords";
import { conversationKeys, roomApi } from "../../api/queries/conversations";
import { paths } from "../../app/paths";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Feedback";
import { type ComboItem, Dialog } from "../../ui/overlays";
import { Stack } from "../../ui/Pane";
import { GroupFields, type GroupWords, trimmedWords } from "./GroupFields";
import { PersonPicker, Picked, UnitPicker } from "./Pickers";

export function GroupDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const form = useId();
  const create = useCreate(onClose);
  const footer = (
    <>
      <Button onClick={onClose}>{t`Để sau`}</Button>
      <Button type="submit" form={form} variant="primary" busy={create.isPending}>
        {t`Lập nhóm`}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Lập nhóm trao đổi`} footer={footer}>
      {create.isError && <Banner tone="danger">{errorWords(create.error)}</Banner>}
      <GroupForm id={form} onSubmit={create.mutate} />
    </Dialog>
  );
}

function useCreate(onClose: () => void) {
  const client = useQueryClient();
  const [, go] = useLocation();
  return useMutation({
    mutationFn: roomApi.createGroup,
    async onSuccess(room) {
      await client.invalidateQueries({ queryKey: conversationKeys.rooms });
      onClose();
      go(paths.conversation(room.id));
    },
  });
}

function GroupForm({
  id,
  onSubmit,
}: {
  id: string;
  onSubmit: (draft: Parameters<typeof roomApi.createGroup>[0]) => void;
}) {
  const [words, setWords] = useState<GroupWords>({ title: "", purpose: "" });
  const [people, setPeople] = useState<readonly ComboItem[]>([]);
  const [units, setUnits] = useState<readonly ComboItem[]>([]);
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!words.title.trim()) return;
    onSubmit({
      ...trimmedWords(words),
      people: people.map(({ id }) => id),
      units: units.map(({ id }) => id),
    });
  };
  return (
    <form id={id} onSubmit={submit}>
      <Stack>
        <GroupFields words={words} onChange={setWords} tried={tried} />
        <PersonPicker label={t`Người tham gia`} onPick={(item) => setPeople((all) => added(all, item))} />
        <Picked
          items={people}
          icon="user"
          onRemove={(gone) => setPeople((all) => all.filter((one) => one.id !== gone))}
        />
        <UnitPicker label={t`Đơn vị tham gia`} onPick={(item) => setUnits((all) => added(all, item))} />
        <Picked
          items={units}
          icon="unit"
          onRemove={(gone) => setUnits((all) => all.filter((one) => one.id !== gone))}
        />
      </Stack>
    </form>
  );
}

function added(all: readonly ComboItem[], item: ComboItem): readonly ComboItem[] {
  return all.some((one) => one.id === item.id) ? all : [...all, item];
}
