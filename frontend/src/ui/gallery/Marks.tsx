/** Icons, tags, avatars, badges, progress. */
import { Avatar } from "../Avatar";
import { ButtonRow } from "../Button";
import { Icon, type IconName } from "../Icon";
import { icons } from "../icons";
import { Stack } from "../Pane";
import { Progress, StepBar } from "../Progress";
import { Badge, DeadlineTag, Tag, UrgencyTag } from "../Tag";

const NOW = new Date("2019-08-15T08:41:00+07:00");
const deadlines = [
  "2019-08-14T17:00:00+07:00",
  "2019-08-15T17:00:00+07:00",
  "2019-08-17T17:00:00+07:00",
  "2019-08-27T17:00:00+07:00",
];
const people = ["Nguyễn Thị Hoa", "Trần Văn Minh", "Lê Thu Hà", "Phạm Quốc Anh", "Vũ Hải", "Đặng Ửng"];

export function Marks() {
  return (
    <Stack>
      <ButtonRow>
        {(Object.keys(icons) as IconName[]).map((name) => (
          <span key={name} title={name}>
            <Icon name={name} />
          </span>
        ))}
      </ButtonRow>
      <ButtonRow>
        {([1, 2, 3, 4] as const).map((level) => (
          <UrgencyTag key={level} level={level} />
        ))}
        <Tag>Nháp</Tag>
        <Tag tone="brand">Chủ trì</Tag>
        <Tag tone="success" icon="check">
          Đã tiếp nhận 41/63
        </Tag>
        <Tag tone="warning">Sắp đến hạn</Tag>
        <Tag tone="danger">Trả lại</Tag>
        <Tag tone="outline">Nội bộ</Tag>
        <Badge count={5} />
        <Badge count={120} tone="danger" />
      </ButtonRow>
      <ButtonRow>
        {deadlines.map((at) => (
          <DeadlineTag key={at} at={at} now={NOW} />
        ))}
      </ButtonRow>
      <ButtonRow>
        {people.map((name) => (
          <Avatar key={name} name={name} />
        ))}
        <Avatar name="Bùi Yến" size="small" />
        <Avatar name="Cao Văn Ích" size="large" online />
      </ButtonRow>
      <Progress label="Tiếp nhận" value={41} max={63} />
      <StepBar done={4} />
      <StepBar done={3} compact />
      <StepBar done={2} compact stopped="Từ chối tiếp nhận" />
    </Stack>
  );
}
