/** Files being attached: each goes up at once, in pieces, and can be taken away again. */
import { plural, t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import { errorWords } from "../../api/errorWords";
import { upload } from "../../api/upload";
import type { FileView } from "../../realtime/shapes";
import { toasts } from "../../ui/toasts";

export const MOST_FILES = 20;

export interface Attachment {
  id: number;
  name: string;
  size: number;
  /** 0 to 1; the server checks a file after its last piece. */
  share: number;
  file?: FileView;
  error?: string;
}

let nextId = 1;

export function useAttachments() {
  const [list, setList] = useState<readonly Attachment[]>([]);
  const aborts = useRef(new Map<number, AbortController>());
  useEffect(() => {
    const running = aborts.current;
    return () => {
      for (const abort of running.values()) abort.abort();
    };
  }, []);

  const change = (id: number, part: Partial<Attachment>) =>
    setList((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));

  const begin = (file: File) => {
    const id = nextId++;
    const abort = new AbortController();
    aborts.current.set(id, abort);
    setList((all) => [...all, { id, name: file.name, size: file.size, share: 0 }]);
    upload(file, { signal: abort.signal, onProgress: (share) => change(id, { share }) })
      .then((kept) => change(id, { file: kept, share: 1 }))
      .catch((error: unknown) => !abort.signal.aborted && change(id, { error: errorWords(error) }));
  };

  return {
    list,
    hasFailed: list.some((one) => one.error),
    isBusy: list.some((one) => !one.file && !one.error),
    files: list.flatMap((one) => (one.file ? [one.file] : [])),
    add(files: Iterable<File>) {
      const chosen = [...files];
      const room = MOST_FILES - list.length;
      if (chosen.length > room) {
        toasts.show({ text: plural(MOST_FILES, { one: "Tối đa # tệp.", other: "Tối đa # tệp." }), tone: "warning" });
      }
      for (const file of chosen.slice(0, room)) begin(file);
    },
    /** Files of a letter taken back, which are on the server already. */
    restore(files: readonly FileView[]) {
      setList(files.map((file) => ({ id: nextId++, name: file.name, size: file.size, share: 1, file })));
    },
    remove(id: number) {
      aborts.current.get(id)?.abort();
      setList((all) => all.filter((one) => one.id !== id));
    },
    clear() {
      setList([]);
    },
  };
}

export type Attachments = ReturnType<typeof useAttachments>;

export function attachmentWords({ share, error, file }: Attachment): string {
  if (error) return error;
  if (file) return t`Đã tải lên`;
  return share < 1 ? t`Đang tải lên ${Math.round(share * 100)}%` : t`Đang kiểm tra tệp`;
}
