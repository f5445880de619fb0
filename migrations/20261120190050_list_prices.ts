import { Migration } from '@mikro-orm/migrations';

/** Micro-USD per 1,000,000 tokens. Reasoning is charged as output by every provider here. */
interface Rates {
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
}

interface Row extends Rates {
  model: string;
  from: string;
  source: string;
  readOn: string;
  /** The rates of the whole request once its prompt is larger. */
  above?: Rates & { promptTokens: number };
}

const ANTHROPIC = { from: '2026-10-01', source: 'platform.claude.com, the models’ pages', readOn: '2026-10-27' };
const OPENAI = { from: '2026-10-26', source: 'litellm, apidog and PromptFuel notes of 2026-10-26/27', readOn: '2026-10-27' };
const GOOGLE = { source: 'ai.google.dev, pricing', readOn: '2026-10-07' };
const DEMO = { from: '2026-01-01', source: 'the demo is free', readOn: '2026-11-20' };
const FREE: Rates = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
const DEAREST = ': as its dearest listed model, until this one has a price of its own';

const ROWS: readonly Row[] = [
  { model: 'anthropic:claude-opus-5-5', ...claude(4_000_000, 20_000_000), ...ANTHROPIC },
  { model: 'anthropic:claude-sonnet-5-5', ...claude(2_000_000, 10_000_000), ...ANTHROPIC },
  {
    model: 'anthropic:claude-haiku-5-5',
    ...claude(100_000, 500_000),
    ...ANTHROPIC,
    above: { promptTokens: 100_000, ...claude(500_000, 2_500_000) },
  },
  { model: 'anthropic:claude-fable-5-1', ...claude(10_000_000, 50_000_000), ...ANTHROPIC },
  { model: 'anthropic:*', ...claude(10_000_000, 50_000_000), ...ANTHROPIC, source: `${ANTHROPIC.source}${DEAREST}` },
  { model: 'openai:gpt-6-astra', ...gpt(10_000_000, 1_000_000, 50_000_000), ...OPENAI },
  { model: 'openai:gpt-6.1-sol', ...gpt(2_000_000, 100_000, 10_000_000), ...OPENAI },
  { model: 'openai:gpt-6.1-terra', ...gpt(1_000_000, 50_000, 5_000_000), ...OPENAI },
  { model: 'openai:gpt-6-luna', ...gpt(100_000, 10_000, 500_000), ...OPENAI },
  { model: 'openai:*', ...gpt(10_000_000, 1_000_000, 50_000_000), ...OPENAI, source: `${OPENAI.source}${DEAREST}` },
  { model: 'google:gemini-3.8-flash', ...gemini(750_000, 75_000, 3_750_000), ...GOOGLE, from: '2026-09-02' },
  // The promotion ends with 2026.
  { model: 'google:gemini-3.8-flash', ...gemini(1_500_000, 150_000, 7_500_000), ...GOOGLE, from: '2027-01-01' },
  // No source for its cached rate: charged as input.
  { model: 'google:gemini-3.5-flash-lite', ...gemini(300_000, 300_000, 2_500_000), ...GOOGLE, from: '2026-10-07' },
  {
    model: 'google:*',
    ...gemini(1_500_000, 150_000, 7_500_000),
    ...GOOGLE,
    from: '2026-09-02',
    source: `${GOOGLE.source}${DEAREST}`,
  },
  { model: 'demo:*', ...FREE, ...DEMO },
];

export class Migration20261120190050ListPrices extends Migration {
  override up(): void {
    for (const row of ROWS) this.addSql(insertOf(row));
  }

  override down(): void {
    this.addSql('alter table model_price disable trigger append_only');
    this.addSql('delete from model_price where workspace_id is null');
    this.addSql('alter table model_price enable trigger append_only');
  }
}

function insertOf({ above, ...row }: Row): string {
  const rates = [row.input, row.cacheRead, row.cacheWrite, row.output, row.output];
  const aboveRates = above ? [above.input, above.cacheRead, above.cacheWrite, above.output, above.output, above.promptTokens] : [];
  const values = [...rates, ...(above ? aboveRates : Array.from({ length: 6 }, () => 'null'))];
  return `insert into model_price (model, effective_from, source, read_on, created_at, input, cache_read, cache_write, output, reasoning,
      above_input, above_cache_read, above_cache_write, above_output, above_reasoning, above_prompt_tokens)
    values ('${row.model}', '${row.from}T00:00:00Z', '${row.source}', '${row.readOn}', '2026-11-20T00:00:00Z', ${values.join(', ')})`;
}

/** Cache: reads at a tenth, writes (five minutes) at 1.25. */
function claude(input: number, output: number): Rates {
  return { input, cacheRead: input / 10, cacheWrite: (input * 5) / 4, output };
}

/** Above the threshold the whole request costs twice the input and one and a half times the output. */
function gpt(input: number, cacheRead: number, output: number): Rates & Required<Pick<Row, 'above'>> {
  const cacheWrite = (input * 5) / 4;
  const above = { promptTokens: 272_000, input: input * 2, cacheRead: cacheRead * 2, cacheWrite: cacheWrite * 2, output: (output * 3) / 2 };
  return { input, cacheRead, cacheWrite, output, above };
}

function gemini(input: number, cacheRead: number, output: number): Rates {
  return { input, cacheRead, cacheWrite: input, output };
}
