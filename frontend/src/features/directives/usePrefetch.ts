/** Fetches a directive that is about to be opened: its code and its data. */
import { useQueryClient } from "@tanstack/react-query";
import { documentQuery } from "../../api/queries/documents";
import { preloadScreen } from "../../app/screens";

export function usePrefetch(): (id: string) => void {
  const client = useQueryClient();
  return (id) => {
    preloadScreen("document");
    void client.prefetchQuery(documentQuery(id));
  };
}
