/** A modal dialog: a centred card on a desktop, a sheet from the bottom edge on a phone. */
import { t } from "@lingui/core/macro";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { IconButton } from "../Button";
import { cx } from "../cx";
import styles from "./overlay.module.css";
import type { DialogProps } from "./types";

export function DialogOverlay(props: DialogProps) {
  const { isOpen, onClose, title, titleHidden, size = "medium", placement = "center", alert, footer, children } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!alert}
      className={cx(styles.scrim, placement === "top" && styles.top)}
    >
      <Modal className={cx(styles.modal, styles[size])}>
        <Dialog role={alert ? "alertdialog" : "dialog"} className={styles.dialog}>
          <div className={titleHidden ? "visually-hidden" : styles.dialogHead}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton icon="close" label={t`Đóng`} onClick={onClose} />
          </div>
          <div className={cx(styles.dialogBody, titleHidden && styles.bare)}>{children}</div>
          {footer && <div className={styles.dialogFoot}>{footer}</div>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
