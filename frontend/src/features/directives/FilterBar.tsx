/** The filters above the list: boxes as tabs, the rest as one line; on a phone the rest waits behind one button. */
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { usePhone } from "../../app/usePhone";
import { Button } from "../../ui/Button";
import { SearchBox, Select } from "../../ui/Field";
import { Dialog } from "../../ui/overlays";
import { Stack } from "../../ui/Pane";
import { TabLinks } from "../../ui/Tabs";
import { Chips } from "./Chips";
import styles from "./FilterBar.module.css";
import { boxHref, chipNames, type FilterName, type Filters } from "./filters";
import { boxes, useSelects } from "./options";

interface FilterBarProps {
  filters: Filters;
  onSet: (name: FilterName, value: string) => void;
  onClear: () => void;
}

const TYPING_PAUSE = 300;

export function FilterBar({ filters, onSet, onClear }: FilterBarProps) {
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const count = chipNames(filters).filter((name) => name !== "q").length;
  const tabs = boxes().map(({ id, label }) => ({ id, label, href: boxHref(filters, id) }));
  return (
    <>
      <TabLinks label={t`Hộp văn bản`} items={tabs} current={filters.box ?? ""} />
      <div className={styles.bar}>
        <Keywords
          key={filters.q === undefined ? "none" : "some"}
          value={filters.q ?? ""}
          onSearch={(q) => onSet("q", q)}
        />
        {phone ? (
          <Button icon="filter" onClick={() => setOpen(true)}>
            {count > 0 ? t`Bộ lọc (${count})` : t`Bộ lọc`}
          </Button>
        ) : (
          <Selects filters={filters} onSet={onSet} labelHidden />
        )}
      </div>
      <Chips filters={filters} onSet={onSet} onClear={onClear} />
      {phone && (
        <Dialog
          isOpen={open}
          onClose={() => setOpen(false)}
          title={t`Bộ lọc`}
          footer={<Button variant="primary" onClick={() => setOpen(false)}>{t`Xem kết quả`}</Button>}
        >
          <Stack>
            <Selects filters={filters} onSet={onSet} />
          </Stack>
        </Dialog>
      )}
    </>
  );
}

/** Asks the server after a pause in typing, and never while a Vietnamese word is being composed. */
function Keywords({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return <SearchBox label={t`Số ký hiệu, trích yếu, người ký`} value={text} onChange={setText} />;
}

interface SelectsProps extends Pick<FilterBarProps, "filters" | "onSet"> {
  /** In one line the choice "all" carries the name of the filter. */
  labelHidden?: boolean;
}

function Selects({ filters, onSet, labelHidden = false }: SelectsProps) {
  return useSelects().map(({ name, label, all, options }) => (
    <Select
      key={name}
      label={label}
      labelHidden={labelHidden}
      value={filters[name] ?? ""}
      options={[{ value: "", label: all ?? (labelHidden ? label : t`Tất cả`) }, ...options]}
      onChange={(event) => onSet(name, event.currentTarget.value)}
    />
  ));
}
