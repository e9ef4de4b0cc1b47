/** The fields of a document as the form holds them (all text), and as the server takes them. */
import type { DocumentFacts } from "../../api/queries/documents";

export interface DocumentForm {
  unit: string;
  type: string;
  field: string;
  subject: string;
  summary: string;
  urgency: string;
  circulation: string;
  issue_date: string;
  effective_date: string;
  due_date: string;
  signer_name: string;
  signer_position: string;
  competence: string;
  copies: string;
}

export const emptyForm = (unit: string): DocumentForm => ({
  unit,
  type: "chi_thi",
  field: "",
  subject: "",
  summary: "",
  urgency: "0",
  circulation: "none",
  issue_date: "",
  effective_date: "",
  due_date: "",
  signer_name: "",
  signer_position: "",
  competence: "",
  copies: "1",
});

/** Files by their ids; the main one is the PDF that is issued. */
export interface FormFiles {
  main: string | null;
  annexes: string[];
}

/** The body of POST /documents; empty dates are left out. */
export function toBody(form: DocumentForm, files: FormFiles): Record<string, unknown> {
  const { urgency, copies, issue_date, effective_date, due_date, ...rest } = form;
  const dates = Object.entries({ issue_date, effective_date, due_date }).filter(([, date]) => date !== "");
  return {
    ...rest,
    ...Object.fromEntries(dates),
    urgency: Number(urgency),
    copies: Number(copies),
    secrecy: "none",
    ...(files.main && { main: files.main }),
    annexes: files.annexes,
  };
}

/** Where a fresh draft is shown. */
export type Registered = Pick<DocumentFacts, "id" | "version">;
