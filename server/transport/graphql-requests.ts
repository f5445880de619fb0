/** Which HTTP requests may be an operation at all: what a foreign page can send without asking first (a link, an image, a form) is none. */
import type { IncomingMessage } from 'node:http';
import { isOwnOrigin } from './door.ts';
import type { OriginRules } from './door.ts';

export interface Refusal {
  status: number;
  message: string;
}

const BODY_TYPES = new Set(['application/json', 'application/graphql-response+json']);
/** A browser puts none of these into Accept by itself. */
const ANSWER_TYPES = new Set([...BODY_TYPES, 'text/event-stream']);

const mediaType = (text: string): string => text.split(';', 1)[0]!.trim().toLowerCase();

export function refusalOf(request: IncomingMessage, rules: OriginRules): Refusal | null {
  if (request.method === 'POST' && !BODY_TYPES.has(mediaType(request.headers['content-type'] ?? '')))
    return { status: 415, message: 'Send the operation as JSON, with content-type: application/json.' };
  if (request.method === 'GET' && !isMeant(request, rules))
    return {
      status: 400,
      message: 'A link alone is no operation: send an Accept header that names JSON or text/event-stream, or a credential.',
    };
  if (request.method === 'GET' && !hasJson(request)) return { status: 400, message: 'The parameters variables and extensions are JSON.' };
  return null;
}

/** Asked here, since yoga takes what does not parse for a fault of its own. */
function hasJson({ url = '' }: IncomingMessage): boolean {
  const search = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  return ['variables', 'extensions'].every((name) => isJson(search.get(name) ?? ''));
}

function isJson(text: string): boolean {
  if (text === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The request says by itself that a program of ours or of a customer made it. */
function isMeant({ headers }: IncomingMessage, rules: OriginRules): boolean {
  if (headers.authorization !== undefined) return true;
  if ((headers.origin ?? headers['sec-fetch-site']) !== undefined && headers['sec-fetch-site'] !== 'none' && isOwnOrigin(headers, rules))
    return true;
  return (headers.accept ?? '').split(',').some((type) => ANSWER_TYPES.has(mediaType(type)));
}
