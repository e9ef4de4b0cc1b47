/** Asks for the work again, after a pause, when something happens to my units, to me, or to a document shown. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type WorkPage, workKey } from "../../api/queries/work";
import { hub } from "../../realtime/hub";

const PAUSE = 500;

export function useLiveWork(page: WorkPage | undefined): void {
  const client = useQueryClient();
  const streams = Object.keys(page?.head ?? {}).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stream goes on from the head it was opened with
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void client.invalidateQueries({ queryKey: workKey }), PAUSE);
    };
    const stops = streams
      .split(" ")
      .filter(Boolean)
      .map((stream) => hub.subscribe(stream, page?.head[stream] ?? 0, { event: again, reload: again, gone: again }));
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [client, streams]);
}
