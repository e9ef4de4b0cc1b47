/** One page of the document: its image, and its words as transparent text to select, search and read aloud. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { firstPageOfBatch, pageImage, pagesQuery } from "../../../api/queries/documents";
import type { FileView } from "../../../realtime/shapes";
import { Button } from "../../../ui/Button";
import styles from "./Viewer.module.css";
import { imageWidth, placeWords } from "./words";

interface PageProps {
  file: FileView;
  number: number;
  /** CSS pixels. */
  width: number;
}

const FONT = '"Times New Roman", "Liberation Serif", serif';
const pen = document.createElement("canvas").getContext("2d");

/** In hundredths, because a font of the size 1 has no exact widths. */
function measureInPageFont(text: string): number {
  if (!pen) return 0;
  pen.font = `100px ${FONT}`;
  return pen.measureText(text).width / 100;
}

const A4 = 297 / 210;

export function Page({ file, number, width }: PageProps) {
  const { data } = useQuery(pagesQuery(file.id, firstPageOfBatch(number)));
  const page = data?.rows.find((row) => row.number === number);
  const words = useMemo(() => (page ? placeWords(page, measureInPageFont) : []), [page]);
  const height = width * (page ? page.height / page.width : A4);
  const source = pageImage(file.id, number, imageWidth(width, window.devicePixelRatio));
  return (
    <div className={styles.page} style={{ width, height }} data-page={number}>
      <PageImage key={source} source={source} number={number} width={width} height={height} />
      <div className={styles.words} role="document" aria-label={t`Nội dung trang ${number}`}>
        {words.map(({ key, text, left, top, height: high, size, stretch }) => (
          <span
            key={key}
            style={{ left, top, height: high, fontSize: size * width, transform: `scaleX(${stretch.toFixed(3)})` }}
          >
            {text}{" "}
          </span>
        ))}
      </div>
    </div>
  );
}

interface PageImageProps {
  source: string;
  number: number;
  width: number;
  height: number;
}

/** Where the image did not arrive one may ask again; the words of the page can be read all the same. */
function PageImage({ source, number, width, height }: PageImageProps) {
  const [tries, setTries] = useState(0);
  const [failed, setFailed] = useState(false);
  if (failed) {
    const again = () => {
      setTries(tries + 1);
      setFailed(false);
    };
    return (
      <div className={styles.broken}>
        <p>{t`Không tải được ảnh trang ${number}.`}</p>
        <Button size="small" icon="reopen" onClick={again}>
          {t`Thử lại`}
        </Button>
      </div>
    );
  }
  return (
    <img
      // An element of its own for each try: the browser does not ask again for the same address in the same one.
      key={tries}
      src={source}
      alt={t`Trang ${number}`}
      width={width}
      height={height}
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setFailed(true)}
    />
  );
}
