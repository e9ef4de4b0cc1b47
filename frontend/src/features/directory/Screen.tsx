/** Who is who: organisations on the left, a unit with its people in the middle, or what a search finds. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { organisationsQuery } from "../../api/queries/directory";
import { PaneLayout } from "../../app/PaneLayout";
import { usePhone } from "../../app/usePhone";
import { mainPost } from "../../boot";
import { matches } from "../../i18n/collate";
import { Failure, Skeleton } from "../../ui/Feedback";
import { SearchBox } from "../../ui/Field";
import { List, ListRow } from "../../ui/List";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { unitAddress } from "./address";
import { Found } from "./Found";
import styles from "./Screen.module.css";
import { UnitDetail } from "./UnitDetail";

export default function Screen() {
  const [search, setSearch] = useSearchParams();
  const q = search.get("q") ?? "";
  const unit = search.get("unit") ?? "";
  const setText = (text: string) => setSearch(text ? { q: text } : {}, { replace: true });
  const phone = usePhone();
  const main = q ? !phone && <Found text={q} /> : <UnitDetail id={unit || (mainPost()?.unit.id ?? "")} />;
  return (
    <PaneLayout
      list={
        <>
          <PaneHead>
            <PageTitle>{t`Danh bạ`}</PageTitle>
          </PaneHead>
          <div className={styles.search}>
            <SearchBox label={t`Tìm người, đơn vị`} value={q} onChange={setText} />
          </div>
          {phone && q ? <Found text={q} /> : <Organisations text={q} current={unit} />}
        </>
      }
      listLabel={t`Cơ quan, đơn vị`}
      keepList
      main={main}
      shown={unit || (q && !phone) ? "main" : "list"}
    />
  );
}

/** All organisations, or those the search names; a search for a person leaves them all. */
function Organisations({ text, current }: { text: string; current: string }) {
  const query = useQuery(organisationsQuery);
  const all = query.data?.rows ?? [];
  const named = all.filter((one) => matches(`${one.name} ${one.short_name}`, text));
  return (
    <PaneBody>
      {query.isPending && <Skeleton />}
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      <List label={t`Cơ quan`}>
        {(named.length > 0 ? named : all).map(({ id, root, short_name }) => (
          <ListRow key={id} href={unitAddress(root.id)} title={short_name} selected={root.id === current} />
        ))}
      </List>
    </PaneBody>
  );
}
