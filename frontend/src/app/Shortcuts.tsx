/** The list of keys, opened by Ctrl+/. */
import { t } from "@lingui/core/macro";
import { Dialog } from "../ui/overlays";
import styles from "./Shortcuts.module.css";

function shortcuts(): [title: string, rows: [keys: string, does: string][]][] {
  return [
    [
      t`Toàn trang`,
      [
        ["Ctrl+K", t`Tìm nhanh`],
        ["Alt+1 … Alt+6", t`Mở mục chính`],
        ["F6, Shift+F6", t`Chuyển khung`],
        ["Esc", t`Đóng khung, menu, hộp thoại`],
        ["Ctrl+/", t`Bảng phím tắt này`],
      ],
    ],
    [
      t`Danh sách`,
      [
        ["↑ ↓ Home End", t`Di chuyển giữa các dòng`],
        ["Enter", t`Mở`],
        ["Alt+↑, Alt+↓", t`Mục trước, mục sau`],
        ["Alt+Shift+↑, Alt+Shift+↓", t`Mục chưa đọc trước, sau`],
      ],
    ],
    [
      t`Soạn ý kiến`,
      [
        ["Ctrl+Enter", t`Gửi`],
        ["Shift+Enter", t`Xuống dòng`],
        ["@", t`Nhắc đến người, đơn vị`],
      ],
    ],
  ];
}

export function Shortcuts({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Phím tắt`}>
      {shortcuts().map(([title, rows]) => (
        <section key={title} className={styles.group}>
          <h3>{title}</h3>
          <dl>
            {rows.map(([keys, does]) => (
              <div key={keys} className={styles.row}>
                <dt>{does}</dt>
                <dd>
                  <kbd>{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
