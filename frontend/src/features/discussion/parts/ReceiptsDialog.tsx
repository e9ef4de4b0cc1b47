/** Who has read a message. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { MessageView } from "../../../realtime/shapes";
import { Avatar } from "../../../ui/Avatar";
import { Failure, Skeleton } from "../../../ui/Feedback";
import { Dialog } from "../../../ui/overlays";
import { talkApi } from "../talkApi";
import dialog from "./dialogs.module.css";

interface ReceiptsDialogProps {
  message: MessageView;
  isOpen: boolean;
  onClose: () => void;
}

export function ReceiptsDialog({ message, isOpen, onClose }: ReceiptsDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Đã xem`} size="small">
      {isOpen && <Receipts message={message} />}
    </Dialog>
  );
}

function Receipts({ message }: { message: MessageView }) {
  const query = useQuery({
    queryKey: ["message", message.id, "receipts"],
    queryFn: async () => (await talkApi.receipts(message.conversation_id, message.ordinal)).rows,
    staleTime: 0,
  });
  if (query.isPending) return <Skeleton rows={3} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <ul className={dialog.people}>
      {query.data.map(({ person }) => (
        <li key={person.id}>
          <Avatar name={person.name} id={person.id} size="small" />
          <span>
            {person.name}
            {person.title && <span className={dialog.detail}> · {person.title}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
