/** Language, appearance and what others see of one's reading; kept on the server, so they hold on every device. */
import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import { errorWords } from "../../api/errorWords";
import { meQuery, type OwnSettings, settingsKeys } from "../../api/queries/settings";
import { applyTheme } from "../../app/theme";
import type { Locale, Theme } from "../../boot";
import { Failure, Skeleton } from "../../ui/Feedback";
import { Checkbox, Select } from "../../ui/Field";
import { Card, Stack } from "../../ui/Pane";
import { toasts } from "../../ui/toasts";

export function Preferences() {
  const query = useQuery(meQuery);
  const change = useChange();
  if (query.isPending) return <Skeleton rows={3} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const { locale, theme, shares_reading } = query.data.person;
  const set = (changes: Partial<OwnSettings>) => change.mutate(changes);
  return (
    <Card title={t`Hiển thị`}>
      <Stack>
        <Select
          label={t`Ngôn ngữ`}
          value={locale}
          options={[
            { value: "vi", label: "Tiếng Việt" },
            { value: "en", label: "English" },
          ]}
          onChange={(event) => set({ locale: event.currentTarget.value as Locale })}
        />
        <Select
          label={t`Giao diện`}
          value={theme}
          options={[
            { value: "system", label: t`Theo máy` },
            { value: "light", label: t`Sáng` },
            { value: "dark", label: t`Tối` },
          ]}
          onChange={(event) => set({ theme: event.currentTarget.value as Theme })}
        />
        <Checkbox
          label={t`Cho người khác thấy tôi đã đọc đến đâu trong nhóm và tin nhắn`}
          hint={t`Trên văn bản chỉ đạo, việc đã xem luôn được ghi lại.`}
          checked={shares_reading}
          onChange={(event) => set({ shares_reading: event.currentTarget.checked })}
        />
      </Stack>
    </Card>
  );
}

function useChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: Partial<OwnSettings>) => api.patch<{ person: OwnSettings }>("me", { body: changes }),
    onSuccess: (me, changes) => {
      client.setQueryData(settingsKeys.me, me);
      if (changes.theme) applyTheme(changes.theme);
      if (changes.locale) location.reload();
    },
    onError: (error) => toasts.show({ text: errorWords(error), tone: "danger" }),
  });
}
