/** The quick search of Ctrl+K: directives by number or subject, people and units, all without diacritics. */
import { t } from "@lingui/core/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../api/client";
import { peopleQuery, postWords, unitsQuery } from "../../api/queries/directory";
import type { DocumentRows } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { asSentence } from "../../i18n/format";
import { Avatar } from "../../ui/Avatar";
import { Empty } from "../../ui/Feedback";
import { SearchBox } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { List, ListHeading, ListRow } from "../../ui/List";
import { Dialog } from "../../ui/overlays";
import { Stack } from "../../ui/Pane";
import { unitAddress } from "../directory/address";

const A_FEW = 6;

export default function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [text, setText] = useState("");
  const [, go] = useLocation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    go(`${paths.directives}?q=${encodeURIComponent(text.trim())}`);
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Tìm nhanh`} placement="top">
      <form onSubmit={submit}>
        <Stack>
          <SearchBox label={t`Số ký hiệu, trích yếu, người, đơn vị`} value={text} onChange={setText} autoFocus />
          {text.trim().length > 1 && <Results text={text.trim()} onOpen={onClose} />}
        </Stack>
      </form>
    </Dialog>
  );
}

function Results({ text, onOpen }: { text: string; onOpen: () => void }) {
  const q = useDeferredValue(text);
  const documents = useQuery({
    queryKey: ["palette", q],
    queryFn: ({ signal }) => api.get<DocumentRows>("documents", { signal, query: { q, limit: A_FEW } }),
    placeholderData: keepPreviousData,
  });
  const people = useQuery(peopleQuery(q)).data?.rows.slice(0, A_FEW) ?? [];
  const units = useQuery(unitsQuery(q)).data?.rows.slice(0, A_FEW) ?? [];
  const rows = documents.data?.rows ?? [];
  if (documents.isSuccess && rows.length + people.length + units.length === 0) {
    return <Empty icon="search">{t`Không tìm thấy nội dung phù hợp.`}</Empty>;
  }
  return (
    <List label={t`Kết quả tìm`}>
      {rows.length > 0 && <ListHeading>{t`Văn bản`}</ListHeading>}
      {rows.map(({ document }) => (
        <ListRow
          key={document.id}
          href={paths.document(document.id)}
          onOpen={onOpen}
          lead={<Icon name="directive" />}
          above={document.full_code}
          title={asSentence(document.subject)}
        />
      ))}
      {people.length > 0 && <ListHeading>{t`Cán bộ`}</ListHeading>}
      {people.map(({ person, posts }) => (
        <ListRow
          key={person.id}
          href={`${paths.directory}?q=${encodeURIComponent(person.name)}`}
          onOpen={onOpen}
          lead={<Avatar id={person.id} name={person.name} size="small" />}
          title={person.name}
          below={postWords(posts)}
        />
      ))}
      {units.length > 0 && <ListHeading>{t`Đơn vị`}</ListHeading>}
      {units.map((unit) => (
        <ListRow
          key={unit.id}
          href={unitAddress(unit.id)}
          onOpen={onOpen}
          lead={<Icon name="unit" />}
          title={unit.name}
          below={unit.organisation_name}
        />
      ))}
    </List>
  );
}
