/** Buttons and fields. */
import { useState } from "react";
import { Button, ButtonRow, IconButton } from "../Button";
import { Checkbox, SearchBox, Select, TextArea, TextInput } from "../Field";
import { Stack } from "../Pane";
import { Tabs } from "../Tabs";

const priorities = [
  { value: "0", label: "Thường" },
  { value: "3", label: "Hỏa tốc" },
];

export function Controls() {
  const [text, setText] = useState("Đề nghị Vụ Đất đai làm rõ mẫu báo cáo áp dụng cho quý III.");
  const [query, setQuery] = useState("");
  const [tab, setTab] = useState<"doc" | "talk">("doc");
  return (
    <Stack>
      <ButtonRow>
        <Button variant="primary">Xác nhận đã tiếp nhận</Button>
        <Button>Phân công</Button>
        <Button variant="quiet" icon="plus">
          Thêm đơn vị
        </Button>
        <Button variant="danger">Thu hồi</Button>
        <Button variant="primary" busy>
          Đang gửi
        </Button>
        <Button disabled>Không dùng được</Button>
        <Button size="small" iconAfter="chevron-down">
          Nhỏ
        </Button>
        <IconButton icon="pin" label="Ghim" />
        <IconButton icon="star" label="Theo dõi" pressed />
      </ButtonRow>
      <Tabs
        label="Thử"
        current={tab}
        onSelect={setTab}
        items={[
          { id: "doc", label: "Văn bản" },
          { id: "talk", label: "Trao đổi", count: 5, countLabel: "chưa đọc" },
        ]}
      >
        {tab}
      </Tabs>
      <TextInput label="Số, ký hiệu" hint="Như trên văn bản, ví dụ 01/CT-BTNMT" required />
      <TextInput label="Trích yếu nội dung" error="Chưa có trích yếu." defaultValue="" />
      <Select label="Mức độ khẩn" options={priorities} />
      <TextArea label="Ý kiến" value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <SearchBox label="Tìm đơn vị" value={query} onChange={setQuery} />
      <Checkbox label="Máy dùng chung" hint="Không giữ lại gì trên máy này." />
    </Stack>
  );
}
