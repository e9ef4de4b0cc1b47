/** Lists, tables, and what stands in for them. */
import { Button } from "../Button";
import { Banner, Empty, Skeleton } from "../Feedback";
import { List, ListHeading, ListRow } from "../List";
import { Facts, Stack } from "../Pane";
import { Progress } from "../Progress";
import { Table } from "../Table";
import { Badge, DeadlineTag, UrgencyTag } from "../Tag";

const rows = [
  { number: "01/CT-BTNMT", subject: "Tăng cường công tác quản lý nhà nước về đất đai", level: 3, received: 41 },
  { number: "4512/BTNMT-TCMT", subject: "Báo cáo tình hình xử lý nước thải khu công nghiệp", level: 2, received: 60 },
  { number: "3877/BTNMT-ĐĐ", subject: "Rà soát việc cấp giấy chứng nhận quyền sử dụng đất", level: 1, received: 63 },
] as const;

export function Collections() {
  return (
    <Stack>
      <List label="Văn bản">
        <ListHeading count={3}>Hôm nay</ListHeading>
        {rows.map((row) => (
          <ListRow
            key={row.number}
            onOpen={() => undefined}
            selected={row.level === 3}
            unread={row.level > 1}
            above={
              <>
                <UrgencyTag level={row.level} /> {row.number}
              </>
            }
            title={row.subject}
            below={<DeadlineTag at={new Date()} />}
            end={<Badge count={row.level} />}
          />
        ))}
      </List>
      <Table
        caption="Theo dõi tiếp nhận"
        rows={rows}
        rowKey={(row) => row.number}
        stickyFirst
        columns={[
          { id: "number", header: "Số, ký hiệu", rowHeader: true, cell: (row) => row.number },
          { id: "subject", header: "Trích yếu", cell: (row) => row.subject },
          {
            id: "share",
            header: "Tiếp nhận",
            cell: (row) => <Progress label="Tiếp nhận" value={row.received} max={63} />,
          },
          {
            id: "count",
            header: "Ý kiến",
            numeric: true,
            sorted: "descending",
            onSort: () => undefined,
            cell: (row) => row.level,
          },
        ]}
      />
      <Facts
        items={[
          ["Cơ quan ban hành", "Bộ Tài nguyên và Môi trường"],
          ["Ngày ban hành", "15/08/2019"],
        ]}
      />
      <Banner tone="warning" icon="wifi-off" action={<Button size="small">Thử ngay</Button>}>
        Mất kết nối. Thử lại sau 8 giây…
      </Banner>
      <Banner tone="danger">Văn bản đã được thu hồi ngày 16/08/2019.</Banner>
      <Skeleton rows={2} />
      <Empty action={<Button>Xem việc đã hoàn thành</Button>}>Không còn việc nào chờ xử lý.</Empty>
    </Stack>
  );
}
