/** Where the document's files are dropped or chosen; each goes up at once, with its progress. */
import { t } from "@lingui/core/macro";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { errorWords } from "../../api/errorWords";
import { upload } from "../../api/upload";
import { boot } from "../../boot";
import { formatBytes } from "../../i18n/format";
import type { FileView } from "../../realtime/shapes";
import { Button, IconButton } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { Icon } from "../../ui/Icon";
import { Progress } from "../../ui/Progress";
import styles from "./FileDrop.module.css";

interface FileDropProps {
  label: string;
  hint: string;
  accept: string;
  multiple?: boolean;
  files: FileView[];
  error?: string | undefined;
  /** How many files are still on their way; the form waits for them. */
  onSending: (count: number) => void;
  onChange: (change: (files: FileView[]) => FileView[]) => void;
}

interface Sending {
  key: number;
  name: string;
  share: number;
  problem?: string;
  stop: () => void;
}

export function FileDrop(props: FileDropProps) {
  const { label, hint, accept, multiple = false, files, error, onChange, onSending } = props;
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { sending, send, forget } = useSending((file) => onChange((now) => (multiple ? [...now, file] : [file])));
  const underway = sending.filter((one) => !one.problem).length;
  useEffect(() => onSending(underway), [onSending, underway]);
  const take = (list: FileList | null) => {
    for (const file of [...(list ?? [])].slice(0, multiple ? 20 : 1)) void send(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <fieldset className={styles.field}>
      <legend>{label}</legend>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same */}
      <div
        className={cx(styles.drop, over && styles.over)}
        onDrop={onDrop}
        onDragOver={onDragOver}
        onDragLeave={() => setOver(false)}
      >
        <Icon name="upload" size={24} />
        <span className={styles.hint}>{hint}</span>
        <Button onClick={() => input.current?.click()}>{t`Chọn tệp`}</Button>
        <input
          ref={input}
          className="visually-hidden"
          type="file"
          tabIndex={-1}
          aria-label={label}
          accept={accept}
          multiple={multiple}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {error && <p className={styles.error}>{error}</p>}
      <ul className={styles.list}>
        {sending.map((one) => (
          <li key={one.key} className={styles.file}>
            <span className={styles.name}>{one.name}</span>
            {one.problem ? (
              <span className={styles.error}>{one.problem}</span>
            ) : (
              <Progress label={one.name} value={Math.round(one.share * 100)} max={100} />
            )}
            <IconButton icon="close" size="small" label={t`Bỏ ${one.name}`} onClick={() => forget(one)} />
          </li>
        ))}
        {files.map((file) => (
          <li key={file.id} className={styles.file}>
            <Icon name="check" size={16} />
            <span className={styles.name}>{file.name}</span>
            <span className={styles.size}>{formatBytes(file.size, boot().locale)}</span>
            <IconButton
              icon="close"
              size="small"
              label={t`Bỏ ${file.name}`}
              onClick={() => onChange((now) => now.filter((other) => other.id !== file.id))}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function useSending(onSent: (file: FileView) => void) {
  const [sending, setSending] = useState<Sending[]>([]);
  const next = useRef(0);
  const change = (key: number, by: Partial<Sending>) =>
    setSending((now) => now.map((one) => (one.key === key ? { ...one, ...by } : one)));
  const drop = (key: number) => setSending((now) => now.filter((one) => one.key !== key));
  const send = async (file: File) => {
    const key = next.current++;
    const abort = new AbortController();
    setSending((now) => [...now, { key, name: file.name, share: 0, stop: () => abort.abort() }]);
    try {
      const kept = await upload(file, { signal: abort.signal, onProgress: (share) => change(key, { share }) });
      drop(key);
      onSent(kept);
    } catch (error) {
      if (!abort.signal.aborted) change(key, { problem: errorWords(error) });
    }
  };
  const forget = (one: Sending) => {
    one.stop();
    drop(one.key);
  };
  return { sending, send, forget };
}
