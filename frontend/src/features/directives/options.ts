/** What can be chosen in each filter, in the reader's language. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { organisationsQuery } from "../../api/queries/directory";
import { choicesQuery } from "../../api/queries/documents";
import { may } from "../../boot";
import { optionsOf } from "../../i18n/choices";
import type { Option } from "../../ui/Field";
import type { FilterName } from "./filters";

export interface SelectFilter {
  name: FilterName;
  label: string;
  /** The words for no choice, if "all" is not what it means. */
  all?: string;
  options: Option[];
}

/** The boxes a person looks into; drafts only for those who register documents. */
export function boxes(): { id: string; label: string }[] {
  return [
    { id: "", label: t`Tất cả` },
    { id: "to_acknowledge", label: t`Cần tiếp nhận` },
    { id: "received", label: t`Đơn vị tôi nhận` },
    { id: "issued", label: t`Đơn vị tôi ban hành` },
    ...(may("register") ? [{ id: "drafts", label: t`Dự thảo` }] : []),
    { id: "following", label: t`Tôi theo dõi` },
  ];
}

export function useSelects(): SelectFilter[] {
  const choices = useQuery(choicesQuery).data;
  const organisations = useQuery(organisationsQuery).data;
  const issuers = (organisations?.rows ?? []).map((one) => ({ value: one.id, label: one.short_name }));
  return [
    { name: "organisation", label: t`Cơ quan`, options: issuers },
    { name: "type", label: t`Loại`, options: optionsOf(choices?.types) },
    { name: "field", label: t`Lĩnh vực`, options: optionsOf(choices?.fields) },
    { name: "urgency", label: t`Độ khẩn`, options: optionsOf(choices?.urgencies) },
    { name: "due", label: t`Hạn`, options: dueOptions() },
    { name: "sort", label: t`Sắp xếp`, all: t`Khẩn, gần hạn trước`, options: sortOptions() },
  ];
}

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
