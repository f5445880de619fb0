/** Every text of every answer of the API, made hostile between the server and the page: what no page may believe, whoever wrote it. */
import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLField, GraphQLNamedType } from 'graphql';
import { schema } from '../../schema/index.ts';
import type { BrowserContext } from './browser.ts';

/** Addresses, secrets and marks that machines read; a page that is given another cannot work. Whatever is new in the schema is hostile. */
export const OF_MACHINES = new Set(
  'accessToken refreshToken token secret uri recoveryCodes clientId code cursor endCursor startCursor key hash action slug state scopes schedule timezone period qrSvg version'.split(
    ' ',
  ),
);
/** What a session is made of has its own proof: its text arrives in pieces that must fit each other. */
const PIECES = new Set(['TextAppended', 'SessionSnapshot', 'MessageAdded', 'MessageChanged', 'DraftEdited', 'Message', 'Draft']);

function textFieldsOf(type: GraphQLNamedType): string[] {
  if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) return [];
  const fields: GraphQLField<unknown, unknown>[] = Object.values(type.getFields());
  return fields.filter((field) => getNamedType(field.type).name === 'String').map(({ name }) => name);
}

export const TEXT_FIELDS: ReadonlySet<string> = new Set(
  Object.values(schema.getTypeMap())
    .flatMap(textFieldsOf)
    .filter((name) => !OF_MACHINES.has(name)),
);

export type Mode = 'as it is' | 'hostile' | 'refused';

export interface HostileReplies {
  mode: Mode;
  text: string;
  /** Fields that were made hostile so far. */
  readonly touched: ReadonlySet<string>;
}

export async function makeRepliesHostile(context: BrowserContext): Promise<HostileReplies> {
  const touched = new Set<string>();
  const replies = { mode: 'as it is' as Mode, text: '', touched };

  function hostile(value: unknown, name = ''): unknown {
    if (typeof value === 'string') {
      if (!TEXT_FIELDS.has(name)) return value;
      touched.add(name);
      return replies.text;
    }
    if (Array.isArray(value)) return value.map((part) => hostile(part, name));
    if (typeof value !== 'object' || value === null) return value;
    const { __typename: type } = value as { __typename?: string };
    return Object.fromEntries(
      Object.entries(value).map(([field, part]) => [
        field,
        field === 'text' && type !== undefined && PIECES.has(type) ? part : hostile(part, field),
      ]),
    );
  }

  function changed(body: string): string {
    if (replies.mode === 'as it is') return body;
    try {
      const whole = JSON.parse(body) as { data?: unknown; errors?: unknown };
      if (whole.errors === undefined && whole.data === undefined) return body;
      return JSON.stringify({ ...whole, data: hostile(whole.data), ...(whole.errors !== undefined && { errors: hostile(whole.errors) }) });
    } catch {
      return body;
    }
  }

  const refusal = () =>
    JSON.stringify({
      data: null,
      errors: [{ message: replies.text, extensions: { code: 'FORBIDDEN', fields: { text: replies.text, name: replies.text } } }],
    });

  /** Who asks may know who they are: a page that knows nobody shows nothing. */
  const isRefused = (body: string | null) => replies.mode === 'refused' && !/"operationName":"(?:Viewer|ServerInfo)"/.test(body ?? '');

  await context.route(
    (url) => url.pathname === '/graphql',
    async (route) => {
      const asked = route.request().postData();
      if (isRefused(asked)) return route.fulfill({ contentType: 'application/json', body: refusal() });
      const response = await route.fetch().catch(() => null);
      // The page was left meanwhile.
      if (response === null) return route.abort().catch(() => undefined);
      await route.fulfill({ response, body: changed(await response.text()) }).catch(() => undefined);
    },
  );
  await context.routeWebSocket(/\/graphql$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (replies.mode === 'as it is' || typeof message !== 'string') return socket.send(message);
      const frame = JSON.parse(message) as { type: string; payload?: unknown };
      if (frame.type !== 'next') return socket.send(message);
      socket.send(JSON.stringify({ ...frame, payload: JSON.parse(changed(JSON.stringify(frame.payload))) as unknown }));
    });
  });
  return replies;
}
