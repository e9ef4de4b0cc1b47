/**
 * Everything drawn with React Aria, in one chunk of its own. Import the parts from ui/overlays.tsx, which loads this
 * chunk when the page is idle; never from here.
 */
import { boot } from "../../boot";
import { installVietnamese } from "../../i18n/react-aria-vi";

if (boot().locale === "vi") installVietnamese();

export { ComboBoxOverlay } from "./ComboBox";
export { DialogOverlay } from "./Dialog";
export { MenuOverlay } from "./Menu";
export { PopoverOverlay } from "./Popover";
export { TooltipOverlay } from "./Tooltip";
