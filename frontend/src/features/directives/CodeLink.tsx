/** A link by number and notation, as it stands in talk: opens the document if this reader may see it. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, Redirect } from "wouter";
import { ApiError, api } from "../../api/client";
import { paths } from "../../app/paths";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { PageTitle } from "../../ui/PageTitle";

export function CodeLink({ code }: { code: string }) {
  const found = useQuery({
    queryKey: ["code", code],
    queryFn: ({ signal }) => api.get<{ id: string }>("documents/by-code", { signal, query: { code } }),
  });
  if (found.isSuccess) return <Redirect to={paths.document(found.data.id)} replace />;
  if (found.isPending) return <Skeleton />;
  if (!(found.error instanceof ApiError) || found.error.status !== 404) return <Failure error={found.error} />;
  return (
    <>
      <PageTitle>{code}</PageTitle>
      <Empty icon="search" action={<Link href={paths.directives}>{t`Về danh sách chỉ đạo`}</Link>}>
        {t`Không tìm thấy văn bản ${code} hoặc bạn không được xem văn bản này.`}
      </Empty>
    </>
  );
}
