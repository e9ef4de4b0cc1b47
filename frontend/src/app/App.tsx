/** Puts the page together: language, query cache, live regions, shell. */
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createQueryClient } from "../api/queryClient";
import { i18n } from "../i18n";
import { Announcer } from "../ui/Announcer";
import { ErrorBoundary } from "./ErrorBoundary";
import { Shell } from "./Shell";

export const queryClient = createQueryClient();

export function App() {
  return (
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <Announcer />
          <ErrorBoundary>
            <Shell />
          </ErrorBoundary>
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>
  );
}
