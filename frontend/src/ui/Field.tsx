/** A labelled control with its hint and its error, tied together for screen readers. */
import { t } from "@lingui/core/macro";
import { type ComponentProps, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { cx } from "./cx";
import styles from "./Field.module.css";
import { Icon } from "./Icon";

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** The message of the field, e.g. ApiError.fields.subject. */
  error?: string | undefined;
  required?: boolean;
  /** Keeps the label for screen readers only. */
  labelHidden?: boolean;
}

interface ControlIds {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  required: boolean | undefined;
}

/** For controls of your own: `children` gets the ids to spread on the control. */
export function Field(props: FieldProps & { children: (control: ControlIds) => ReactNode }) {
  const { label, hint, error, required, labelHidden, children } = props;
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={labelHidden ? "visually-hidden" : styles.label}>
        {label}
        {required && <span className={styles.required}> ({t`bắt buộc`})</span>}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined, required })}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          <Icon name="warning" size={14} />
          {error}
        </p>
      )}
    </div>
  );
}

function splitField<P extends FieldProps>(props: P): [FieldProps, Omit<P, keyof FieldProps>] {
  const { label, hint, error, required, labelHidden, ...control } = props;
  const field: FieldProps = { label, hint, error };
  if (required !== undefined) field.required = required;
  if (labelHidden !== undefined) field.labelHidden = labelHidden;
  return [field, control];
}

type TextInputProps = FieldProps & Omit<ComponentProps<"input">, "className" | "id">;

export function TextInput(props: TextInputProps) {
  const [field, control] = splitField(props);
  return (
    <Field {...field}>
      {(ids) => <input type="text" autoComplete="off" {...control} {...ids} className={styles.input} />}
    </Field>
  );
}

type TextAreaProps = FieldProps &
  Omit<ComponentProps<"textarea">, "className" | "id"> & {
    /** Grows with its text up to this many lines. */
    maxRows?: number;
  };

export function TextArea(props: TextAreaProps) {
  const [field, { maxRows = 10, rows = 2, ...control }] = splitField(props);
  const own = useRef<HTMLTextAreaElement>(null);
  useAutosize(own, control.value, maxRows);
  return (
    <Field {...field}>
      {(ids) => <textarea {...control} {...ids} ref={own} rows={rows} className={cx(styles.input, styles.area)} />}
    </Field>
  );
}

/** Gives a textarea the height of its text. Works on any value change, typed or set, and never touches the keys (UniKey). */
export function useAutosize(area: React.RefObject<HTMLTextAreaElement | null>, value: unknown, maxRows: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    const line = Number.parseFloat(getComputedStyle(element).lineHeight) || 22;
    const most = line * maxRows + 18;
    element.style.height = `${Math.min(element.scrollHeight + 2, most)}px`;
    element.style.overflowY = element.scrollHeight > most ? "auto" : "hidden";
  }, [area, value, maxRows]);
}

export interface Option {
  value: string;
  label: string;
}

type SelectProps = FieldProps &
  Omit<ComponentProps<"select">, "className" | "id" | "children"> & { options: readonly Option[] };

export function Select({ options, ...props }: SelectProps) {
  const [field, control] = splitField(props);
  return (
    <Field {...field}>
      {(ids) => (
        <span className={styles.select}>
          <select {...control} {...ids} className={styles.input}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" size={16} />
        </span>
      )}
    </Field>
  );
}

type CheckboxProps = Omit<ComponentProps<"input">, "className" | "id" | "type"> & {
  label: ReactNode;
  hint?: ReactNode;
};

export function Checkbox({ label, hint, ...control }: CheckboxProps) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input {...control} id={id} type="checkbox" aria-describedby={hint ? `${id}-hint` : undefined} />
      <label htmlFor={id}>
        {label}
        {hint && (
          <span id={`${id}-hint`} className={styles.hint}>
            {hint}
          </span>
        )}
      </label>
    </div>
  );
}

type SearchBoxProps = Omit<ComponentProps<"input">, "className" | "type" | "value" | "onChange"> & {
  label: string;
  value: string;
  onChange: (value: string) => void;
};

/** Narrows a list as one types; the label is for screen readers, the placeholder may say what is searched. */
export function SearchBox({ label, value, onChange, placeholder = label, ...control }: SearchBoxProps) {
  return (
    <search className={styles.search}>
      <Icon name="search" size={16} />
      <input
        {...control}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className={styles.input}
      />
    </search>
  );
}
