/** A workspace that has been used for years: messages of words as frequent as words are (Zipf). The same seed gives the same texts. */
import pg from 'pg';
import { createRandom } from '../random.ts';

const VOCABULARY = 20_000;
const ROWS_A_STATEMENT = 2_000;
/** Steps of a share. */
const FINE = 2 ** 30;

export interface Seeded {
  messages: number;
  sessions: number;
  /** For questions: a few texts that stand there. */
  samples: string[];
}

export async function seedMessages(url: string, workspaceId: string, sessionIds: readonly string[], messages: number): Promise<Seeded> {
  const random = createRandom(20_261_120);
  const words = Array.from({ length: VOCABULARY }, (_, rank) => wordOf(rank));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const samples: string[] = [];
  try {
    for (let at = 0; at < messages; at += ROWS_A_STATEMENT) {
      const rows = Array.from({ length: Math.min(ROWS_A_STATEMENT, messages - at) }, (_, index) => {
        const text = Array.from({ length: random.whole(15, 115) }, () => words[zipf(random.whole(0, FINE) / FINE)]).join(' ');
        if ((at + index) % 997 === 0) samples.push(text);
        return { id: messageId(at + index), session: sessionIds[(at + index) % sessionIds.length]!, text };
      });
      await client.query(
        `insert into message (id, session_id, role, author_kind, author_id, author_name, text, status, created_at, finished_at)
         select r.id, r.session, 'user', 'user', 'usr_00000000000000000000000000', 'Seed', r.text, 'complete', now(), now()
         from unnest($1::text[], $2::text[], $3::text[]) as r(id, session, text)`,
        [rows.map((row) => row.id), rows.map((row) => row.session), rows.map((row) => row.text)],
      );
    }
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
  return { messages, sessions: sessionIds.length, samples };
}

function messageId(index: number): string {
  return `msg_0${index.toString(10).padStart(25, '0')}`;
}

/** Pronounceable, and of different lengths. */
function wordOf(rank: number): string {
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo', 'kra', 'ste', 'lin', 'mor'];
  let rest = rank + 1;
  let word = '';
  while (rest > 0) {
    word += syllables[rest % syllables.length];
    rest = Math.floor(rest / syllables.length);
  }
  return word;
}

/** By the inverse of the distribution: about one word in ten is the most frequent one. */
function zipf(uniform: number): number {
  return Math.min(VOCABULARY - 1, Math.floor(VOCABULARY ** uniform) - 1);
}
