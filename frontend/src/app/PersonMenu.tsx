/** Who is signed in and for which unit; theme, settings, sign-out. */
import { t } from "@lingui/core/macro";
import { useLocation } from "wouter";
import { api, csrfToken } from "../api/client";
import { boot, mainPost, type Theme } from "../boot";
import { outbox } from "../realtime/start";
import { wipe } from "../store/idb";
import { Avatar } from "../ui/Avatar";
import { Icon, type IconName } from "../ui/Icon";
import { Menu, type MenuAction } from "../ui/overlays";
import { toasts } from "../ui/toasts";
import styles from "./PersonMenu.module.css";
import { paths } from "./paths";
import { sayGoodbye } from "./signInAgain";
import { useStore } from "./store";
import { applyTheme, theme } from "./theme";

export function PersonMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { person } = boot();
  const [, navigate] = useLocation();
  const go: MenuAction[] = [
    { id: "settings", label: t`Cài đặt`, icon: "settings", onAction: () => navigate(paths.settings()) },
    { id: "shortcuts", label: t`Phím tắt`, detail: "Ctrl+/", icon: "keyboard", onAction: onShortcuts },
  ];
  const leave: MenuAction[] = [{ id: "logout", label: t`Đăng xuất`, icon: "logout", onAction: signOut }];
  const trigger = (
    <button type="button" className={styles.trigger}>
      <span className="visually-hidden">{t`Tài khoản`}: </span>
      <Avatar name={person.name} id={person.id} />
      <span className={styles.who}>
        <span className={styles.name}>{person.name}</span>
        <span className={styles.unit}>{mainPost()?.unit.short_name}</span>
      </span>
      <Icon name="chevron-down" size={14} />
    </button>
  );
  return <Menu label={t`Tài khoản`} trigger={trigger} groups={[useThemeChoices(), go, leave]} header={<WhoAmI />} />;
}

function WhoAmI() {
  const { person, posts } = boot();
  return (
    <>
      <strong>{person.name}</strong>
      {posts.map((post) => (
        <p key={post.id} className={styles.post}>
          {post.position} · {post.unit.name}, {post.organisation_name}
        </p>
      ))}
    </>
  );
}

function useThemeChoices(): MenuAction[] {
  const current = useStore(theme);
  const choices: [Theme, string, IconName][] = [
    ["light", t`Nền sáng`, "sun"],
    ["dark", t`Nền tối`, "moon"],
    ["system", t`Theo máy`, "monitor"],
  ];
  return choices.map(([id, label, icon]) => ({
    id,
    label,
    icon,
    checked: current === id,
    onAction: () => chooseTheme(id),
  }));
}

/** At once on this page; the server keeps it for the other machines, and a failure there is not worth a word. */
function chooseTheme(next: Theme) {
  applyTheme(next);
  api.patch("me", { body: { theme: next } }).catch(() => undefined);
}

/** What was kept on this machine goes with the person; words not yet sent are not thrown away without asking. */
function signOut() {
  if (outbox.letters.get().length === 0) return void leaveForGood();
  toasts.show({
    text: t`Còn ý kiến chưa gửi trên máy này. Chờ gửi xong rồi hãy đăng xuất.`,
    tone: "warning",
    action: { label: t`Vẫn đăng xuất`, onPress: () => void leaveForGood() },
  });
}

/** By a form, because signing out is a page of the server and ends with a redirect. */
async function leaveForGood() {
  sayGoodbye();
  await wipe().catch(() => undefined);
  const form = document.createElement("form");
  form.method = "post";
  form.action = boot().urls.logout;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = csrfToken();
  form.append(token);
  document.body.append(form);
  form.submit();
}
