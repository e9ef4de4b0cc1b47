/** A menu that opens from a button. */
import {
  Header,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Pressable,
  Menu as RacMenu,
  Separator,
  Text,
} from "react-aria-components";
import { cx } from "../cx";
import { Icon } from "../Icon";
import styles from "./overlay.module.css";
import type { MenuAction, MenuProps } from "./types";

export function MenuOverlay(props: MenuProps & { defaultOpen?: boolean }) {
  const { label, trigger, groups, placement = "bottom end", header, defaultOpen = false } = props;
  const shown = groups.filter((group) => group.length > 0);
  return (
    <MenuTrigger defaultOpen={defaultOpen}>
      <Pressable>{trigger}</Pressable>
      <Popover className={styles.popover} placement={placement} offset={4}>
        {header && <div className={styles.menuHeader}>{header}</div>}
        <RacMenu className={styles.menu} aria-label={label}>
          {shown.map((group, i) => (
            <MenuGroup key={group[0]?.id} group={group} divided={i > 0} />
          ))}
        </RacMenu>
      </Popover>
    </MenuTrigger>
  );
}

function MenuGroup({ group, divided }: { group: readonly MenuAction[]; divided: boolean }) {
  return (
    <>
      {divided && <Separator className={styles.separator} />}
      <MenuSection>
        <Header className="visually-hidden" />
        {group.map((item) => (
          <MenuRow key={item.id} item={item} />
        ))}
      </MenuSection>
    </>
  );
}

function MenuRow({ item }: { item: MenuAction }) {
  return (
    <MenuItem
      id={item.id}
      textValue={item.label}
      isDisabled={item.disabled ?? false}
      onAction={item.onAction}
      className={cx(styles.item, item.danger && styles.danger)}
    >
      {item.icon && <Icon name={item.icon} size={16} />}
      <span className={styles.itemText}>
        <Text slot="label">{item.label}</Text>
        {item.detail && (
          <Text slot="description" className={styles.detail}>
            {item.detail}
          </Text>
        )}
      </span>
      {item.checked && <Icon name="check" size={16} />}
    </MenuItem>
  );
}
