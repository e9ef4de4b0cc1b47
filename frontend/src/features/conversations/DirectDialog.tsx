/** Opens the talk with one other person; the one there is already, if there is one. */
import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { conversationKeys, roomApi } from "../../api/queries/conversations";
import { paths } from "../../app/paths";
import { Dialog } from "../../ui/overlays";
import { telling } from "../discussion/useMessageActs";
import { PersonPicker } from "./Pickers";

export function DirectDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const open = async (person: string) => {
    const room = await telling(() => roomApi.openDirect(person));
    if (!room) return;
    await client.invalidateQueries({ queryKey: conversationKeys.rooms });
    onClose();
    go(paths.conversation(room.id));
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Nhắn tin cho một người`} size="small">
      <PersonPicker label={t`Người nhận`} onPick={(item) => void open(item.id)} />
    </Dialog>
  );
}
