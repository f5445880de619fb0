/** What is written down of a request with an API key, at whichever door it came: a name and how it went, so that who wrote the program finds it. */
import type { ServerResponse } from 'node:http';
import { Kind, getOperationAST } from 'graphql';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import type { Actor } from '../identity/actor.ts';
import { API_KEY_PREFIX } from '../identity/api-key-secrets.ts';
import type { ApiDoor, NotedRequest } from '../insights/api-requests/api-request.ts';
import type { Clock } from '../kit/clock.ts';
import { measuredCost } from './complexity.ts';
import type { Contexts } from './context.ts';
import type { Door, OpenNote } from './door.ts';

/** The context of an operation whose request is noted; an operation that another door asks for itself has no note of its own. */
export interface NotedContext {
  note?: OpenNote | null;
}

const WITH_API_KEY = new RegExp(`^bearer +${API_KEY_PREFIX}`, 'i');
/** Whoever asked went away before the answer was whole. */
const LEFT = 499;
const CODE_OF_STATUS: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  402: 'PAYMENT_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

/** Words of our own addresses, names of files and ids; what else stands in an address may be anything. */
const PATH_PART = /^(?:|v1|[a-z-]{1,30}(?:\.[a-z]{2,4})?|[a-z]{3}_[0-9a-z]{26})$/;

const shownPath = (path: string): string =>
  path
    .split('/')
    .map((part) => (PATH_PART.test(part) ? part : '…'))
    .join('/');

function codeOfStatus(status: number | null): string | null {
  if (status === null || status < 400 || status === LEFT) return null;
  return CODE_OF_STATUS[status] ?? (status < 500 ? 'INVALID' : 'INTERNAL');
}

export interface RequestNotesOptions {
  note(request: NotedRequest): void;
  contexts: Pick<Contexts, 'recentActorOf'>;
  clock: Pick<Clock, 'now' | 'monotonic'>;
}

export function createRequestNotes({ note: write, contexts, clock }: RequestNotesOptions) {
  /** Null where nobody came with an API key: of people nothing is written down here. */
  function open(door: Door, way: ApiDoor, operation: string | null = null): OpenNote | null {
    if (!WITH_API_KEY.test(door.credentials.authorization ?? '')) return null;
    const at = new Date(clock.now());
    const startedAt = clock.monotonic();
    let isOpen = true;
    const note: OpenNote = {
      operation,
      fields: [],
      cost: null,
      code: null,
      actor: null,
      end(status) {
        if (!isOpen) return;
        isOpen = false;
        const durationMs = clock.monotonic() - startedAt;
        const keep = (actor: Actor | null) => {
          if (actor?.kind !== 'apiKey') return;
          const { apiKeyId, workspaceId } = actor;
          const { fields, cost, code } = note;
          const requestId = door.requestId;
          write({
            requestId,
            apiKeyId,
            workspaceId,
            at,
            door: way,
            operation: note.operation,
            fields,
            status,
            code: code ?? codeOfStatus(status),
            durationMs,
            cost,
          });
        };
        // A key that does not hold is nobody's: anybody may have written it.
        if (note.actor) keep(note.actor);
        else contexts.recentActorOf(door).then(keep, () => undefined);
      },
    };
    return note;
  }

  return {
    open,

    /** Ends with the answer. `asked`: where no operation says what it is. */
    openHttp(door: Door, way: ApiDoor, response: ServerResponse, asked?: { method: string; path: string }): OpenNote | null {
      const note = open(door, way, asked ? `${asked.method} ${shownPath(asked.path)}` : null);
      if (note) response.once('close', () => note.end(response.writableFinished ? response.statusCode : LEFT));
      return note;
    },
  };
}

export type RequestNotes = ReturnType<typeof createRequestNotes>;

/** The first error's. */
export function codeOfResult({ errors }: Pick<ExecutionResult, 'errors'>): string | null {
  if (!errors?.[0]) return null;
  const code = errors[0].extensions?.['code'];
  return typeof code === 'string' ? code : 'INTERNAL';
}

function name(note: OpenNote, document: DocumentNode, operationName: string | null | undefined): void {
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  note.operation = operation.name?.value ?? null;
  note.fields = operation.selectionSet.selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []));
}

type Named = NotedContext & { params?: { operationName?: string | null } };

/** After the plugin that measures what an operation costs. */
export function requestNotesPlugin(): Plugin {
  function spend({ args }: { args: { contextValue?: unknown } }): void {
    const { note } = (args.contextValue ?? {}) as NotedContext;
    if (note) note.cost = measuredCost(args);
  }

  return {
    onValidate({ context, params }) {
      const { note, params: asked } = context as Named;
      if (note) name(note, params.documentAST, asked?.operationName);
    },
    onContextBuilding() {
      return ({ context }) => {
        const { note, actor } = context as NotedContext & { actor?: Actor | null };
        if (note && actor) note.actor = actor;
      };
    },
    onExecute: spend,
    onSubscribe: spend,
    /** Over HTTP; on a socket the door says it. */
    onExecutionResult({ context, result }) {
      const { note } = context as NotedContext;
      if (!note || !result) return;
      // A stream is written down as it begins: its end may be tomorrow.
      if (isAsyncIterable(result)) note.end(200);
      else note.code = codeOfResult(result);
    },
  };
}
