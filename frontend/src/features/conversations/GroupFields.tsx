/** What a group is called and what it is for; the same fields when it is founded and when it is changed. */
import { t } from "@lingui/core/macro";
import { TextInput } from "../../ui/Field";

export interface GroupWords {
  title: string;
  purpose: string;
}

interface GroupFieldsProps {
  words: GroupWords;
  onChange: (words: GroupWords) => void;
  /** The person wanted to go on; what is missing is now said. */
  tried: boolean;
}

export function GroupFields({ words, onChange, tried }: GroupFieldsProps) {
  const { title, purpose } = words;
  return (
    <>
      <TextInput
        label={t`Tên nhóm`}
        required
        maxLength={120}
        value={title}
        onChange={(event) => onChange({ ...words, title: event.currentTarget.value })}
        error={tried && !title.trim() ? t`Cần đặt tên nhóm.` : undefined}
      />
      <TextInput
        label={t`Mục đích (không bắt buộc)`}
        maxLength={500}
        value={purpose}
        onChange={(event) => onChange({ ...words, purpose: event.currentTarget.value })}
      />
    </>
  );
}

export function trimmedWords({ title, purpose }: GroupWords): GroupWords {
  return { title: title.trim(), purpose: purpose.trim() };
}
