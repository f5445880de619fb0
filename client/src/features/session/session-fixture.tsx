/** The session's page in jsdom, with its real store and sockets, against a real GraphQL server. */
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { vi } from 'vitest';
import type { SessionHead } from '../../live/model.ts';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { startSessionServer } from '../../testkit/session-server.ts';
import { createSessionWorld } from '../../testkit/session-world.ts';
import { SessionPage } from './session-page.tsx';

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

export const field = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Prompt, written together' });
export const answers = () => screen.getAllByRole('article', { name: /^Answer of/u });
export const press = (key: string, modifiers: { ctrlKey?: boolean } = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...modifiers });

export async function write(text: string): Promise<HTMLTextAreaElement> {
  const textarea = await field();
  fireEvent.input(textarea, { target: { value: text } });
  return textarea;
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
