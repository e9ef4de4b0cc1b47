/** The files of a message: name, size, download; a first page to look at where the server has made one. */
import { t } from "@lingui/core/macro";
import { fileContent, pageImage } from "../../../api/queries/documents";
import { boot } from "../../../boot";
import { formatBytes } from "../../../i18n/format";
import type { FileView } from "../../../realtime/shapes";
import { Icon } from "../../../ui/Icon";
import styles from "./FileChips.module.css";

export function FileChips({ files }: { files: readonly FileView[] }) {
  return (
    <ul className={styles.files} aria-label={t`Tệp đính kèm`}>
      {files.map((file) => (
        <li key={file.id}>
          <FileChip file={file} />
        </li>
      ))}
    </ul>
  );
}

function FileChip({ file }: { file: FileView }) {
  const size = formatBytes(file.size, boot().locale);
  const pages = file.page_count > 0 ? t`${file.page_count} trang` : "";
  return (
    <a className={styles.file} href={fileContent(file.id)} download={file.name} title={file.name}>
      {file.pages_done > 0 ? (
        <img className={styles.thumb} src={pageImage(file.id, 1, 828)} alt="" loading="lazy" width={40} height={52} />
      ) : (
        <span className={styles.icon}>
          <Icon name={file.mime.startsWith("image/") ? "image" : "attach"} />
        </span>
      )}
      <span className={styles.words}>
        <span className={styles.name}>{file.name}</span>
        <span className={styles.meta}>{[size, pages].filter(Boolean).join(" · ")}</span>
      </span>
      <Icon name="download" size={16} />
    </a>
  );
}
