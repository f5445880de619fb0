/** What tools say: text for the model that asked, the same as data for the program around it. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { GraphQLError } from 'graphql';
import type { MessageRecord, SessionRecord } from '../../../schema/wire/events.ts';
import type { FollowedMessage } from '../follow-runs.ts';

/** Of one message; the rest is on the web page and in the export. */
const MAX_TEXT = 50_000;

export function told(text: string, data: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text }], structuredContent: data };
}

/** The caller's mistake, or ours: the model reads it and can do better. */
export function refused({ message, extensions }: Pick<GraphQLError, 'message' | 'extensions'>): CallToolResult {
  const { http: _http, ...more } = extensions;
  return { ...told(`${String(extensions['code'])}: ${message}`, { message, ...more }), isError: true };
}

export function sessionData({ id, title, visibility, updatedAt, archivedAt }: SessionRecord) {
  return { id, title, visibility, updated_at: updatedAt, archived_at: archivedAt };
}

export function sessionLine({ id, title, updatedAt }: SessionRecord): string {
  return `- ${oneLine(title)} (${id}), changed ${updatedAt}`;
}

export function messageData({ id, role, author, modelId, status, text, createdAt }: MessageRecord) {
  const isCut = text.length > MAX_TEXT;
  return {
    id,
    role,
    author: author?.displayName ?? null,
    model: modelId,
    status,
    text: shortened(text),
    ...(isCut && { is_cut: true }),
    created_at: createdAt,
  };
}

export function messageText({ id, role, author, modelId, status, text }: MessageRecord): string {
  const who = role === 'user' ? oneLine(author?.displayName ?? 'Somebody') : (modelId ?? 'A model');
  const how = status === 'complete' ? '' : ` [${status}]`;
  return `### ${who}${how} (${id})\n\n${shortened(text)}`;
}

export function answerData({ id, model, status, text, failure, usage }: FollowedMessage) {
  const cost = usage && { cost_micros: usage.costMicros, input_tokens: usage.inputTokens, output_tokens: usage.outputTokens };
  return {
    message_id: id,
    model: model?.id ?? null,
    status: status.toLowerCase(),
    text: shortened(text),
    ...(failure && { failure }),
    ...cost,
  };
}

export function answerText({ id, model, status, text, failure }: FollowedMessage): string {
  const how = status === 'COMPLETE' ? '' : ` [${status.toLowerCase()}${failure ? `: ${failure.message}` : ''}]`;
  return `### ${model?.id ?? 'A model'}${how} (${id})\n\n${shortened(text)}`;
}

function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).toWellFormed()}… (cut)` : text;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
