/** A person as initials on a colour that is always the same for the same person. */
import styles from "./Avatar.module.css";
import { cx } from "./cx";
import { hueOf, initials } from "./initials";

interface AvatarProps {
  name: string;
  /** What the colour hangs on; the name if there is no id. */
  id?: string;
  size?: "small" | "normal" | "large";
  online?: boolean;
}

export function Avatar({ name, id, size = "normal", online }: AvatarProps) {
  return (
    <span className={cx(styles.avatar, styles[size], styles[`hue${hueOf(id ?? name)}`])} aria-hidden="true">
      {initials(name)}
      {online && <span className={styles.online} />}
    </span>
  );
}
