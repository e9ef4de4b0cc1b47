/** The small tools under the text: marks, a mention, files. Behind one button on a phone, where width is short. */
import { t } from "@lingui/core/macro";
import { useRef } from "react";
import { usePhone } from "../../../app/usePhone";
import { Button, IconButton } from "../../../ui/Button";
import { Menu, type MenuAction } from "../../../ui/overlays";
import type { MarkupKind } from "../markup";
import styles from "./Composer.module.css";

interface ComposerToolsProps {
  onMarkup: (kind: MarkupKind) => void;
  onAt: () => void;
  onFiles: (files: Iterable<File>) => void;
}

export function ComposerTools({ onMarkup, onAt, onFiles }: ComposerToolsProps) {
  const input = useRef<HTMLInputElement>(null);
  const phone = usePhone();
  const choose = () => input.current?.click();
  return (
    <div className={styles.tools}>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t`Chọn tệp đính kèm`}
        onChange={(event) => {
          onFiles(event.currentTarget.files ?? []);
          event.currentTarget.value = "";
        }}
      />
      {phone ? (
        <PhoneTools onMarkup={onMarkup} onAt={onAt} onChoose={choose} />
      ) : (
        <>
          <IconButton icon="attach" size="small" label={t`Đính kèm tệp`} onClick={choose} />
          <IconButton icon="at" size="small" label={t`Nhắc đến người hoặc đơn vị`} onClick={onAt} />
          <span className={styles.marks}>
            <Mark sign="B" label={t`Đậm (Ctrl+B)`} onClick={() => onMarkup("bold")} strong />
            <Mark sign="I" label={t`Nghiêng (Ctrl+I)`} onClick={() => onMarkup("italic")} slanted />
            <IconButton icon="list" size="small" label={t`Danh sách`} onClick={() => onMarkup("list")} />
            <IconButton icon="link" size="small" label={t`Liên kết`} onClick={() => onMarkup("link")} />
            <Mark sign="<>" label={t`Mã`} onClick={() => onMarkup("code")} />
          </span>
        </>
      )}
    </div>
  );
}

function Mark(props: { sign: string; label: string; onClick: () => void; strong?: boolean; slanted?: boolean }) {
  const { sign, label, onClick, strong, slanted } = props;
  return (
    <button type="button" className={styles.mark} title={label} aria-label={label} onClick={onClick}>
      {strong ? <b>{sign}</b> : slanted ? <i>{sign}</i> : sign}
    </button>
  );
}

function PhoneTools({
  onMarkup,
  onAt,
  onChoose,
}: {
  onMarkup: ComposerToolsProps["onMarkup"];
  onAt: () => void;
  onChoose: () => void;
}) {
  const main: MenuAction[] = [
    { id: "file", label: t`Đính kèm tệp`, icon: "attach", onAction: onChoose },
    { id: "at", label: t`Nhắc đến người hoặc đơn vị`, icon: "at", onAction: onAt },
  ];
  const marks: MenuAction[] = [
    { id: "bold", label: t`Chữ đậm`, onAction: () => onMarkup("bold") },
    { id: "italic", label: t`Chữ nghiêng`, onAction: () => onMarkup("italic") },
    { id: "list", label: t`Danh sách`, icon: "list", onAction: () => onMarkup("list") },
    { id: "link", label: t`Liên kết`, icon: "link", onAction: () => onMarkup("link") },
  ];
  const trigger = (
    <Button variant="quiet" icon="plus" aria-label={t`Thêm vào ý kiến`}>
      {""}
    </Button>
  );
  return <Menu label={t`Thêm vào ý kiến`} trigger={trigger} groups={[main, marks]} placement="top start" />;
}
