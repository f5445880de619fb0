/** Who knocks at the WebSocket door: the rules of origin and credential are those of the other doors. */
import type { IncomingMessage } from 'node:http';
import { clientIp, isOwnOrigin, requestIdOf } from './door.ts';
import type { Door, OriginRules } from './door.ts';

/** There is no answer left that could carry it. */
/** A browser always says where the page came from; a client without Origin is none, and its user gave it a credential on purpose. */
export function mayKnock(request: IncomingMessage, rules: OriginRules): boolean {
  return request.headers.origin === undefined || isOwnOrigin(request.headers, rules);
}

export interface SocketDoorOptions {
  request: IncomingMessage;
  /** `connectionParams` of `connection_init`. */
  params: Readonly<Record<string, unknown>> | undefined;
  rules: OriginRules;
  newRequestId(): string;
}

export function socketDoor({ request, params, rules, newRequestId }: SocketDoorOptions): Door {
  const { headers } = request;
  const inParams = params?.['authorization'];
  const authorization = typeof inParams === 'string' ? inParams : headers.authorization;
  // Browsers attach cookies to sockets that foreign pages open: without an Origin that is ours, a cookie proves nothing.
  const cookieCounts = authorization === undefined && headers.origin !== undefined && isOwnOrigin(headers, rules);
  return {
    credentials: { authorization, cookie: cookieCounts ? headers.cookie : undefined },
    ip: clientIp(request, rules.trustProxy),
    userAgent: (headers['user-agent'] ?? '').slice(0, 300),
    // Through a buffer it is one flat string: a UUID is a chain of twenty pieces, and this one stays as long as the socket.
    requestId: Buffer.from(requestIdOf(headers, newRequestId)).toString('latin1'),
    setCookie: null,
  };
}
