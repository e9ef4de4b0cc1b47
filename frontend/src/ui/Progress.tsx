/** How far something is: a share of a whole, or a unit's six steps of reception. */
import { t } from "@lingui/core/macro";
import { cx } from "./cx";
import { Icon } from "./Icon";
import styles from "./Progress.module.css";

interface ProgressProps {
  label: string;
  value: number;
  max: number;
  /** "41/63" beside the bar. */
  showNumbers?: boolean;
}

export function Progress({ label, value, max, showNumbers = true }: ProgressProps) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <span className={styles.progress}>
      <span
        className={styles.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
      >
        <span className={cx(styles.fill, share === 1 && styles.full)} style={{ width: `${share * 100}%` }} />
      </span>
      {showNumbers && (
        <span className={styles.numbers} aria-hidden="true">
          {value}/{max}
        </span>
      )}
    </span>
  );
}

/** The six steps a recipient goes through, in their order. */
export function receptionSteps(): string[] {
  return [t`Đã gửi`, t`Đã đến`, t`Đã xem`, t`Đã tiếp nhận`, t`Đang xử lý`, t`Hoàn thành`];
}

/** `done` counts the steps reached, 0 to 6. `compact` shows the bar and only the latest word. */
export function StepBar({ done, compact = false, stopped }: { done: number; compact?: boolean; stopped?: string }) {
  const steps = receptionSteps();
  const latest = stopped ?? steps[done - 1] ?? t`Chưa gửi`;
  return (
    <div className={cx(styles.steps, compact && styles.compact, stopped !== undefined && styles.stopped)}>
      <ol className={styles.marks} aria-label={t`Các bước tiếp nhận`}>
        {steps.map((step, i) => (
          <li
            key={step}
            className={cx(styles.step, i < done && styles.done, i === done - 1 && styles.latest)}
            aria-current={i === done - 1 ? "step" : undefined}
          >
            <span className={styles.mark} aria-hidden="true">
              {i < done && !compact && <Icon name="check" size={14} />}
            </span>
            <span className={compact ? "visually-hidden" : styles.name}>
              {step}
              <span className="visually-hidden">{i < done ? t`: đã qua` : t`: chưa`}</span>
            </span>
          </li>
        ))}
      </ol>
      {(compact || stopped) && (
        <span className={styles.word} aria-hidden={stopped ? undefined : "true"}>
          {latest}
        </span>
      )}
    </div>
  );
}
