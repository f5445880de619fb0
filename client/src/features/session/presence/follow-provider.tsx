import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { presenceMessages } from '../../../messages/presence-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useLive } from '../session-context.ts';
import { useViewActions, ViewActionsContext } from '../view-context.ts';
import type { ViewActions } from '../view-context.ts';
import { FollowContext } from './follow-context.ts';
import type { Follow } from './follow-context.ts';
import { createRecency } from './follow-order.ts';
import { useFollowKeys } from './use-follow-keys.ts';
import { useFollowLeader, useOwnMoves } from './use-follow-leader.ts';
import { useOthers, useSelfId } from './use-people.ts';

/** A page that is opened again is gone for a moment. */
const LEFT_AFTER_MS = 2_000;

/** Lets the place of a teammate lead one's own, until one moves by oneself. */
export function FollowProvider({ children }: { children: ReactNode }) {
  const { presence } = useLive();
  const selfId = useSelfId();
  const others = useOthers();
  const actions = useViewActions();
  const [leaderId, setLeaderId] = useState<string | null>(null);
  const [recency] = useState(createRecency);
  const leader = others.find(({ id }) => id === leaderId);
  const place = leader?.state.reading ?? null;
  const name = useRef('');

  const stop = useCallback(() => setLeaderId(null), []);
  const follow = useMemo<Follow>(() => ({ leaderId, place, follow: setLeaderId, stop }), [leaderId, place, stop]);

  useEffect(() => recency.notice(others), [recency, others]);
  useEffect(() => presence.setFollowing(leaderId), [presence, leaderId]);
  useEffect(() => {
    if (leader) name.current = leader.displayName;
  }, [leader]);

  const isGone = leaderId !== null && !leader;
  useEffect(() => {
    if (!isGone) return;
    const timer = setTimeout(() => {
      setLeaderId(null);
      toast({ title: presenceMessages.leaderLeft(name.current) });
    }, LEFT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isGone]);

  // Where two began to follow each other at one moment, one of them stays and leads.
  const isMutual = leader?.state.following === selfId && leaderId !== null && selfId < leaderId;
  if (isMutual) setLeaderId(null);

  useFollowLeader(leaderId, place, actions);
  useOwnMoves(leaderId !== null, stop);
  useFollowKeys(follow, others, recency);

  const ownActions = useMemo(() => beforeEach(actions, stop), [actions, stop]);

  return (
    <ViewActionsContext value={ownActions}>
      <FollowContext value={follow}>{children}</FollowContext>
    </ViewActionsContext>
  );
}

/** Whoever chooses a way by themselves is led no longer. */
function beforeEach({ choose, chooseAttempt, toMainline, show, enter }: ViewActions, act: () => void): ViewActions {
  const after =
    <Args extends unknown[], Result>(action: (...args: Args) => Result) =>
    (...args: Args): Result => {
      act();
      return action(...args);
    };
  return {
    choose: after(choose),
    chooseAttempt: after(chooseAttempt),
    toMainline: after(toMainline),
    show: after(show),
    enter: after(enter),
  };
}
