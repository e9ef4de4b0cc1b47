/** Picks recipient units: saved lists in one press, the tree by organisation, search without diacritics. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { unitsQuery } from "../../api/queries/directory";
import type { UnitRef } from "../../realtime/shapes";
import { Button, IconButton } from "../../ui/Button";
import { Empty, Skeleton } from "../../ui/Feedback";
import { Checkbox, SearchBox, Select } from "../../ui/Field";
import styles from "./RecipientPicker.module.css";
import { add, type Chosen, hasAll, type Role, remove, setRole } from "./recipients";

interface PickerProps {
  chosen: Chosen[];
  onChange: (chosen: Chosen[]) => void;
}

const roles = () => [
  { value: "lead", label: t`Chủ trì` },
  { value: "coop", label: t`Phối hợp` },
  { value: "inform", label: t`Nhận để biết` },
];

export function RecipientPicker({ chosen, onChange }: PickerProps) {
  const [role, setNewRole] = useState<Role>("lead");
  const toggle = (units: UnitRef[]) => {
    onChange(hasAll(chosen, units) ? remove(chosen, units) : add(chosen, units, role));
  };
  return (
    <div className={styles.picker}>
      <section className={styles.source} aria-label={t`Chọn đơn vị`}>
        <Select
          label={t`Vai trò của đơn vị thêm vào`}
          options={roles()}
          value={role}
          onChange={(event) => setNewRole(event.currentTarget.value as Role)}
        />
        <SavedLists chosen={chosen} onToggle={toggle} />
        <Units chosen={chosen} onToggle={toggle} />
      </section>
      <ChosenUnits chosen={chosen} onChange={onChange} />
    </div>
  );
}

interface SourceProps {
  chosen: Chosen[];
  onToggle: (units: UnitRef[]) => void;
}

function SavedLists({ chosen, onToggle }: SourceProps) {
  const lists = useQuery({
    queryKey: ["unit-lists"],
    queryFn: ({ signal }) =>
      api.get<{ rows: { id: string; name: string; units: UnitRef[] }[] }>("unit-lists", { signal }),
  });
  return (
    <fieldset className={styles.lists}>
      <legend className="visually-hidden">{t`Danh sách đã lưu`}</legend>
      {lists.data?.rows.map((list) => (
        <Button
          key={list.id}
          size="small"
          icon={hasAll(chosen, list.units) ? "check" : "plus"}
          aria-pressed={hasAll(chosen, list.units)}
          onClick={() => onToggle(list.units)}
        >
          {list.name} ({list.units.length})
        </Button>
      ))}
    </fieldset>
  );
}

function Units({ chosen, onToggle }: SourceProps) {
  const [text, setText] = useState("");
  const found = useQuery(unitsQuery(text));
  const rows = found.data?.rows ?? [];
  return (
    <>
      <SearchBox label={t`Tìm đơn vị, có thể không dấu`} value={text} onChange={setText} />
      <div className={styles.units}>
        {found.isPending && <Skeleton rows={4} />}
        {found.isSuccess && rows.length === 0 && <Empty icon="unit">{t`Không tìm thấy đơn vị.`}</Empty>}
        {rows.map((unit) => (
          <Checkbox
            key={unit.id}
            label={unit.short_name}
            hint={unit.parent_id ? unit.organisation_name : undefined}
            checked={hasAll(chosen, [unit])}
            onChange={() => onToggle([unit])}
          />
        ))}
      </div>
    </>
  );
}

function ChosenUnits({ chosen, onChange }: Pick<PickerProps, "chosen" | "onChange">) {
  return (
    <section className={styles.chosen} aria-label={t`Nơi nhận`}>
      <header className={styles.chosenHead}>
        <strong>{t`Nơi nhận (${chosen.length})`}</strong>
        {chosen.length > 0 && (
          <Button size="small" variant="quiet" onClick={() => onChange([])}>
            {t`Bỏ chọn hết`}
          </Button>
        )}
      </header>
      {chosen.length === 0 && <p className={styles.none}>{t`Chưa chọn đơn vị nào.`}</p>}
      <ul className={styles.rows}>
        {chosen.map(({ unit, role }) => (
          <li key={unit.id} className={styles.row}>
            <span className={styles.name}>{unit.short_name}</span>
            <Select
              label={t`Vai trò của ${unit.short_name}`}
              labelHidden
              options={roles()}
              value={role}
              onChange={(event) => onChange(setRole(chosen, unit.id, event.currentTarget.value as Role))}
            />
            <IconButton
              icon="close"
              size="small"
              label={t`Bỏ ${unit.short_name}`}
              onClick={() => onChange(remove(chosen, [unit]))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
