/** A field that suggests as one types, marks aside: "tran minh" finds "Trần Văn Minh". */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { Button, ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { matches } from "../../i18n/collate";
import field from "../Field.module.css";
import { Icon } from "../Icon";
import styles from "./overlay.module.css";
import type { ComboBoxProps, ComboItem } from "./types";

export function ComboBoxOverlay(props: ComboBoxProps) {
  const { label, labelHidden, hint, error, required = false, placeholder, emptyText } = props;
  const box = useComboState(props);
  return (
    <ComboBox
      key={box.round}
      autoFocus={box.round > 0}
      className={field.field ?? ""}
      items={box.shown}
      inputValue={box.text}
      onInputChange={box.type}
      selectedKey={box.selectedKey}
      onSelectionChange={(key) => box.choose(key === null ? null : String(key))}
      isInvalid={Boolean(error)}
      isRequired={required}
      validationBehavior="aria"
      menuTrigger={props.clearOnSelect ? "input" : "focus"}
      allowsEmptyCollection
    >
      <Label className={labelHidden ? "visually-hidden" : (field.label ?? "")}>{label}</Label>
      {hint && (
        <Text slot="description" className={field.hint ?? ""}>
          {hint}
        </Text>
      )}
      <div className={styles.combo}>
        <Input className={field.input ?? ""} placeholder={placeholder ?? ""} />
        <Button className={styles.comboButton ?? ""}>
          <Icon name="chevron-down" size={16} />
        </Button>
      </div>
      {error && <FieldError className={field.error ?? ""}>{error}</FieldError>}
      <Popover className={styles.popover ?? ""} offset={4}>
        <ListBox<ComboItem>
          className={styles.menu ?? ""}
          renderEmptyState={() => <p className={styles.nothing}>{emptyText ?? t`Không tìm thấy.`}</p>}
        >
          {(item) => <ComboRow item={item} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function ComboRow({ item }: { item: ComboItem }) {
  return (
    <ListBoxItem id={item.id} textValue={item.label} className={styles.item ?? ""}>
      <span className={styles.itemText}>
        <Text slot="label">{item.label}</Text>
        {item.detail && (
          <Text slot="description" className={styles.detail ?? ""}>
            {item.detail}
          </Text>
        )}
      </span>
    </ListBoxItem>
  );
}

function useComboState({ items, selectedId, onSelect, onSearch, clearOnSelect }: ComboBoxProps) {
  const chosen = items.find((item) => item.id === selectedId);
  const [text, setText] = useState(chosen?.label ?? "");
  const [round, setRound] = useState(0);
  const narrowed = onSearch || text === chosen?.label ? items : items.filter((item) => isFound(item, text));
  return {
    round,
    text,
    shown: narrowed,
    selectedKey: clearOnSelect ? null : (selectedId ?? null),
    type(next: string) {
      setText(next);
      onSearch?.(next);
      if (next === "" && selectedId) onSelect(null);
    },
    /** React Aria also calls this on closing, with the choice as it was: then only the text goes back. */
    choose(id: string | null) {
      const item = items.find((one) => one.id === id) ?? null;
      if (id !== (selectedId ?? null)) onSelect(item);
      if (item || id === null) setText(clearOnSelect ? "" : (item?.label ?? ""));
      // Emptying the field would open the list again over what was just added; a fresh field stays shut.
      if (item && clearOnSelect) setRound(round + 1);
    },
  };
}

function isFound(item: ComboItem, text: string): boolean {
  return matches(`${item.label} ${item.detail ?? ""}`, text);
}
