/** The fields of the register, grouped as an office reads them. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Choices } from "../../api/queries/documents";
import { optionsOf } from "../../i18n/choices";
import { Select, TextArea, TextInput } from "../../ui/Field";
import { Card } from "../../ui/Pane";
import styles from "./Fields.module.css";
import type { DocumentForm } from "./form";

interface FieldsProps {
  form: DocumentForm;
  choices: Choices;
  units: { id: string; short_name: string }[];
  errors: Record<string, string>;
  onSet: (name: keyof DocumentForm, value: string) => void;
}

export function Fields({ form, choices, units, errors, onSet }: FieldsProps) {
  const bound = (name: keyof DocumentForm) => ({
    value: form[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => onSet(name, event.currentTarget.value),
  });
  const issuers = units.map((unit) => ({ value: unit.id, label: unit.short_name }));
  return (
    <>
      <Card title={t`Văn bản`}>
        <div className={styles.grid}>
          <Select label={t`Đơn vị soạn thảo`} options={issuers} {...bound("unit")} />
          <Select label={t`Loại văn bản`} options={optionsOf(choices.types)} {...bound("type")} />
          <NextCode form={form} />
          <div className={styles.wide}>
            <TextArea label={t`Trích yếu nội dung`} required maxLength={500} {...bound("subject")} />
          </div>
          <div className={styles.wide}>
            <TextArea label={t`Tóm tắt`} maxLength={2000} {...bound("summary")} />
          </div>
          <Select
            label={t`Lĩnh vực`}
            options={[{ value: "", label: t`Chưa chọn` }, ...optionsOf(choices.fields)]}
            {...bound("field")}
          />
          <Select label={t`Mức độ khẩn`} options={optionsOf(choices.urgencies)} {...bound("urgency")} />
          <Select label={t`Phạm vi lưu hành`} options={optionsOf(choices.circulations)} {...bound("circulation")} />
        </div>
      </Card>
      <Card title={t`Thời gian`}>
        <div className={styles.grid}>
          <TextInput type="date" label={t`Ngày ban hành`} hint={t`Để trống: ngày phát hành`} {...bound("issue_date")} />
          <TextInput type="date" label={t`Ngày hiệu lực`} {...bound("effective_date")} />
          <TextInput type="date" label={t`Thời hạn xử lý`} {...bound("due_date")} />
        </div>
      </Card>
      <Card title={t`Người ký`}>
        <div className={styles.grid}>
          <TextInput label={t`Quyền hạn ký`} hint={t`Ví dụ: KT. BỘ TRƯỞNG`} {...bound("competence")} />
          <TextInput label={t`Chức vụ`} {...bound("signer_position")} />
          <TextInput label={t`Họ và tên`} {...bound("signer_name")} />
          <TextInput label={t`Số lượng bản`} type="number" inputMode="numeric" min={0} {...bound("copies")} />
        </div>
      </Card>
    </>
  );
}

/** The number the document would get if it were issued now; it is given only at issue. */
function NextCode({ form }: { form: DocumentForm }) {
  const { unit, type, issue_date } = form;
  const next = useQuery({
    queryKey: ["next-code", unit, type, issue_date],
    queryFn: ({ signal }) =>
      api.get<{ full_code: string }>("documents/next-code", { signal, query: { unit, type, date: issue_date } }),
    enabled: unit !== "" && type !== "",
    staleTime: 0,
  });
  return (
    <TextInput
      label={t`Số, ký hiệu (dự kiến)`}
      hint={t`Cấp chính thức khi phát hành`}
      value={next.data?.full_code ?? ""}
      readOnly
    />
  );
}
