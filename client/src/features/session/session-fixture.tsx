/** The session's page in jsdom, with its real store and sockets, against a real GraphQL server. */
import { EditorView } from '@codemirror/view';
import { act, cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { vi } from 'vitest';
import type { SessionHead } from '../../live/model.ts';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { startSessionServer } from '../../testkit/session-server.ts';
import { createSessionWorld } from '../../testkit/session-world.ts';
// Else its code is read and compiled in the middle of the first test.
import './editor/create-prompt-editor.ts';
import { SessionPage } from './session-page.tsx';

/** Facts are waited for; a busy machine may take longer than the second of the library. */
configure({ asyncUtilTimeout: 4_000 });

const closers: (() => Promise<void>)[] = [];

/** For `afterEach`. */
export async function closeSessions(): Promise<void> {
  cleanup();
  for (const close of closers.splice(0)) await close();
  localStorage.clear();
  vi.unstubAllGlobals();
}

interface Options {
  head?: Partial<SessionHead>;
  phone?: boolean;
  /** Before the page is opened. */
  prepare?: (world: ReturnType<typeof createSessionWorld>) => void;
  refused?: boolean;
}

export async function openSession({ head = {}, phone = false, prepare, refused = false }: Options = {}) {
  installBrowserParts({ phone });
  const world = createSessionWorld(head);
  prepare?.(world);
  const server = await startSessionServer(world);
  if (refused) server.lockOut('NOT_FOUND');
  const view = renderClient(<SessionPage sessionId={world.session().id} />, { origin: server.origin });
  closers.push(view.api.close, server.close);
  return { world, server, view };
}

/** Of the composer, once its code has come. */
export async function editor(): Promise<EditorView> {
  return waitFor(() => {
    const view = EditorView.findFromDOM(screen.getByRole('textbox', { name: 'Prompt, written together' }));
    if (!view) throw new Error('the editor is not there yet');
    return view;
  });
}

export const field = async () => (await editor()).contentDOM;
export const promptText = async () => (await editor()).state.doc.toString();
export const answers = () => screen.getAllByRole('article', { name: /^Answer of/u });
export const press = (key: string, modifiers: { ctrlKey?: boolean } = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...modifiers });

export async function write(text: string): Promise<HTMLElement> {
  const view = await editor();
  act(() => {
    view.focus();
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: text },
      selection: { anchor: text.length },
      userEvent: 'input.type',
    });
  });
  return view.contentDOM;
}

export async function ask(text: string): Promise<void> {
  await screen.findByRole('group', { name: 'Choose a model' });
  fireEvent.keyDown(await write(text), { key: 'Enter', ctrlKey: true });
}

export async function findAnswer(text: string | RegExp): Promise<HTMLElement> {
  return waitFor(() => {
    const found = answers().find((answer) => within(answer).queryByText(text) !== null);
    if (!found) throw new Error(`no answer says ${String(text)}`);
    return found;
  });
}
