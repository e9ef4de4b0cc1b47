/** The filters above the list; on a phone they wait behind one button. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { organisationsQuery } from "../../api/queries/directory";
import { choicesQuery } from "../../api/queries/documents";
import { usePhone } from "../../app/usePhone";
import { boot } from "../../boot";
import { Button } from "../../ui/Button";
import { type Option, SearchBox, Select } from "../../ui/Field";
import { Dialog } from "../../ui/overlays";
import { Stack } from "../../ui/Pane";
import styles from "./FilterBar.module.css";
import { countFilters, type FilterName, type Filters } from "./filters";

interface FilterBarProps {
  filters: Filters;
  onSet: (name: FilterName, value: string) => void;
  onClear: () => void;
}

const TYPING_PAUSE = 300;

export function FilterBar({ filters, onSet, onClear }: FilterBarProps) {
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const count = countFilters(filters);
  const selects = <Selects filters={filters} onSet={onSet} />;
  return (
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
        selects
      )}
      {count > 0 && (
        <Button variant="quiet" onClick={onClear}>
          {t`Xóa bộ lọc`}
        </Button>
      )}
      {phone && (
        <Dialog
          isOpen={open}
          onClose={() => setOpen(false)}
          title={t`Bộ lọc`}
          footer={<Button variant="primary" onClick={() => setOpen(false)}>{t`Xem kết quả`}</Button>}
        >
          <Stack>{selects}</Stack>
        </Dialog>
      )}
    </div>
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
  return <SearchBox label={t`Từ khóa: số ký hiệu, trích yếu, người ký`} value={text} onChange={setText} />;
}

function Selects({ filters, onSet }: Pick<FilterBarProps, "filters" | "onSet">) {
  const choices = useQuery(choicesQuery).data;
  const organisations = useQuery(organisationsQuery).data;
  const { locale } = boot();
  const named = (list: { code: string; name: { vi: string; en: string } }[] | undefined): Option[] =>
    (list ?? []).map(({ code, name }) => ({ value: code, label: name[locale] }));
  const select = (name: FilterName, label: string, options: Option[], all = t`Tất cả`) => (
    <Select
      key={name}
      label={label}
      value={filters[name] ?? ""}
      options={[{ value: "", label: all }, ...options]}
      onChange={(event) => onSet(name, event.currentTarget.value)}
    />
  );
  const issuers = (organisations?.rows ?? []).map((one) => ({ value: one.id, label: one.short_name }));
  return (
    <>
      {select("box", t`Hộp`, boxOptions())}
      {select("organisation", t`Cơ quan`, issuers)}
      {select("type", t`Loại`, named(choices?.types))}
      {select("field", t`Lĩnh vực`, named(choices?.fields))}
      {select("urgency", t`Độ khẩn`, named(choices?.urgencies))}
      {select("due", t`Hạn`, dueOptions())}
      {select("sort", t`Sắp xếp`, sortOptions(), t`Khẩn và gần hạn trước`)}
    </>
  );
}

const boxOptions = (): Option[] => [
  { value: "to_acknowledge", label: t`Cần tiếp nhận` },
  { value: "received", label: t`Đơn vị tôi nhận` },
  { value: "issued", label: t`Đơn vị tôi ban hành` },
  { value: "drafts", label: t`Dự thảo` },
  { value: "following", label: t`Tôi theo dõi` },
];

const dueOptions = (): Option[] => [
  { value: "overdue", label: t`Quá hạn` },
  { value: "today", label: t`Hôm nay` },
  { value: "week", label: t`Trong 7 ngày` },
  { value: "none", label: t`Không có hạn` },
];

const sortOptions = (): Option[] => [
  { value: "newest", label: t`Mới nhất trước` },
  { value: "deadline", label: t`Gần hạn trước` },
];
