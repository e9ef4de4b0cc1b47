/** The document itself: pages as images with their text, zoom, a reading mode for narrow screens, the original file. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { VList, type VListHandle } from "virtua";
import { fileContent, firstPageOfBatch, pagesQuery } from "../../../api/queries/documents";
import { usePhone } from "../../../app/usePhone";
import type { FileView } from "../../../realtime/shapes";
import { Button, IconButton } from "../../../ui/Button";
import { Banner, Empty, Skeleton } from "../../../ui/Feedback";
import { Icon } from "../../../ui/Icon";
import { Progress } from "../../../ui/Progress";
import { Page } from "./Page";
import styles from "./Viewer.module.css";
import { paragraphs } from "./words";

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const WIDEST = 900;
/** So many pages are all kept on the page, so that Ctrl+F finds the words of each. */
const ALL_KEPT = 12;

export function Viewer({ file, label }: { file: FileView; label: string }) {
  const [zoom, setZoom] = useState(1);
  const [asText, setAsText] = useState(false);
  const [current, setCurrent] = useState(1);
  const list = useRef<VListHandle>(null);
  if (file.pages_state === "failed") return <Unreadable file={file} />;
  const ready = file.pages_state === "done" ? file.page_count : file.pages_done;
  return (
    <section className={styles.viewer} aria-label={label} onKeyDown={(event) => zoomByKey(event, zoom, setZoom)}>
      <Toolbar
        file={file}
        page={current}
        zoom={zoom}
        onZoom={setZoom}
        asText={asText}
        onAsText={setAsText}
        onPage={(page) => list.current?.scrollToIndex(page - 1, { align: "start" })}
      />
      {file.pages_state !== "done" && (
        <div className={styles.preparing}>
          <span>{t`Đang chuẩn bị trang xem…`}</span>
          <Progress label={t`Trang đã chuẩn bị`} value={file.pages_done} max={file.page_count || 1} />
        </div>
      )}
      {ready === 0 ? (
        <Skeleton kind="page" />
      ) : asText ? (
        <Reading file={file} pages={ready} />
      ) : (
        <Pages file={file} pages={ready} zoom={zoom} list={list} onPage={setCurrent} />
      )}
    </section>
  );
}

/** The next step of zoom in a direction, at most the last one. */
function zoomStep(zoom: number, by: number): number {
  const at = STEPS.indexOf(zoom) + by;
  return STEPS[Math.min(STEPS.length - 1, Math.max(0, at))] ?? 1;
}

function zoomByKey(event: React.KeyboardEvent, zoom: number, onZoom: (zoom: number) => void) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "+" || event.key === "=") onZoom(zoomStep(zoom, 1));
  else if (event.key === "-") onZoom(zoomStep(zoom, -1));
  else if (event.key === "0") onZoom(1);
}

interface ToolbarProps {
  file: FileView;
  page: number;
  zoom: number;
  onZoom: (zoom: number) => void;
  asText: boolean;
  onAsText: (asText: boolean) => void;
  onPage: (page: number) => void;
}

function Toolbar({ file, page, zoom, onZoom, asText, onAsText, onPage }: ToolbarProps) {
  const phone = usePhone();
  const step = (by: number) => onZoom(zoomStep(zoom, by));
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t`Công cụ xem văn bản`}>
      {!asText && (
        <>
          {!phone && (
            <IconButton icon="arrow-up" label={t`Trang trước`} disabled={page <= 1} onClick={() => onPage(page - 1)} />
          )}
          <span className={styles.count}>{t`Trang ${page}/${file.page_count || 1}`}</span>
          {!phone && (
            <IconButton
              icon="arrow-down"
              label={t`Trang sau`}
              disabled={page >= file.page_count}
              onClick={() => onPage(page + 1)}
            />
          )}
          <span className={styles.gap} />
          <IconButton icon="zoom-out" label={t`Thu nhỏ`} disabled={zoom === STEPS[0]} onClick={() => step(-1)} />
          <span className={phone ? "visually-hidden" : styles.zoom}>{Math.round(zoom * 100)}%</span>
          <IconButton icon="zoom-in" label={t`Phóng to`} disabled={zoom === STEPS.at(-1)} onClick={() => step(1)} />
        </>
      )}
      {asText && <span className={styles.gap} />}
      <Button size="small" icon="text-mode" aria-pressed={asText} onClick={() => onAsText(!asText)}>
        {t`Đọc dạng chữ`}
      </Button>
      <a
        className={styles.download}
        href={fileContent(file.id)}
        download={file.name}
        title={t`Tải bản gốc`}
        aria-label={t`Tải bản gốc`}
      >
        <Icon name="download" size={20} />
      </a>
    </div>
  );
}

interface PagesProps {
  file: FileView;
  pages: number;
  zoom: number;
  list: React.RefObject<VListHandle | null>;
  onPage: (page: number) => void;
}

function Pages({ file, pages, zoom, list, onPage }: PagesProps) {
  const [room, width] = useRoom();
  const fit = Math.min(WIDEST, Math.max(240, width - 24));
  const onScroll = (offset: number) => {
    const height = list.current?.viewportSize ?? 0;
    onPage((list.current?.findItemIndex(offset + height / 3) ?? 0) + 1);
  };
  return (
    <div className={styles.room} ref={room}>
      {width > 0 && (
        <VList
          ref={list}
          className={styles.pages}
          tabIndex={0}
          onScroll={onScroll}
          bufferSize={pages > ALL_KEPT ? 600 : 20_000}
        >
          {Array.from({ length: pages }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
            <div key={index} className={styles.row}>
              <Page file={file} number={index + 1} width={Math.round(fit * zoom)} />
            </div>
          ))}
        </VList>
      )}
    </div>
  );
}

/** The width there is for pages, followed as panes are resized. */
function useRoom() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}

function Reading({ file, pages }: { file: FileView; pages: number }) {
  return (
    <div className={styles.reading}>
      {Array.from({ length: pages }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
        <ReadingPage key={index} file={file} number={index + 1} />
      ))}
    </div>
  );
}

function ReadingPage({ file, number }: { file: FileView; number: number }) {
  const { data } = useQuery(pagesQuery(file.id, firstPageOfBatch(number)));
  const page = data?.rows.find((row) => row.number === number);
  if (!page) return <Skeleton kind="text" rows={4} />;
  const texts = paragraphs(page.text);
  return (
    <article aria-label={t`Trang ${number}`}>
      {texts.length === 0 && <p className={styles.scan}>{t`Trang này là ảnh quét, không có chữ để đọc.`}</p>}
      {texts.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of a fixed text
        <p key={index}>{text}</p>
      ))}
    </article>
  );
}

function Unreadable({ file }: { file: FileView }) {
  return (
    <>
      <Banner tone="warning">{t`Không tạo được ảnh trang từ tệp này. Bạn vẫn có thể tải bản gốc để xem.`}</Banner>
      <Empty
        icon="directive"
        action={
          <a href={fileContent(file.id)} download={file.name}>
            {t`Tải bản gốc`}
          </a>
        }
      >
        {file.name}
      </Empty>
    </>
  );
}
