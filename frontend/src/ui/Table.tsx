/** A plain table with a caption, sticky head and optional sticky first column; it scrolls by itself, never the page. */
import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./Table.module.css";

export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand right, in figures of equal width. */
  numeric?: boolean;
  /** Marks the cell that names the row. */
  rowHeader?: boolean;
  sorted?: "ascending" | "descending";
  onSort?: () => void;
}

interface TableProps<Row> {
  caption: string;
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  stickyFirst?: boolean;
  selectedKey?: string;
}

export function Table<Row>(props: TableProps<Row>) {
  const { caption, captionHidden = true, columns, rows, rowKey, stickyFirst, selectedKey } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroll} aria-label={caption} tabIndex={0}>
      <table className={cx(styles.table, stickyFirst && styles.stickyFirst)}>
        <caption className={captionHidden ? "visually-hidden" : styles.caption}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={column.sorted}
                className={cx(column.numeric && styles.numeric)}
              >
                <ColumnHeader column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={cx(rowKey(row) === selectedKey && styles.selected)}>
              {columns.map((column) => (
                <TableCell key={column.id} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ColumnHeader<Row>({ column }: { column: Column<Row> }) {
  if (!column.onSort) return column.header;
  return (
    <button type="button" className={styles.sort} onClick={column.onSort}>
      {column.header}
      <span aria-hidden="true">
        {column.sorted === "ascending" ? " ↑" : column.sorted === "descending" ? " ↓" : ""}
      </span>
    </button>
  );
}

function TableCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const className = cx(column.numeric && styles.numeric);
  const content = column.cell(row);
  if (column.rowHeader) {
    return (
      <th scope="row" className={className}>
        {content}
      </th>
    );
  }
  return <td className={className}>{content}</td>;
}
