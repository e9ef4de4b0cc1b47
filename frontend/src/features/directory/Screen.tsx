/** Who is who: organisations on the left, a unit with its people in the middle, or what a search finds. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { organisationsQuery } from "../../api/queries/directory";
import { PaneLayout } from "../../app/PaneLayout";
import { mainPost } from "../../boot";
import { matches } from "../../i18n/collate";
import { Failure, Skeleton } from "../../ui/Feedback";
import { SearchBox } from "../../ui/Field";
import { List, ListRow } from "../../ui/List";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { unitAddress } from "./address";
import { Found } from "./Found";
import { UnitDetail } from "./UnitDetail";

export default function Screen() {
  const [search, setSearch] = useSearchParams();
  const q = search.get("q") ?? "";
  const unit = search.get("unit") ?? "";
  const setText = (text: string) => setSearch(text ? { q: text } : {}, { replace: true });
  const main = q ? <Found text={q} /> : <UnitDetail id={unit || (mainPost()?.unit.id ?? "")} />;
  return (
    <PaneLayout
      list={<Organisations text={q} onText={setText} />}
      listLabel={t`Cơ quan, đơn vị`}
      keepList
      main={main}
      shown={q || unit ? "main" : "list"}
    />
  );
}

function Organisations({ text, onText }: { text: string; onText: (text: string) => void }) {
  const query = useQuery(organisationsQuery);
  const [narrow, setNarrow] = useState("");
  return (
    <>
      <PaneHead>
        <PageTitle>{t`Danh bạ`}</PageTitle>
      </PaneHead>
      <PaneBody>
        <SearchBox label={t`Tìm người, đơn vị`} value={text} onChange={onText} />
        <SearchBox label={t`Lọc cơ quan`} value={narrow} onChange={setNarrow} />
        {query.isPending && <Skeleton />}
        {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        <List label={t`Cơ quan`}>
          {query.data?.rows
            .filter((one) => matches(`${one.name} ${one.short_name}`, narrow))
            .map((one) => (
              <ListRow key={one.id} href={unitAddress(one.root.id)} title={one.short_name} below={one.code20} />
            ))}
        </List>
      </PaneBody>
    </>
  );
}
