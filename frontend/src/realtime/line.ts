/** What a tab has as its line to the server, whether the socket is its own or another tab's. */
import type { CommandProblem, Frame } from "./protocol";
import type { LineStatus } from "./socket";

export interface Line {
  /** Asks for everything after the number, and what follows; answered by `opened` or `refused`. */
  open(stream: string, after: number): void;
  close(stream: string): void;
  /** Sends a command and gives its answer; rejects with CommandError, or with LineLost if nobody can tell the outcome. */
  request(frame: CommandFrame): Promise<Record<string, unknown>>;
  /** Sends without waiting for an answer: typing, presence. */
  tell(frame: CommandFrame): void;
  /** Whose presence this tab shows. */
  watch(people: readonly string[]): void;
  /** Whether somebody looks at this tab. */
  visible(isVisible: boolean): void;
  tryNow(): void;
  wake(): void;
  offline(): void;
}

export interface CommandFrame {
  do: string;
  [field: string]: unknown;
}

export interface LineState {
  status: LineStatus;
  /** Identity of the event log, "" before the first greeting. */
  epoch: string;
  /** Another session means that the server knows of no open stream: open all again. */
  session: string;
}

/** Whether what happens on the server arrives, by socket or by asking. */
export function isLive({ state }: LineStatus): boolean {
  return state === "online" || state === "polling";
}

export interface LineEvents {
  state(state: LineState): void;
  frames(frames: readonly Frame[]): void;
  opened(stream: string, from: number): void;
  refused(stream: string, problem: CommandProblem): void;
  refresh(): void;
}

/** The line broke while a command was under way; it may or may not have been carried out. */
export class LineLost extends Error {
  override readonly name = "LineLost";
}
