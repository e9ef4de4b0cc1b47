/** The parts of a directive's page that come on demand, in one chunk. Import them from later.ts, never from here. */
export { IssueDialog } from "../register/IssueDialog";
export { FactsDialog } from "./FactsDialog";
export { PeopleDialog } from "./PeopleDialog";
export { Reception } from "./Reception";
export { Timeline } from "./Timeline";
