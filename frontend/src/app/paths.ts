/** The addresses of the client, built in one place. */
import type { DocumentTab } from "./screens";

export const paths = {
  inbox: "/",
  directives: "/chi-dao",
  register: "/chi-dao/moi",
  document: (id: string, tab?: DocumentTab) => (tab ? `/chi-dao/${id}/${tab}` : `/chi-dao/${id}`),
  conversations: "/trao-doi",
  conversation: (id: string) => `/trao-doi/${id}`,
  notifications: "/thong-bao",
  directory: "/danh-ba",
  settings: (section?: string) => (section ? `/cai-dat/${section}` : "/cai-dat"),
};
