/** A person in a list, with a way to write to them. */
import { t } from "@lingui/core/macro";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api } from "../../api/client";
import { errorWords } from "../../api/errorWords";
import { type PersonRow, postWords } from "../../api/queries/directory";
import { paths } from "../../app/paths";
import { boot } from "../../boot";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { ListRow } from "../../ui/List";
import { toasts } from "../../ui/toasts";

export function PersonEntry({ row }: { row: PersonRow }) {
  const { person, posts } = row;
  const write = useWriteTo();
  const open = person.id === boot().person.id ? undefined : () => write.mutate(person.id);
  return (
    <ListRow
      lead={<Avatar id={person.id} name={person.name} />}
      title={person.name}
      below={postWords(posts)}
      {...(open && {
        onOpen: open,
        actions: <IconButton icon="chat" label={t`Nhắn tin cho ${person.name}`} onClick={open} />,
      })}
    />
  );
}

/** Opens the direct conversation with somebody, making it if there is none yet. */
function useWriteTo() {
  const [, go] = useLocation();
  return useMutation({
    mutationFn: (person: string) =>
      api.post<{ conversation: { id: string } }>("conversations/direct", { body: { person } }),
    onSuccess: ({ conversation }) => go(paths.conversation(conversation.id)),
    onError: (error) => toasts.show({ text: errorWords(error), tone: "danger" }),
  });
}
