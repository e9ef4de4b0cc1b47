/**
 * Vietnamese for the words React Aria says itself: it ships none, and reads this table from two symbols on window.
 * It throws when a package it uses is missing here, so a new overlay part may need a new entry.
 */
import type { LocalizedString } from "@internationalized/string";

type Table = Record<string, Record<string, LocalizedString>>;

const suggestions = "Gợi ý";

export const vietnamese: Table = {
  "@react-aria/overlays": { dismiss: "Đóng" },
  "@react-aria/menu": { longPressMessage: "Nhấn giữ hoặc nhấn Alt + mũi tên xuống để mở menu" },
  "@react-aria/searchfield": { "Clear search": "Xóa từ khóa" },
  "@react-aria/autocomplete": { collectionLabel: suggestions },
  "@react-aria/combobox": {
    focusAnnouncement: (args) =>
      (args?.isGroupChange ? `Nhóm ${args.groupTitle}, ${args.groupCount} mục. ` : "") +
      `${args?.optionText}${args?.isSelected ? ", đã chọn" : ""}`,
    countAnnouncement: (args) => `Có ${args?.optionCount} gợi ý.`,
    selectedAnnouncement: (args) => `${args?.optionText}, đã chọn`,
    buttonLabel: "Hiện gợi ý",
    listboxLabel: suggestions,
  },
  "@react-aria/grid": {
    deselectedItem: (args) => `Bỏ chọn ${args?.item}.`,
    select: "Chọn",
    selectedCount: (args) => `Đã chọn ${args?.count} mục.`,
    selectedAll: "Đã chọn tất cả.",
    selectedItem: (args) => `Đã chọn ${args?.item}.`,
    longPressToSelect: "Nhấn giữ để vào chế độ chọn.",
  },
  "@react-aria/tree": { expand: "Mở rộng", collapse: "Thu gọn" },
  "@react-aria/table": {
    select: "Chọn",
    selectAll: "Chọn tất cả",
    sortable: "cột sắp xếp được",
    ascending: "tăng dần",
    descending: "giảm dần",
    ascendingSort: (args) => `sắp xếp theo ${args?.columnName} tăng dần`,
    descendingSort: (args) => `sắp xếp theo ${args?.columnName} giảm dần`,
    columnSize: (args) => `${args?.value} điểm ảnh`,
    resizerDescription: "Nhấn Enter để đổi độ rộng",
    expand: "Mở rộng",
    collapse: "Thu gọn",
  },
  "@react-aria/tag": { removeDescription: "Nhấn Delete để bỏ thẻ.", removeButtonLabel: "Bỏ" },
  "react-aria-components": {
    selectPlaceholder: "Chọn một mục",
    tableResizer: "Đổi độ rộng cột",
    dropzoneLabel: "Vùng thả tệp",
    colorSwatchPicker: "Bảng màu",
  },
};

/** Called before the first React Aria part is drawn. English needs nothing: it is React Aria's own fallback. */
export function installVietnamese(target: typeof globalThis = globalThis): void {
  Object.assign(target, {
    [Symbol.for("react-aria.i18n.locale")]: "vi-VN",
    [Symbol.for("react-aria.i18n.strings")]: vietnamese,
  });
}
