/** Our own line icons, 20 px on a 1.6 px stroke, in one place. Decorative: the text beside them or a label says what they mean. */
import styles from "./Icon.module.css";
import { type IconName, icons } from "./icons";

export type { IconName } from "./icons";

interface IconProps {
  name: IconName;
  size?: 14 | 16 | 20 | 24;
}

export function Icon({ name, size = 20 }: IconProps) {
  return (
    <svg className={styles.icon} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {icons[name]}
    </svg>
  );
}
