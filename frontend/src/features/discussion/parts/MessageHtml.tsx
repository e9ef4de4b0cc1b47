/** The text of a message: links, document codes that open the directive, mentions that stand out. */
import { memo, type ReactNode } from "react";
import { Link } from "wouter";
import { cx } from "../../../ui/cx";
import { type Element, type Node, readHtml } from "../html";
import styles from "./MessageHtml.module.css";

interface MessageHtmlProps {
  html: string;
  /** The reader, whose own mentions stand out more. */
  me: string;
}

export const MessageHtml = memo(function MessageHtml({ html, me }: MessageHtmlProps) {
  return <div className={styles.text}>{nodes(readHtml(html), me)}</div>;
});

function nodes(list: readonly Node[], me: string): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text that is replaced as a whole
  return list.map((node, i) => (typeof node === "string" ? node : <Part key={i} element={node} me={me} />));
}

function Part({ element, me }: { element: Element; me: string }): ReactNode {
  const { tag: Tag, attributes, children } = element;
  if (Tag === "a") return <Anchor attributes={attributes}>{nodes(children, me)}</Anchor>;
  if (Tag === "span") return <Mention attributes={attributes} me={me} words={nodes(children, me)} />;
  if (Tag === "br" || Tag === "hr") return <Tag />;
  if (Tag === "ol") return <ol start={Number(attributes.start) || 1}>{nodes(children, me)}</ol>;
  if (Tag === "table") return <Table>{nodes(children, me)}</Table>;
  const Known = Tag as "p";
  return <Known>{nodes(children, me)}</Known>;
}

/** A wide table scrolls in itself; the focus must be able to enter it to scroll it by keys. */
function Table({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable by keyboard
    <div className={styles.wide} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}

function Anchor({ attributes, children }: { attributes: Record<string, string>; children: ReactNode }) {
  const { href } = attributes;
  if (href === undefined) return children;
  if (href.startsWith("/")) {
    return (
      <Link href={href} className={styles.code}>
        {children}
      </Link>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function Mention(props: { attributes: Record<string, string>; me: string; words: ReactNode }) {
  const { attributes, me, words } = props;
  if (attributes.class !== "mention") return words;
  return <span className={cx(styles.mention, attributes["data-person"] === me && styles.mine)}>{words}</span>;
}
