/** The quick search of Ctrl+K. */
import { t } from "@lingui/core/macro";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { paths } from "../../app/paths";
import { SearchBox } from "../../ui/Field";
import { Dialog } from "../../ui/overlays";
import { Stack } from "../../ui/Pane";

export default function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [text, setText] = useState("");
  const [, navigate] = useLocation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    navigate(`${paths.directives}?q=${encodeURIComponent(text)}`);
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Tìm nhanh`} placement="top">
      <form onSubmit={submit}>
        <Stack>
          <SearchBox label={t`Số ký hiệu, trích yếu`} value={text} onChange={setText} autoFocus />
        </Stack>
      </form>
    </Dialog>
  );
}
