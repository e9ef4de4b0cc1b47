/** The short list of signs one may put under a message, the same as the server's. */
import { t } from "@lingui/core/macro";
import { Menu, type MenuProps } from "../../../ui/overlays";

const signs = (): [sign: string, name: string][] => [
  ["👍", t`Đồng ý`],
  ["✅", t`Đã xong`],
  ["🙏", t`Cảm ơn`],
  ["👀", t`Đang xem`],
  ["❓", t`Cần làm rõ`],
  ["⚠️", t`Lưu ý`],
  ["👏", t`Hoan nghênh`],
  ["❤️", t`Trân trọng`],
  ["🎯", t`Đúng trọng tâm`],
  ["💡", t`Gợi ý hay`],
  ["😊", t`Vui vẻ`],
  ["🔁", t`Nhắc lại`],
];

export function SignMenu({ trigger, onChoose }: { trigger: MenuProps["trigger"]; onChoose: (sign: string) => void }) {
  const items = signs().map(([sign, name]) => ({ id: sign, label: `${sign} ${name}`, onAction: () => onChoose(sign) }));
  return <Menu label={t`Bày tỏ ý kiến`} trigger={trigger} groups={[items]} defaultOpen />;
}
