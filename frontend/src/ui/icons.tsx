/** The drawings of the icons, on a grid of 20 by 20. Drawn for this project. */
import type { ReactNode } from "react";

export const icons = {
  inbox: (
    <path d="M3 11l2.2-6.4A1 1 0 0 1 6.1 4h7.8a1 1 0 0 1 .9.6L17 11v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM3 11h4l1 2h4l1-2h4" />
  ),
  directive: (
    <path d="M5 2.8h7l3.5 3.5V16a1.2 1.2 0 0 1-1.2 1.2H5.7A1.2 1.2 0 0 1 4.5 16V4a1.2 1.2 0 0 1 .5-1.2zM11.8 3v3.6h3.6M7.5 10h5M7.5 13h5" />
  ),
  chat: (
    <path d="M4 4h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H9l-3.6 3v-3H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM6.5 7.6h7M6.5 10.4h4.5" />
  ),
  bell: <path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.2 1.5H3.8zM8.4 17.2a1.7 1.7 0 0 0 3.2 0" />,
  more: (
    <>
      <circle cx="4.5" cy="10" r="0.6" />
      <circle cx="10" cy="10" r="0.6" />
      <circle cx="15.5" cy="10" r="0.6" />
    </>
  ),
  "more-vertical": (
    <>
      <circle cx="10" cy="4.5" r="0.6" />
      <circle cx="10" cy="10" r="0.6" />
      <circle cx="10" cy="15.5" r="0.6" />
    </>
  ),
  menu: <path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h13" />,
  search: (
    <>
      <path d="M12.9 12.9L17 17" />
      <circle cx="9" cy="9" r="5.2" />
    </>
  ),
  send: <path d="M3 10L17 3.5 13 17l-3.2-5.6zM9.8 11.4L17 3.5" />,
  attach: (
    <path d="M15.8 9.3l-5.6 5.6a3.6 3.6 0 0 1-5.1-5.1l6.2-6.2a2.4 2.4 0 0 1 3.4 3.4l-6 6a1.2 1.2 0 0 1-1.7-1.7l5.3-5.3" />
  ),
  at: (
    <>
      <path d="M13 7v4.2a2 2 0 0 0 4 0V10a7 7 0 1 0-2.8 5.6" />
      <circle cx="10" cy="10" r="3" />
    </>
  ),
  check: <path d="M4 10.5l4 4 8-9" />,
  "double-check": <path d="M1.8 10.8l3.6 3.6 7-8.4M9.4 13.4l1 1L17.6 6" />,
  clock: (
    <>
      <path d="M10 6v4.2l2.8 1.8" />
      <circle cx="10" cy="10" r="7" />
    </>
  ),
  calendar: (
    <path d="M4 4.5h12a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1zM3 8.5h14M6.8 2.8v3M13.2 2.8v3" />
  ),
  pin: <path d="M7.5 3h5l-.6 5.2 2.6 2.6h-9l2.6-2.6zM10 10.8V17" />,
  reply: <path d="M8 5L3.5 9.5 8 14M3.5 9.5h7.5a5.5 5.5 0 0 1 5.5 5.5v1" />,
  edit: <path d="M4 16l.8-3.4 8.6-8.6a1.5 1.5 0 0 1 2.1 0l.5.5a1.5 1.5 0 0 1 0 2.1L7.4 15.2zM12 5.5l2.5 2.5" />,
  trash: <path d="M4 5.5h12M8 5.5V3.8h4v1.7M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5" />,
  smile: (
    <>
      <path d="M7 11.8a3.6 3.6 0 0 0 6 0M7.5 7.8v.4M12.5 7.8v.4" />
      <circle cx="10" cy="10" r="7" />
    </>
  ),
  thread: <path d="M4 3.5v6a2 2 0 0 0 2 2h10M12.5 8l3.5 3.5-3.5 3.5M8.5 5.5H16" />,
  resolve: (
    <>
      <path d="M6.8 10.3l2.3 2.3 4.2-5" />
      <circle cx="10" cy="10" r="7" />
    </>
  ),
  reopen: <path d="M4.2 8.5A6.2 6.2 0 1 1 4 11.5M4 4.5v4h4" />,
  lock: <path d="M5.5 9h9a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM7 9V6.5a3 3 0 0 1 6 0V9" />,
  eye: (
    <>
      <path d="M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z" />
      <circle cx="10" cy="10" r="2.2" />
    </>
  ),
  download: <path d="M10 3.5v9M6.2 9L10 12.8 13.8 9M4 16.5h12" />,
  upload: <path d="M10 13V4M6.2 7.5L10 3.7l3.8 3.8M4 16.5h12" />,
  "zoom-in": (
    <>
      <path d="M12.9 12.9L17 17M9 6.8v4.4M6.8 9h4.4" />
      <circle cx="9" cy="9" r="5.2" />
    </>
  ),
  "zoom-out": (
    <>
      <path d="M12.9 12.9L17 17M6.8 9h4.4" />
      <circle cx="9" cy="9" r="5.2" />
    </>
  ),
  "text-mode": (
    <>
      <path d="M2.5 15L6.5 5l4 10M3.9 11.6h5.2M17.5 10v5" />
      <circle cx="14.8" cy="12.6" r="2.6" />
    </>
  ),
  fit: (
    <path d="M3.5 7V4.5a1 1 0 0 1 1-1H7M13 3.5h2.5a1 1 0 0 1 1 1V7M16.5 13v2.5a1 1 0 0 1-1 1H13M7 16.5H4.5a1 1 0 0 1-1-1V13" />
  ),
  "arrow-up": <path d="M10 16V4M5 9l5-5 5 5" />,
  "arrow-down": <path d="M10 4v12M5 11l5 5 5-5" />,
  "arrow-left": <path d="M16 10H4M9 5l-5 5 5 5" />,
  "arrow-right": <path d="M4 10h12M11 5l5 5-5 5" />,
  "chevron-down": <path d="M5 7.5l5 5 5-5" />,
  "chevron-right": <path d="M7.5 5l5 5-5 5" />,
  close: <path d="M5 5l10 10M15 5L5 15" />,
  plus: <path d="M10 4v12M4 10h12" />,
  minus: <path d="M4 10h12" />,
  filter: <path d="M3 5h14M5.5 10h9M8 15h4" />,
  settings: (
    <>
      <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
      <circle cx="12" cy="6" r="2" />
      <circle cx="8" cy="14" r="2" />
    </>
  ),
  user: (
    <>
      <path d="M3.8 17a6.2 6.2 0 0 1 12.4 0" />
      <circle cx="10" cy="7" r="3.2" />
    </>
  ),
  people: (
    <>
      <path d="M2.5 16.5a5 5 0 0 1 10 0M12.5 4.7a2.8 2.8 0 0 1 0 5M14.5 11.9a5 5 0 0 1 3 4.6" />
      <circle cx="7.5" cy="7.2" r="2.8" />
    </>
  ),
  unit: (
    <path d="M4 17V4.5a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1V17M12 8.5h3a1 1 0 0 1 1 1V17M2.5 17h15M6.8 7h2.4M6.8 10h2.4M6.8 13h2.4" />
  ),
  link: (
    <path d="M8.5 11.5a3.2 3.2 0 0 0 4.6 0l2.7-2.7a3.25 3.25 0 0 0-4.6-4.6l-.9.9M11.5 8.5a3.2 3.2 0 0 0-4.6 0l-2.7 2.7a3.25 3.25 0 0 0 4.6 4.6l.9-.9" />
  ),
  external: <path d="M11.5 4H16v4.5M16 4l-7 7M13.5 11.5V15a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7.5a1 1 0 0 1 1-1h3.5" />,
  copy: (
    <path d="M8 7.5h7.5a.9.9 0 0 1 .9.9v7.2a.9.9 0 0 1-.9.9H8a.9.9 0 0 1-.9-.9V8.4a.9.9 0 0 1 .9-.9zM4.8 12.5h-.3a.9.9 0 0 1-.9-.9V4.4a.9.9 0 0 1 .9-.9h7.2a.9.9 0 0 1 .9.9v.3" />
  ),
  logout: <path d="M8 4H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3M9 10h8M13.5 6.5L17 10l-3.5 3.5" />,
  sun: (
    <>
      <path d="M10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M4.7 15.3l1.2-1.2M14.1 5.9l1.2-1.2" />
      <circle cx="10" cy="10" r="3.2" />
    </>
  ),
  moon: <path d="M16 12.2A6.6 6.6 0 0 1 7.8 4a6.6 6.6 0 1 0 8.2 8.2z" />,
  monitor: (
    <path d="M3.5 4h13a.8.8 0 0 1 .8.8v7.9a.8.8 0 0 1-.8.8h-13a.8.8 0 0 1-.8-.8V4.8a.8.8 0 0 1 .8-.8zM7 17h6M10 13.5V17" />
  ),
  "wifi-off": (
    <>
      <path d="M3 3l14 14M8.2 12.3a3.3 3.3 0 0 1 3.8.1M5.5 9.4A7 7 0 0 1 8 7.8M11.5 7.5a7 7 0 0 1 3 1.9M2.8 6.7a11 11 0 0 1 2.3-1.6M8.4 4.2a11 11 0 0 1 8.8 2.5" />
      <circle cx="10" cy="15.4" r="0.5" />
    </>
  ),
  warning: <path d="M10 3.5l7.3 12.7H2.7zM10 8.3v3.7M10 14v.2" />,
  info: (
    <>
      <path d="M10 9.3v4M10 6.5v.2" />
      <circle cx="10" cy="10" r="7" />
    </>
  ),
  seal: (
    <>
      <path d="M10 5.5l.8 1.6 1.7.2-1.2 1.2.3 1.7L10 9.4l-1.6.8.3-1.7-1.2-1.2 1.7-.2zM7 12.2L5.8 17.5 10 15.4l4.2 2.1L13 12.2" />
      <circle cx="10" cy="8" r="4.8" />
    </>
  ),
  mute: (
    <path d="M5 13.5V9a5 5 0 0 1 .7-2.6M8 4.4A5 5 0 0 1 15 9v2.5M13.5 15H3.8L5 13.5M8.4 17.2a1.7 1.7 0 0 0 3.2 0M3 3l14 14" />
  ),
  star: <path d="M10 3l2.1 4.5 4.9.6-3.6 3.4.9 4.9L10 14l-4.3 2.4.9-4.9L3 8.1l4.9-.6z" />,
  flag: <path d="M4.5 17.5V3.5M4.5 4h10.5l-2 3.5 2 3.5H4.5" />,
  history: <path d="M3.5 10a6.5 6.5 0 1 1 2 4.7M3.5 5.5V10H8M10 6.5V10l2.5 1.5" />,
  keyboard: (
    <path d="M3 5.5h14a.8.8 0 0 1 .8.8v7.4a.8.8 0 0 1-.8.8H3a.8.8 0 0 1-.8-.8V6.3a.8.8 0 0 1 .8-.8zM5.5 8.5h.1M8.5 8.5h.1M11.5 8.5h.1M14.5 8.5h.1M7 11.5h6" />
  ),
  print: (
    <path d="M6 7.5V3h8v4.5M6 14H4a1 1 0 0 1-1-1V8.5a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1h-2M6 11.5h8V17H6z" />
  ),
  image: (
    <>
      <path d="M4 4h12a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM3.5 14.5l4-4 3 3 2-2 4 3.5" />
      <circle cx="12.6" cy="7.6" r="1.2" />
    </>
  ),
  list: <path d="M7 5.5h10M7 10h10M7 14.5h10M3.5 5.5h.1M3.5 10h.1M3.5 14.5h.1" />,
  "phone-book": (
    <>
      <path d="M5 3h10a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM2.8 7h2M2.8 13h2M7.3 13.5a3 3 0 0 1 6 0" />
      <circle cx="10.3" cy="8.3" r="1.7" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof icons;
