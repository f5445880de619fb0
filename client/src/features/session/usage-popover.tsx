import type { MessageNode, TokenUsage } from '../../live/model.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Popover } from '../../ui/popover.tsx';
import { formatCost, formatCount, formatSeconds } from './format-usage.ts';

function Row({ name, value, isPart = false }: { name: string; value: string; isPart?: boolean }) {
  return (
    <div className="flex items-baseline justify-between gap-8">
      <dt className={isPart ? 'pl-3 text-ink-faint' : 'text-ink-soft'}>{name}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}

/** Tokens and cost of an answer: one quiet line, the details behind it. */
export function UsagePopover({ message, usage }: { message: MessageNode; usage: TokenUsage }) {
  const total = usage.inputTokens + usage.outputTokens;
  const cost = formatCost(usage.costMicros);
  return (
    <Popover
      label={sessionMessages.usage}
      trigger={
        <button
          type="button"
          className="touch-target inline-flex h-7 items-center rounded-md px-2 text-xs text-ink-soft tabular-nums hover:bg-hover hover:text-ink"
        >
          {sessionMessages.tokens(formatCount(total))} · {usage.onOwnKey ? sessionMessages.ownKey : usage.estimated ? `≈ ${cost}` : cost}
        </button>
      }
    >
      <dl className="flex min-w-52 flex-col gap-1.5">
        <Row name={sessionMessages.inputTokens} value={formatCount(usage.inputTokens)} />
        {usage.cachedInputTokens > 0 ? (
          <Row isPart name={sessionMessages.cachedTokens} value={formatCount(usage.cachedInputTokens)} />
        ) : null}
        <Row name={sessionMessages.outputTokens} value={formatCount(usage.outputTokens)} />
        {usage.reasoningTokens > 0 ? (
          <Row isPart name={sessionMessages.reasoningTokens} value={formatCount(usage.reasoningTokens)} />
        ) : null}
        {message.finishedAt ? (
          <Row name={sessionMessages.duration} value={sessionMessages.seconds(formatSeconds(message.createdAt, message.finishedAt))} />
        ) : null}
        {message.attempts > 1 ? <Row name={sessionMessages.attempts} value={formatCount(message.attempts)} /> : null}
        <Row name={sessionMessages.cost} value={usage.onOwnKey ? sessionMessages.ownKey : cost} />
      </dl>
      {usage.onOwnKey ? <p className="mt-2 max-w-52 text-xs text-ink-soft">{sessionMessages.onOwnKey}</p> : null}
      {usage.estimated ? <p className="mt-2 max-w-52 text-xs text-ink-soft">{sessionMessages.estimated}</p> : null}
    </Popover>
  );
}
