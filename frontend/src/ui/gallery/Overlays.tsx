/** What React Aria draws, and toasts. */
import { useState } from "react";
import { Button, ButtonRow, IconButton } from "../Button";
import { ComboBox, ConfirmDialog, Dialog, Menu, Popover, Tooltip } from "../overlays";
import { toasts } from "../toasts";

const people = [
  { id: "1", label: "Trần Văn Minh", detail: "Sở Tài nguyên và Môi trường Hà Nội" },
  { id: "2", label: "Lê Thu Hà", detail: "Vụ Đất đai" },
  { id: "3", label: "Phạm Quốc Anh", detail: "Sở Tài nguyên và Môi trường TP. Hồ Chí Minh" },
];

export function Overlays() {
  const [open, setOpen] = useState<"dialog" | "confirm" | null>(null);
  const [person, setPerson] = useState<string | null>(null);
  const close = () => setOpen(null);
  const nothing = () => undefined;
  return (
    <>
      <ButtonRow>
        <Menu
          label="Thêm"
          trigger={<Button iconAfter="chevron-down">Thêm</Button>}
          groups={[
            [
              { id: "remind", label: "Đôn đốc", icon: "bell", onAction: nothing },
              { id: "extend", label: "Gia hạn", icon: "clock", onAction: nothing },
            ],
            [{ id: "recall", label: "Thu hồi", icon: "reopen", danger: true, onAction: nothing }],
          ]}
        />
        <Popover label="Lọc" trigger={<Button icon="filter">Lọc</Button>}>
          <p>Nội dung</p>
        </Popover>
        <Button onClick={() => setOpen("dialog")}>Hộp thoại</Button>
        <Button onClick={() => setOpen("confirm")}>Hỏi lại</Button>
        <Button onClick={() => toasts.show({ text: "Đã xác nhận tiếp nhận.", tone: "success" })}>Toast</Button>
        <Tooltip text="Ghim ý kiến này">
          <IconButton icon="pin" label="Ghim" />
        </Tooltip>
      </ButtonRow>
      <ComboBox
        label="Người xử lý"
        items={people}
        selectedId={person}
        onSelect={(item) => setPerson(item?.id ?? null)}
      />
      <Dialog
        isOpen={open === "dialog"}
        onClose={close}
        title="Phân công"
        footer={<Button variant="primary">Phân công</Button>}
      >
        <p>Nội dung hộp thoại.</p>
      </Dialog>
      <ConfirmDialog
        isOpen={open === "confirm"}
        onClose={close}
        onConfirm={close}
        title="Ký số và phát hành 01/CT-BTNMT?"
        action="Ký và phát hành"
      >
        <p>Sau khi phát hành không thể sửa.</p>
      </ConfirmDialog>
    </>
  );
}
