/** What narrows the list at present, each to be taken away by itself. */
import { t } from "@lingui/core/macro";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import styles from "./FilterBar.module.css";
import { chipNames, type FilterName, type Filters } from "./filters";
import { useSelects } from "./options";

interface ChipsProps {
  filters: Filters;
  onSet: (name: FilterName, value: string) => void;
  onClear: () => void;
}

export function Chips({ filters, onSet, onClear }: ChipsProps) {
  const selects = useSelects();
  const names = chipNames(filters);
  if (names.length === 0) return null;
  const words = (name: FilterName) => {
    const value = filters[name] ?? "";
    const select = selects.find((one) => one.name === name);
    const chosen = select?.options.find((option) => option.value === value)?.label ?? `“${value}”`;
    return select ? `${select.label}: ${chosen}` : chosen;
  };
  return (
    <fieldset className={styles.chips}>
      <legend>{t`Đang lọc:`}</legend>
      {names.map((name) => (
        <button key={name} type="button" className={styles.chip} onClick={() => onSet(name, "")}>
          <span className="visually-hidden">{t`Bỏ lọc`} </span>
          {words(name)}
          <Icon name="close" size={14} />
        </button>
      ))}
      <Button size="small" variant="quiet" onClick={onClear}>
        {t`Xóa bộ lọc`}
      </Button>
    </fieldset>
  );
}
