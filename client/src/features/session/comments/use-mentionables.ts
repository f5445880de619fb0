import { useMemo } from 'react';
import { useQuery } from 'urql';
import { commentMessages } from '../../../messages/comments-en.ts';
import { ModelsDocument } from '../documents.ts';
import { shownName } from '../model-name.tsx';
import { canWrite, useSession, useSessionState } from '../session-context.ts';
import { MentionPeopleDocument } from './documents.ts';
import type { Mentionable } from './mention-text.ts';
import { useThreads } from './use-talk.ts';

const isPerson = ({ id }: { id: string }): boolean => id.startsWith('usr_');

/** Whom one may mention: who is here, who wrote here, who belongs to the workspace; models for those who may ask them. */
export function useMentionables(isNeeded: boolean): readonly Mentionable[] {
  const session = useSession();
  const participants = useSessionState((state) => state.participants);
  const messages = useSessionState((state) => state.messages);
  const threads = useThreads();
  const mayAsk = canWrite(session);
  const [{ data: workspace }] = useQuery({
    query: MentionPeopleDocument,
    variables: { workspaceId: session.workspace.id },
    pause: !isNeeded,
  });
  const [{ data: models }] = useQuery({ query: ModelsDocument, variables: { sessionId: session.id }, pause: !isNeeded || !mayAsk });

  return useMemo(() => {
    if (!isNeeded) return [];
    const members = workspace?.node?.__typename === 'Workspace' ? workspace.node.members.edges.map(({ node }) => node.user) : [];
    const authors = [...messages.values()].flatMap(({ author }) => author ?? []);
    const commenters = [...threads.values()].flatMap(({ comments }) => comments.flatMap(({ author }) => author ?? []));
    const here = new Set(participants.map(({ actor }) => actor.id));
    const known = [...participants.map(({ actor }) => actor), ...members, ...authors, ...commenters].filter(isPerson);
    const people = new Map(known.map(({ id, displayName }) => [id, displayName]));
    return [
      ...[...people].map(([id, name]): Mentionable => ({ kind: 'USER', id, name: name || commentMessages.someone, isHere: here.has(id) })),
      ...(mayAsk ? (models?.models ?? []) : [])
        .filter(({ available }) => available)
        .map((model): Mentionable => ({ kind: 'MODEL', id: model.id, name: shownName(model), isHere: false })),
    ];
  }, [isNeeded, workspace, models, participants, messages, threads, mayAsk]);
}
