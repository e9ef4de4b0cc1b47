/** The mark of the product, a document with a tick, as on the server's pages. */
export function Logo() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M8 6.5h11l5 5v14H8z" fill="#fff" />
      <path d="M19 6.5v5h5z" fill="#84bdf2" />
      <path
        d="m11.5 18.5 3.2 3.2 6-6.4"
        fill="none"
        stroke="#0b4f8a"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
