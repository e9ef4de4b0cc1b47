/** The properties of the overlay parts, apart from the parts so that naming them does not load React Aria. */
import type { ComponentProps, ReactElement, ReactNode } from "react";
import type { Pressable } from "react-aria-components";
import type { FieldProps } from "../Field";
import type { IconName } from "../Icon";

/** One element that takes a ref and the attributes of a DOM element: Button, IconButton, a plain button. */
export type Trigger = ComponentProps<typeof Pressable>["children"];

export interface MenuAction {
  id: string;
  label: string;
  detail?: string;
  icon?: IconName;
  danger?: boolean;
  disabled?: boolean;
  /** Drawn with a tick: the choice in force. */
  checked?: boolean;
  onAction: () => void;
}

export interface MenuProps {
  /** Name of the menu for screen readers. */
  label: string;
  /** One Button or IconButton. */
  trigger: Trigger;
  /** Groups are divided by a line. */
  groups: readonly (readonly MenuAction[])[];
  placement?: "bottom start" | "bottom end" | "top start" | "top end";
  /** Opens as soon as it is mounted: for rows that mount their menu only when it is wanted. */
  defaultOpen?: boolean;
  /** Above the items: who is signed in, what the menu is about. */
  header?: ReactNode;
}

export interface PopoverProps {
  label: string;
  trigger: Trigger;
  placement?: MenuProps["placement"];
  children: ReactNode | ((close: () => void) => ReactNode);
}

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** Hides the heading from sight, as in the command palette. */
  titleHidden?: boolean;
  size?: "small" | "medium" | "wide";
  /** At the top edge, so that a phone's keyboard does not cover a list that grows downwards. */
  placement?: "center" | "top";
  /** Warns before an act without return; Esc and the buttons close it, a press outside does not. */
  alert?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}

export interface ComboItem {
  id: string;
  label: string;
  /** Second line: unit, title. */
  detail?: string;
}

export interface ComboBoxProps extends FieldProps {
  items: readonly ComboItem[];
  selectedId?: string | null;
  onSelect: (item: ComboItem | null) => void;
  placeholder?: string;
  /** For items that come from the server as one types; they are then shown as they are. */
  onSearch?: (text: string) => void;
  /** Empties the box after each choice, to pick several one after another. */
  clearOnSelect?: boolean;
  emptyText?: string;
}

export interface TooltipProps {
  text: string;
  children: ReactElement;
  placement?: "top" | "bottom" | "left" | "right";
}
