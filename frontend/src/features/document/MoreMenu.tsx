/** What else can be done with a directive: its facts, its people, following, its link, its file. */
import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../api/client";
import { errorWords } from "../../api/errorWords";
import { type DocumentDetail, documentKeys, fileContent, type Marks } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { usePhone } from "../../app/usePhone";
import { Button, IconButton } from "../../ui/Button";
import type { MenuAction } from "../../ui/overlays";
import { ConfirmDialog, Menu } from "../../ui/overlays";
import { toasts } from "../../ui/toasts";
import { FactsDialog, PeopleDialog } from "./later";

export function MoreMenu({ detail }: { detail: DocumentDetail }) {
  const [open, setOpen] = useState<"facts" | "people" | "discard" | null>(null);
  const phone = usePhone();
  const groups = useGroups(detail, setOpen);
  const discard = useDiscard(detail);
  const close = () => setOpen(null);
  return (
    <>
      <Menu
        label={t`Việc khác với văn bản`}
        placement="bottom end"
        trigger={
          phone ? (
            <IconButton icon="more-vertical" label={t`Việc khác với văn bản`} />
          ) : (
            <Button size="small" variant="quiet" iconAfter="chevron-down">
              {t`Thêm`}
            </Button>
          )
        }
        groups={groups}
      />
      <FactsDialog detail={detail} isOpen={open === "facts"} onClose={close} />
      <PeopleDialog detail={detail} isOpen={open === "people"} onClose={close} />
      <ConfirmDialog
        isOpen={open === "discard"}
        onClose={close}
        title={t`Hủy dự thảo?`}
        action={t`Hủy dự thảo`}
        danger
        busy={discard.isPending}
        onConfirm={() => discard.mutate()}
      >
        <p>{t`Dự thảo và tệp kèm theo sẽ bị xóa, không lấy lại được.`}</p>
      </ConfirmDialog>
    </>
  );
}

function useGroups(detail: DocumentDetail, open: (what: "facts" | "people" | "discard") => void): MenuAction[][] {
  const follow = useFollowing(detail);
  const { document, level } = detail;
  const main = document.attachments.find((one) => one.role === "main");
  const copyLink = async () => {
    await navigator.clipboard.writeText(new URL(paths.document(document.id), location.href).href);
    toasts.show({ text: t`Đã sao chép liên kết`, tone: "success" });
  };
  const about: MenuAction[] = [
    { id: "facts", label: t`Thông tin văn bản`, icon: "info", onAction: () => open("facts") },
    { id: "people", label: t`Người tham gia`, icon: "people", onAction: () => open("people") },
    { id: "link", label: t`Sao chép liên kết`, icon: "link", onAction: () => void copyLink() },
  ];
  if (main) {
    const download = () => location.assign(fileContent(main.file.id));
    about.push({ id: "download", label: t`Tải bản gốc`, icon: "download", onAction: download });
  }
  const following: MenuAction[] = [
    toggle("follow", t`Theo dõi`, "star", level, follow),
    toggle("mute", t`Tắt thông báo`, "mute", level, follow),
  ];
  const draft: MenuAction[] = detail.abilities.includes("discard")
    ? [{ id: "discard", label: t`Hủy dự thảo`, icon: "trash", danger: true, onAction: () => open("discard") }]
    : [];
  return [about, following, draft].filter((group) => group.length > 0);
}

function toggle(
  id: "follow" | "mute",
  label: string,
  icon: "star" | "mute",
  level: Marks["level"],
  set: (level: Marks["level"]) => void,
): MenuAction {
  return { id, label, icon, checked: level === id, onAction: () => set(level === id ? "default" : id) };
}

function useFollowing(detail: DocumentDetail): (level: Marks["level"]) => void {
  const client = useQueryClient();
  const { id } = detail.document;
  const { mutate } = useMutation({
    mutationFn: (level: Marks["level"]) => api.put("followings", { body: { document_id: id, level } }),
    onSuccess: (_answer, level) =>
      client.setQueryData<DocumentDetail>(documentKeys.detail(id), (now) => now && { ...now, level }),
    onError: (error) => toasts.show({ text: errorWords(error), tone: "danger" }),
  });
  return mutate;
}

function useDiscard(detail: DocumentDetail) {
  const [, go] = useLocation();
  return useMutation({
    mutationFn: () => api.delete(`documents/${detail.document.id}`, { ifMatch: `"v${detail.document.version}"` }),
    onSuccess: () => go(`${paths.directives}?box=drafts`),
    onError: (error) => toasts.show({ text: errorWords(error), tone: "danger" }),
  });
}
