/** Registering a directive: its fields by the rules of the office, its PDF, and a look at the number it would get. */
import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { ApiError, api, newKey } from "../../api/client";
import { errorWords } from "../../api/errorWords";
import { choicesQuery, listKey } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { boot } from "../../boot";
import type { FileView } from "../../realtime/shapes";
import { Button, ButtonRow } from "../../ui/Button";
import { Banner, Failure, Skeleton } from "../../ui/Feedback";
import { PageTitle } from "../../ui/PageTitle";
import { Card, PaneBody, PaneHead, Stack } from "../../ui/Pane";
import { Fields } from "./Fields";
import { FileDrop } from "./FileDrop";
import { type DocumentForm, emptyForm, type Registered, toBody } from "./form";
import styles from "./Screen.module.css";

/** Units of my posts that may register documents. */
function myUnits() {
  const clerical = ["clerk", "chief_of_office", "unit_head", "officer"];
  return boot()
    .posts.filter((post) => post.roles.some((role) => clerical.includes(role)))
    .map((post) => post.unit);
}

export default function Screen() {
  const choices = useQuery(choicesQuery);
  const [form, setForm] = useState(() => emptyForm(myUnits()[0]?.id ?? ""));
  const [main, setMain] = useState<FileView[]>([]);
  const [annexes, setAnnexes] = useState<FileView[]>([]);
  const [mainUnderway, setMainUnderway] = useState(0);
  const [annexesUnderway, setAnnexesUnderway] = useState(0);
  const underway = mainUnderway + annexesUnderway > 0;
  const register = useRegister();
  const fields = useFirstWrongField(register.error);
  if (choices.isPending) return <Skeleton />;
  if (choices.isError) return <Failure error={choices.error} onRetry={() => void choices.refetch()} />;
  const errors = register.error instanceof ApiError ? register.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (underway) return;
    register.mutate({ form, main: main[0]?.id ?? null, annexes: annexes.map((file) => file.id) });
  };
  const set = (name: keyof DocumentForm, value: string) => setForm((now) => ({ ...now, [name]: value }));
  return (
    <>
      <PaneHead>
        <PageTitle>{t`Đăng ký văn bản`}</PageTitle>
      </PaneHead>
      <PaneBody padded>
        <form ref={fields} className={styles.form} onSubmit={submit} noValidate>
          <Stack>
            <Card title={t`Tệp văn bản`}>
              <Stack>
                <FileDrop
                  label={t`Văn bản chính (PDF)`}
                  hint={t`Kéo tệp PDF đã ký vào đây, hoặc`}
                  accept="application/pdf,.pdf"
                  files={main}
                  error={errors.main}
                  onChange={setMain}
                  onSending={setMainUnderway}
                />
                <FileDrop
                  label={t`Phụ lục kèm theo`}
                  hint={t`Kéo các tệp phụ lục vào đây, hoặc`}
                  accept=".pdf,.docx,.xlsx,.odt,.ods,.png,.jpg"
                  multiple
                  files={annexes}
                  error={errors.annexes}
                  onChange={setAnnexes}
                  onSending={setAnnexesUnderway}
                />
              </Stack>
            </Card>
            <Fields form={form} choices={choices.data} units={myUnits()} errors={errors} onSet={set} />
            {register.isError && <Banner tone="danger">{errorWords(register.error)}</Banner>}
            <ButtonRow align="end">
              <Button type="submit" variant="primary" busy={register.isPending || underway}>
                {underway ? t`Đang tải tệp lên…` : t`Lưu dự thảo`}
              </Button>
            </ButtonRow>
          </Stack>
        </form>
      </PaneBody>
    </>
  );
}

/** After a refusal the focus goes to the first field that is wrong. */
function useFirstWrongField(error: Error | null) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [error]);
  return form;
}

function useRegister() {
  const [, go] = useLocation();
  const client = useQueryClient();
  const [key, setKey] = useState(newKey);
  return useMutation({
    mutationFn: ({ form, ...files }: { form: DocumentForm; main: string | null; annexes: string[] }) =>
      api.post<Registered>("documents", { body: toBody(form, files), idempotencyKey: key }),
    onSuccess: (document) => {
      void client.invalidateQueries({ queryKey: listKey });
      go(paths.document(document.id));
    },
    onError: (error) => {
      if (error instanceof ApiError) setKey(newKey());
    },
  });
}
