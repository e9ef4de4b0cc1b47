/** The inside of an open talk: head, tabs, messages or threads, who is typing, composer. */
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { useStore } from "../../../app/store";
import { formatTime } from "../../../i18n/format";
import { hub } from "../../../realtime/hub";
import { isLive } from "../../../realtime/line";
import type { Letter } from "../../../realtime/outbox";
import { WHOLE } from "../../../store/talk";
import { Button } from "../../../ui/Button";
import { Banner } from "../../../ui/Feedback";
import { PaneFoot } from "../../../ui/Pane";
import { type Intent, useAbility, useTalk, useTalkFact } from "../context";
import { useAnnouncements } from "../useAnnouncements";
import type { ComposerMode } from "../useComposer";
import { usePresenceOfAuthors } from "../usePresenceOfAuthors";
import { Composer } from "./Composer";
import { Feed } from "./Feed";
import { ThreadDialog, useLaterParts } from "./later";
import { Positions } from "./Positions";
import { TalkHead, type TalkTab } from "./TalkHead";
import { ThreadHead } from "./ThreadHead";
import { ThreadList } from "./ThreadList";
import { TypingLine } from "./TypingLine";

interface RoomProps {
  intent: Intent | undefined;
  onIntentDone: () => void;
  isInternal: boolean;
  /** When this picture was saved, if the server could not be reached. */
  savedAt: string | undefined;
}

export function Room({ intent, onIntentDone, isInternal, savedAt }: RoomProps) {
  const { shown, showThread } = useTalk();
  const [tab, setTab] = useState<TalkTab>("all");
  const [letter, setLetter] = useState<Letter>();
  const [mode, setMode] = useState<ComposerMode>("comment");
  const mayTakePart = useAbility("take_part");
  const isList = shown === WHOLE && (tab === "threads" || tab === "unresolved");
  useAnnouncements();
  useLaterParts();
  usePresenceOfAuthors();
  const choose = (next: TalkTab) => {
    showThread(WHOLE);
    setTab(next);
  };
  return (
    <>
      {savedAt && <Saved at={savedAt} />}
      <TalkHead tab={tab} onTab={choose} isInternal={isInternal} />
      {shown === WHOLE ? <View tab={tab} onEditLetter={setLetter} /> : <Thread key={shown} onEditLetter={setLetter} />}
      {!isList && <TypingLine />}
      {isList ? (
        mayTakePart && <NewThread />
      ) : mayTakePart ? (
        <>
          <Positions />
          <Composer
            key={shown}
            intent={intent}
            onIntentDone={onIntentDone}
            letter={letter}
            isInternal={isInternal}
            mode={mode}
            onMode={setMode}
          />
        </>
      ) : (
        <Banner icon="eye">{t`Bạn xem được cuộc trao đổi này nhưng không tham gia ý kiến.`}</Banner>
      )}
    </>
  );
}

/** A list of threads has no place to answer in; what can be done here is opening another one. */
function NewThread() {
  const [open, setOpen] = useState(false);
  return (
    <PaneFoot>
      <Button icon="thread" wide onClick={() => setOpen(true)}>
        {t`Mở chủ đề mới`}
      </Button>
      <ThreadDialog isOpen={open} onClose={() => setOpen(false)} />
    </PaneFoot>
  );
}

function View({ tab, onEditLetter }: { tab: TalkTab; onEditLetter: (letter: Letter) => void }) {
  if (tab === "threads") return <ThreadList />;
  if (tab === "unresolved") return <ThreadList onlyOpen />;
  return <Feed key={tab} onEditLetter={onEditLetter} officialOnly={tab === "official"} />;
}

/** One thread alone, with its own pages. */
function Thread({ onEditLetter }: { onEditLetter: (letter: Letter) => void }) {
  const { session, shown } = useTalk();
  const isLoaded = useTalkFact((state) => state.timelines[shown] !== undefined);
  useEffect(() => {
    if (!isLoaded) void session.load(shown, { around: "end" }).catch(() => undefined);
  }, [session, shown, isLoaded]);
  return (
    <>
      <ThreadHead id={shown} />
      <Feed onEditLetter={onEditLetter} />
    </>
  );
}

function Saved({ at }: { at: string }) {
  const online = isLive(useStore(hub.status));
  const time = formatTime(at);
  if (online) return null;
  return (
    <Banner tone="warning" icon="wifi-off">
      {t`Đang ngoại tuyến – xem bản lưu lúc ${time}. Ý kiến sẽ tự gửi khi có mạng.`}
    </Banner>
  );
}
