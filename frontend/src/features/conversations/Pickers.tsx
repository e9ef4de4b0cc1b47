/** Choosing people and units one after another, each found as one types, with or without marks. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { peopleQuery, postWords, unitsQuery } from "../../api/queries/directory";
import { IconButton } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { ComboBox, type ComboItem } from "../../ui/overlays";
import styles from "./rooms.module.css";

interface PickerProps {
  label: string;
  onPick: (item: ComboItem) => void;
}

export function PersonPicker({ label, onPick }: PickerProps) {
  const [text, setText] = useState("");
  const found = useQuery(peopleQuery(text));
  const items = (found.data?.rows ?? []).map(({ person, posts }) => ({
    id: person.id,
    label: person.name,
    detail: postWords(posts),
  }));
  return (
    <Picker
      label={label}
      items={items}
      onSearch={setText}
      onPick={onPick}
      placeholder={t`Gõ họ tên, có thể không dấu`}
    />
  );
}

export function UnitPicker({ label, onPick }: PickerProps) {
  const [text, setText] = useState("");
  const found = useQuery(unitsQuery(text));
  const items = (found.data?.rows ?? []).map((unit) => ({
    id: unit.id,
    label: unit.name,
    detail: unit.organisation_name,
  }));
  return <Picker label={label} items={items} onSearch={setText} onPick={onPick} placeholder={t`Gõ tên đơn vị`} />;
}

interface ListPickerProps extends PickerProps {
  items: ComboItem[];
  onSearch: (text: string) => void;
  placeholder: string;
}

function Picker({ label, items, onSearch, onPick, placeholder }: ListPickerProps) {
  return (
    <ComboBox
      label={label}
      placeholder={placeholder}
      items={items}
      onSearch={onSearch}
      onSelect={(item) => item && onPick(item)}
      clearOnSelect
      emptyText={t`Gõ ít nhất hai chữ để tìm.`}
    />
  );
}

export function Picked({
  items,
  onRemove,
  icon,
}: {
  items: readonly ComboItem[];
  onRemove: (id: string) => void;
  icon: "user" | "unit";
}) {
  if (items.length === 0) return null;
  return (
    <ul className={styles.picked}>
      {items.map((item) => (
        <li key={item.id} className={styles.chip}>
          <Icon name={icon} size={14} />
          {item.label}
          <IconButton icon="close" size="small" label={t`Bỏ ${item.label}`} onClick={() => onRemove(item.id)} />
        </li>
      ))}
    </ul>
  );
}
