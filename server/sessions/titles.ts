/** Titles: the first words of the first prompt at once, then what the model makes of the conversation. */
import { MAX_TITLE_LENGTH } from '../../schema/wire/limits.ts';
import type { Billing } from '../billing/billing.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import { fitHistory } from '../models/fit-history.ts';
import type { ChatMessage } from '../models/model.ts';
import { attempt } from './attempt.ts';
import { cleanText } from './clean-text.ts';
import type { Outbox } from './outbox.ts';
import { answererOf } from './prepare.ts';
import type { ModelSource } from './prepare.ts';
import type { ReserveRuns } from './reserve-runs.ts';
import { SessionEntity } from './session.entity.ts';
import type { RunEnd, RunIdentity } from './terminal.ts';
import { pause } from './timing.ts';
import type { SessionTiming } from './timing.ts';
import { NO_USAGE, createMeter } from './usage.ts';
import type { Usage } from './usage.ts';

const TITLE_WORDS = 8;
const MAX_GENERATED_LENGTH = 80;
const MAX_OUTPUT_TOKENS = 1_000;
const SAVE_RETRY_MS = 200;
/** Of prompt and answer each: enough to know what it is about. */
const EXCERPT_LENGTH = 2_000;
/** Of a UTF-16 code unit in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;
const INSTRUCTION = 'Write a title of at most six words for this conversation, in its language. Answer with the title only.';

interface Claim {
  prompt: string;
  maxOutputTokens: number;
  onOwnKey: boolean;
}

interface Asked {
  /** Empty: none was made. */
  title: string;
  usage: Usage;
  status: 'complete' | 'stopped' | 'failed';
  failureCode: string | null;
}

export interface TitlesDeps {
  db: Database;
  models: ModelSource;
  billing: Pick<Billing, 'record'>;
  reserveRuns: ReserveRuns;
  outbox: Outbox;
  clock: Clock;
  logger: Logger;
  timing: Pick<SessionTiming, 'titleMs'>;
}

export function createTitles({ db, models, billing, reserveRuns, outbox, clock, logger, timing }: TitlesDeps) {
  const closed = new AbortController();
  const working = new Set<Promise<void>>();

  /** Only one answer of a session ever asks. */
  async function claim(run: RunIdentity): Promise<Claim | null> {
    return db.write(async (tx) => {
      const reached = await models.of(tx, run.workspaceId);
      if (!reached.find(run.modelId) || !reached.provider(run.modelId)) return null;
      const claimed = await tx.em.nativeUpdate(SessionEntity, { id: run.sessionId, titleSource: 'prompt' }, { titleSource: 'model' });
      if (claimed === 0) return null;
      const [prompt] = await tx.em.execute<{ text: string }[]>(
        'select p.text from message m join message p on p.id = m.parent_id where m.id = ?',
        [run.messageId],
      );
      if (prompt === undefined) return null;
      const size = { bytes: 2 * EXCERPT_LENGTH * MAX_BYTES_PER_UNIT, messages: 2 };
      const toPay = { id: titleId(run), modelId: run.modelId, prompt: size, maxOutputTokens: MAX_OUTPUT_TOKENS, isAside: true };
      const session = { id: run.sessionId, workspaceId: run.workspaceId };
      const [allowance] = await reserveRuns(tx, session, run.actor, [toPay]);
      return { prompt: prompt.text, maxOutputTokens: allowance?.maxOutputTokens ?? 0, onOwnKey: allowance?.onOwnKey ?? false };
    });
  }

  async function ask(run: RunIdentity, { prompt, maxOutputTokens, onOwnKey }: Claim, answer: string): Promise<Asked> {
    const { info, provider, model } = await answererOf({ db, models }, run, { onOwnKey });
    const conversation: ChatMessage[] = [
      { role: 'system', text: INSTRUCTION },
      { role: 'user', text: cleanText(`${prompt.slice(0, EXCERPT_LENGTH)}\n\n${answer.slice(0, EXCERPT_LENGTH)}`) },
    ];
    const { messages } = fitHistory(conversation, { ...info, maxOutputTokens });
    const meter = createMeter();
    let text = '';
    const end = await attempt({
      provider,
      request: { model, messages, maxOutputTokens },
      signal: AbortSignal.any([closed.signal, AbortSignal.timeout(timing.titleMs)]),
      timeouts: { firstTokenMs: timing.titleMs, nextTokenMs: timing.titleMs },
      take: (event) => {
        if (event.type === 'text') text += event.text;
        else if (event.type === 'usage') meter.report(event.usage);
        else meter.reason(event.text);
      },
    });
    return {
      title: end.kind === 'end' ? tidyTitle(text) : '',
      usage: meter.total({ messages, output: text, wasAccepted: end.kind !== 'failed' || text !== '' }),
      status: end.kind === 'end' ? 'complete' : end.kind === 'aborted' ? 'stopped' : 'failed',
      failureCode: end.kind === 'failed' ? end.failure.code : null,
    };
  }

  /** Nothing was asked: what was held for it is free again all the same. */
  function notAsked(run: RunIdentity, error: unknown): Asked {
    if (!(error instanceof Expected)) logger.warn({ error, sessionId: run.sessionId }, 'no title was made');
    return { title: '', usage: NO_USAGE, status: 'failed', failureCode: error instanceof Expected ? error.code : 'INTERNAL' };
  }

  /** Tries until it is written: what was used is charged, whatever happened to the database meanwhile. */
  async function save(run: RunIdentity, { title, usage, status, failureCode }: Asked, startedAt: Date): Promise<void> {
    const endedAt = new Date(clock.now());
    while (true) {
      try {
        return await db.write(async (tx) => {
          const where = { id: run.sessionId, titleSource: 'model' as const };
          const changed = title === '' ? 0 : await tx.em.nativeUpdate(SessionEntity, where, { title });
          await outbox.add(
            tx,
            run.sessionId,
            changed > 0 ? [{ kind: 'sessionChanged' }, { kind: 'costChanged' }] : [{ kind: 'costChanged' }],
          );
          const what = { id: titleId(run), messageId: null, purpose: 'title', status, failureCode, firstTokenMs: null } as const;
          await billing.record(tx, { ...run, ...usage, ...what, startedAt, endedAt });
        });
      } catch (error) {
        logger.warn({ error, sessionId: run.sessionId }, "a title's end waits for Postgres");
        if (closed.signal.aborted) return;
        await pause(SAVE_RETRY_MS, closed.signal);
      }
    }
  }

  async function work(run: RunIdentity, end: RunEnd): Promise<void> {
    const claimed = await claim(run).catch((error: unknown) => {
      // Not worth a word where nobody pays for it.
      if (!(error instanceof Expected)) logger.warn({ error, sessionId: run.sessionId }, 'no title was made');
      return null;
    });
    if (!claimed) return;
    const startedAt = new Date(clock.now());
    const asked = await ask(run, claimed, end.text).catch((error: unknown) => notAsked(run, error));
    await save(run, asked, startedAt);
  }

  return {
    /** After every answer; does something after a session's first. Its failure leaves the first words. */
    afterRun(run: RunIdentity, end: RunEnd): void {
      if (end.status !== 'complete' || closed.signal.aborted) return;
      const job = work(run, end).finally(() => working.delete(job));
      working.add(job);
    },
    async close(): Promise<void> {
      closed.abort();
      await Promise.all(working);
    },
  };
}

/** The work that one answer asks for. */
function titleId({ messageId }: RunIdentity): string {
  return `title:${messageId}`;
}

export function firstWords(text: string): string {
  const words = text.trim().split(/\s+/).slice(0, TITLE_WORDS).join(' ');
  return words.length > MAX_GENERATED_LENGTH ? `${cleanText(words.slice(0, MAX_GENERATED_LENGTH - 1))}…` : words;
}

/** One line without quotes, markup and a final full stop; '' where the model gave none. */
export function tidyTitle(text: string): string {
  const line =
    text
      .split('\n')
      .map((part) => part.replaceAll(/^[#*\s"'“”„«»`]+|[*\s"'“”„«»`]+$/g, ''))
      .find((part) => part !== '') ?? '';
  const title = cleanText(line)
    .replace(/^title:\s*/i, '')
    .replace(/[.。]$/, '')
    .trim();
  return title.length > MAX_GENERATED_LENGTH ? firstWords(title).slice(0, MAX_TITLE_LENGTH) : title;
}
