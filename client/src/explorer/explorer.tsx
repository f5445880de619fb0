/** GraphiQL: a document of its own, as its editor needs looser rules than the pages of Parley (docs/decisions/2026-11-20-developers.md). */
import 'graphiql/setup-workers/vite';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import '../styles/tokens.css';
import './explorer.css';
import { GraphiQL } from 'graphiql';
import { StrictMode, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createFetcher } from './fetcher.ts';
import { KeyBar } from './key-bar.tsx';
import { startersFor } from './starters.ts';
import { useShownTheme } from './use-shown-theme.ts';

function Explorer() {
  const [secret, setSecret] = useState<string | null>(null);
  const theme = useShownTheme();
  const { fetcher, close } = useMemo(() => createFetcher(secret), [secret]);
  useEffect(() => close, [close]);
  return (
    <>
      <KeyBar hasKey={secret !== null} onKey={setSecret} />
      <main>
        <GraphiQL
          // What another credential may see is another schema, and nothing of the last answer belongs to it.
          key={secret ?? ''}
          fetcher={fetcher as never}
          defaultTabs={startersFor(window.location.href)}
          // Until the tab is closed: what somebody asks is nobody's business who sits here later.
          storage={window.sessionStorage}
          forcedTheme={theme}
          isHeadersEditorEnabled={false}
          showPersistHeadersSettings={false}
          defaultEditorToolsVisibility="variables"
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Explorer />
  </StrictMode>,
);
