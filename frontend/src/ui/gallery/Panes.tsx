/** A directive as three panes, to try the widths: /gallery.html?panes=list, main or panel. */
import { PaneLayout, type PaneName } from "../../app/PaneLayout";
import { Avatar } from "../Avatar";
import { Button, ButtonRow, IconButton } from "../Button";
import { Skeleton } from "../Feedback";
import { TextArea } from "../Field";
import { List, ListRow } from "../List";
import { PageTitle } from "../PageTitle";
import { PaneBody, PaneFoot, PaneHead, Stack } from "../Pane";
import { TabLinks } from "../Tabs";
import { Badge, DeadlineTag, Tag, UrgencyTag } from "../Tag";

const NOW = new Date("2019-08-15T08:41:00+07:00");
const rows = [
  ["01/CT-BTNMT", "Tăng cường công tác quản lý nhà nước về đất đai", 3, "2019-08-15T17:00:00+07:00"],
  ["4512/BTNMT-TCMT", "Báo cáo tình hình xử lý nước thải khu công nghiệp", 2, "2019-08-17T17:00:00+07:00"],
  ["3877/BTNMT-ĐĐ", "Rà soát việc cấp giấy chứng nhận quyền sử dụng đất", 1, "2019-08-14T17:00:00+07:00"],
  ["3701/BTNMT-VP", "Góp ý dự thảo quy chế làm việc", 0, "2019-08-27T17:00:00+07:00"],
] as const;
const talk = [
  ["Trần Văn Minh", "Sở TN&MT Hà Nội · 08:41", "Đề nghị Vụ Đất đai làm rõ mẫu báo cáo áp dụng cho quý III."],
  ["Lê Thu Hà", "Vụ Đất đai · 08:55", "Áp dụng Mẫu số 02 kèm theo Công văn 4512."],
] as const;
const tabs = [
  { id: "van-ban", label: "Văn bản", href: "#van-ban" },
  { id: "trao-doi", label: "Trao đổi", href: "#trao-doi", count: 5, countLabel: "chưa đọc" },
  { id: "tiep-nhan", label: "Tiếp nhận 41/63", href: "#tiep-nhan" },
  { id: "tien-trinh", label: "Tiến trình", href: "#tien-trinh" },
];

export function Panes({ shown }: { shown: PaneName }) {
  return (
    <PaneLayout
      shown={shown}
      onPanelClose={() => undefined}
      list={<Directives />}
      main={<Directive />}
      panel={<Talk />}
    />
  );
}

function Directives() {
  return (
    <>
      <PaneHead actions={<IconButton icon="filter" label="Lọc" />}>
        <h2>Chờ tôi xử lý</h2>
      </PaneHead>
      <PaneBody>
        <List label="Chỉ đạo">
          {rows.map(([number, subject, level, deadline]) => (
            <ListRow
              key={number}
              onOpen={() => undefined}
              selected={level === 3}
              unread={level > 1}
              above={
                <>
                  <UrgencyTag level={level} />
                  {number}
                </>
              }
              title={subject}
              below={<DeadlineTag at={deadline} now={NOW} />}
              end={<Badge count={level * 2 - 1} label="chưa đọc" />}
            />
          ))}
        </List>
      </PaneBody>
    </>
  );
}

function Directive() {
  return (
    <>
      <PaneHead>
        <Stack gap="tight">
          <ButtonRow>
            <UrgencyTag level={3} />
            <span>Số 01/CT-BTNMT · 15/08/2019 · Vụ Đất đai</span>
          </ButtonRow>
          <PageTitle>Chỉ thị về việc tăng cường công tác quản lý nhà nước về đất đai</PageTitle>
          <ButtonRow>
            <DeadlineTag at="2019-08-15T17:00:00+07:00" now={NOW} />
            <Tag tone="success" icon="check">
              Đã tiếp nhận 41/63
            </Tag>
          </ButtonRow>
          <ButtonRow>
            <Button variant="primary">Xác nhận đã tiếp nhận</Button>
            <Button>Phân công</Button>
            <Button iconAfter="chevron-down">Thêm</Button>
          </ButtonRow>
        </Stack>
      </PaneHead>
      <TabLinks label="Phần của văn bản" items={tabs} current="van-ban" />
      <PaneBody canvas>
        <Skeleton kind="page" />
      </PaneBody>
    </>
  );
}

function Talk() {
  return (
    <>
      <PaneHead actions={<IconButton icon="close" label="Đóng" />}>
        <h2>Trao đổi · 48 ý kiến</h2>
      </PaneHead>
      <PaneBody>
        {talk.map(([name, where, text]) => (
          <ListRow key={name} lead={<Avatar name={name} />} title={text} above={`${name} · ${where}`} />
        ))}
      </PaneBody>
      <PaneFoot>
        <Stack gap="tight">
          <TextArea label="Ý kiến" labelHidden placeholder="Viết ý kiến… gõ @ để nhắc người hoặc đơn vị" />
          <ButtonRow align="end">
            <IconButton icon="attach" label="Đính kèm" />
            <Button variant="primary" icon="send">
              Gửi
            </Button>
          </ButtonRow>
        </Stack>
      </PaneFoot>
    </>
  );
}
