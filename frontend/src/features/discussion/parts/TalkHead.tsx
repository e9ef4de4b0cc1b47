/** Who hears this talk, what is unread in it, and its four views. */
import { plural, t } from "@lingui/core/macro";
import { useStore } from "../../../app/store";
import { boot } from "../../../boot";
import { IconButton } from "../../../ui/Button";
import { Icon } from "../../../ui/Icon";
import { type TabItem, Tabs } from "../../../ui/Tabs";
import { useAbility, useTalk, useTalkState } from "../context";
import { telling } from "../useMessageActs";
import { PinnedMenu } from "./PinnedMenu";
import styles from "./TalkHead.module.css";
import { ThreadButton } from "./ThreadButton";

export type TalkTab = "all" | "threads" | "unresolved" | "official";

interface TalkHeadProps {
  tab: TalkTab;
  onTab: (tab: TalkTab) => void;
  isInternal: boolean;
}

export function TalkHead({ tab, onTab, isInternal }: TalkHeadProps) {
  const state = useTalkState();
  const mayTakePart = useAbility("take_part");
  const { audience, threads, conversation } = state;
  const open = threads.filter((thread) => !thread.outcome).length;
  const items: TabItem<TalkTab>[] = [
    { id: "all", label: t`Tất cả` },
    { id: "threads", label: t`Chủ đề` },
    {
      id: "unresolved",
      label: t`Chưa giải quyết`,
      count: open,
      countLabel: plural(open, { one: "chủ đề", other: "chủ đề" }),
    },
  ];
  if (conversation.kind === "open") items.push({ id: "official", label: t`Chính thức` });
  const isDirect = conversation.kind === "direct";
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <p className={styles.audience}>
          <Icon name={isInternal ? "lock" : "eye"} size={16} />
          <span>{isInternal ? t`Chỉ người của đơn vị bạn thấy` : (audience.label[boot().locale] ?? "")}</span>
        </p>
        <UnreadSteps />
        <PinnedMenu />
        {mayTakePart && !isDirect && <ThreadButton />}
      </div>
      {!isDirect && <Tabs label={t`Xem`} items={items} current={tab} onSelect={onTab} />}
    </header>
  );
}

/** From one unread message to the next. Opened at the first, the line stays while one reads. */
function UnreadSteps() {
  const { session, shown } = useTalk();
  const { conversation, marks } = useTalkState();
  const first = useStore(session.firstUnread);
  const at = useStore(session.inSight);
  if (first === undefined || shown !== "" || marks.unread === 0) return null;
  const count = conversation.last_ordinal - first + 1;
  const read = Math.min(count, Math.max(0, at - first + 1));
  return (
    <span className={styles.steps}>
      <span className={styles.count}>{t`Mới ${read}/${count}`}</span>
      <IconButton
        icon="arrow-up"
        size="small"
        label={t`Ý kiến mới trước`}
        disabled={at <= first}
        onClick={() => void telling(() => session.jump(Math.max(first, at - 1)))}
      />
      <IconButton
        icon="arrow-down"
        size="small"
        label={t`Ý kiến mới tiếp theo`}
        disabled={read >= count}
        onClick={() => void telling(() => session.jump(Math.max(first, at + 1)))}
      />
    </span>
  );
}
