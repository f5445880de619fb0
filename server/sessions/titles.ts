/** Titles: the first words of the first prompt at once, then what the model makes of the conversation. */
import { MAX_TITLE_LENGTH } from '../../schema/wire/limits.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import { fitHistory } from '../models/fit-history.ts';
import type { ChatMessage } from '../models/model.ts';
import type { Price } from '../models/price-table.ts';
import { attempt } from './attempt.ts';
import { cleanText } from './clean-text.ts';
import type { Outbox } from './outbox.ts';
import type { ModelSource } from './prepare.ts';
import { SessionEntity } from './session.entity.ts';
import type { RunEnd, RunIdentity } from './terminal.ts';
import type { SessionTiming } from './timing.ts';
import { createMeter, insertUsage } from './usage.ts';

const TITLE_WORDS = 8;
const MAX_GENERATED_LENGTH = 80;
const MAX_OUTPUT_TOKENS = 1_000;
/** Of prompt and answer each: enough to know what it is about. */
const EXCERPT_LENGTH = 2_000;
const INSTRUCTION = 'Write a title of at most six words for this conversation, in its language. Answer with the title only.';

export interface TitlesDeps {
  db: Database;
  models: ModelSource & { price(modelId: string, at: Date): Price | null };
  outbox: Outbox;
  clock: Clock;
  logger: Logger;
  timing: Pick<SessionTiming, 'titleMs'>;
}

export function createTitles({ db, models, outbox, clock, logger, timing }: TitlesDeps) {
  const closed = new AbortController();
  const working = new Set<Promise<void>>();

  /** Only one answer of a session ever asks. */
  async function claim(run: RunIdentity): Promise<string | null> {
    return db.write(async (tx) => {
      const claimed = await tx.em.nativeUpdate(SessionEntity, { id: run.sessionId, titleSource: 'prompt' }, { titleSource: 'model' });
      if (claimed === 0) return null;
      const [prompt] = await tx.em.execute<{ text: string }[]>(
        'select p.text from message m join message p on p.id = m.parent_id where m.id = ?',
        [run.messageId],
      );
      return prompt?.text ?? null;
    });
  }

  async function ask(run: RunIdentity, prompt: string, answer: string): Promise<void> {
    const info = models.find(run.modelId);
    const source = models.provider(run.modelId);
    if (!info || !source) return;
    const startedAt = new Date(clock.now());
    const conversation: ChatMessage[] = [
      { role: 'system', text: INSTRUCTION },
      { role: 'user', text: cleanText(`${prompt.slice(0, EXCERPT_LENGTH)}\n\n${answer.slice(0, EXCERPT_LENGTH)}`) },
    ];
    const maxOutputTokens = Math.min(MAX_OUTPUT_TOKENS, info.maxOutputTokens);
    const { messages } = fitHistory(conversation, { ...info, maxOutputTokens });
    const meter = createMeter();
    let text = '';
    const end = await attempt({
      provider: source.provider,
      request: { model: source.model, messages, maxOutputTokens },
      signal: AbortSignal.any([closed.signal, AbortSignal.timeout(timing.titleMs)]),
      timeouts: { firstTokenMs: timing.titleMs, nextTokenMs: timing.titleMs },
      take: (event) => {
        if (event.type === 'text') text += event.text;
        else if (event.type === 'usage') meter.report(event.usage);
        else meter.reason(event.text);
      },
    });
    const title = end.kind === 'end' ? tidyTitle(text) : '';
    const endedAt = new Date(clock.now());
    const usage = meter.total({ messages, output: text, wasAccepted: end.kind !== 'failed' || text !== '' });
    const status = end.kind === 'end' ? 'complete' : end.kind === 'aborted' ? 'stopped' : 'failed';
    await db.write(async (tx) => {
      await insertUsage(tx, {
        ...run,
        messageId: null,
        purpose: 'title',
        usage,
        price: models.price(run.modelId, endedAt),
        status,
        startedAt,
        endedAt,
      });
      if (title === '') return;
      const changed = await tx.em.nativeUpdate(SessionEntity, { id: run.sessionId, titleSource: 'model' }, { title });
      if (changed > 0) await outbox.add(tx, run.sessionId, [{ kind: 'sessionChanged' }]);
    });
  }

  async function work(run: RunIdentity, end: RunEnd): Promise<void> {
    try {
      const prompt = await claim(run);
      if (prompt !== null) await ask(run, prompt, end.text);
    } catch (error) {
      logger.warn({ error, sessionId: run.sessionId }, 'no title was made');
    }
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
