/** The parts of talk that come on demand, in one chunk. Import them from later.ts, never from here. */
export { HistoryDialog } from "./HistoryDialog";
export { MessageMenu } from "./MessageMenu";
export { PositionsDialog } from "./PositionsDialog";
export { ReceiptsDialog } from "./ReceiptsDialog";
export { RenameDialog } from "./RenameDialog";
export { ResolveDialog } from "./ResolveDialog";
export { SignMenu } from "./SignMenu";
export { ThreadDialog } from "./ThreadDialog";
