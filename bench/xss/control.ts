/** The control: the same payloads in a page that does what ours never does. Where this one is quiet, the proof proves nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marked } from 'marked';
import { openWatched } from './browser.ts';
import type { Browser } from './browser.ts';
import type { Payload } from './payloads.ts';

const AT_A_TIME = 20;
const SETTLES_MS = 120;

export interface Control {
  /** Ran or was fetched, by itself or when it was touched. */
  fired: Set<number>;
  /** Pages in which the scan found something. */
  scans: number;
  pages: number;
}

export async function runControl(browser: Browser, payloads: readonly Payload[], tell: (line: string) => void): Promise<Control> {
  const server = createServer(
    (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><body><main></main>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const watched = await openWatched(browser, { origin, hasPolicy: true });
  const fired = new Set<number>();
  let [scans, pages] = [0, 0];
  try {
    for (let at = 0; at < payloads.length; at += AT_A_TIME) {
      const page = await watched.context.newPage();
      await page.goto(origin);
      const before = watched.seen.found.length;
      // As markdown, and as what a name or a title would be.
      const htmls = payloads.slice(at, at + AT_A_TIME).flatMap(({ text }) => [marked.parse(text, { async: false }), text]);
      // Before anything is touched, which may take the page away.
      await page.evaluate(render, htmls).catch(() => undefined);
      for (const frame of page.frames().slice(1)) {
        await watched.scan(frame, 'control').catch(() => undefined);
        if (watched.seen.found.length > before) break;
      }
      await page.evaluate(touch, SETTLES_MS).catch(() => undefined);
      pages += 1;
      if (watched.seen.found.length > before) scans += 1;
      await page.close();
      if (pages % 20 === 0) tell(`the control: ${pages * AT_A_TIME} of ${payloads.length}`);
    }
    for (const id of [...watched.seen.ran, ...watched.seen.fetched]) if (typeof id === 'number') fired.add(id);
    return { fired, scans, pages };
  } finally {
    await watched.close();
    server.closeAllConnections();
    server.close();
  }
}

/** As a server's page would have it that trusts its texts; each in a frame of its own, so that none takes the others away. */
function render(htmls: readonly string[]): void {
  for (const html of htmls) {
    const frame = document.createElement('iframe');
    document.querySelector('main')!.append(frame);
    frame.contentDocument!.write(html);
    frame.contentDocument!.close();
  }
}

/** As somebody would who moves the pointer over everything, types everywhere and clicks at everything. */
async function touch(settlesMs: number): Promise<void> {
  const wait = () => new Promise((resolve) => setTimeout(resolve, settlesMs));
  await wait();
  const frames = [...document.querySelectorAll('iframe')].map(({ contentDocument }) => contentDocument);
  for (const element of frames.flatMap((frame) => (frame ? [...frame.querySelectorAll('*')] : []))) {
    for (const { name } of element.attributes) if (/^on/i.test(name)) element.dispatchEvent(new Event(name.slice(2).toLowerCase()));
    const isHostile = ['href', 'formaction', 'action', 'xlink:href'].some((name) =>
      /script:|canary/i.test(element.getAttribute(name) ?? ''),
    );
    if (isHostile && 'click' in element) (element as HTMLElement).click();
  }
  await wait();
}
