/** What goes wrong on the way, in the order it was asked for: each fault hits so many matching requests and is gone. */
export type Fault =
  /** Answered without doing anything. */
  | { kind: 'status'; status: 429 | 500 | 503 }
  /** The connection breaks before anything is done, or after: then the work is done and its answer lost. */
  | { kind: 'reset'; when: 'before' | 'after' }
  /** Answered only when the test says so: with how things are by then, or (`after`) with how they were when it came. */
  | { kind: 'hold'; until: Promise<void>; when?: 'before' | 'after' };

export interface FaultRule {
  /** The start of the path. */
  path?: string;
  method?: string;
  times?: number;
}

export function createFaults() {
  const planned: { fault: Fault; rule: FaultRule; left: number }[] = [];
  return {
    add(fault: Fault, rule: FaultRule = {}): void {
      planned.push({ fault, rule, left: rule.times ?? 1 });
    },
    take(method: string, path: string): Fault | null {
      const hit = planned.find(
        ({ rule, left }) => left > 0 && path.startsWith(rule.path ?? '/') && (rule.method === undefined || rule.method === method),
      );
      if (hit === undefined) return null;
      hit.left--;
      return hit.fault;
    },
    clear: (): void => void planned.splice(0),
  };
}

export type Faults = ReturnType<typeof createFaults>;
