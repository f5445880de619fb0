/** Where somebody is in an invoice: its line, and what the line was narrowed down to. All of it stands in the address. */
export const GROUPS = ['DAY', 'HOUR', 'SESSION', 'PERSON', 'API_KEY', 'MESSAGE'] as const;
export type Group = (typeof GROUPS)[number];

/** One step down: everything of this day, of this session. */
export interface Step {
  by: Group;
  key: string;
}

export interface Place {
  invoiceId: string | null;
  lineId: string | null;
  steps: readonly Step[];
  /** What the rows are. */
  by: Group;
}

const isGroup = (text: string | null | undefined): text is Group => GROUPS.some((group) => group === text);

export function placeOf(params: URLSearchParams): Place {
  const steps = params.getAll('in').flatMap((text): Step[] => {
    const by = text.slice(0, text.indexOf(':'));
    const key = text.slice(text.indexOf(':') + 1);
    return isGroup(by) && key !== '' ? [{ by, key }] : [];
  });
  const wanted = params.get('by');
  return {
    invoiceId: params.get('invoice'),
    lineId: params.get('line'),
    steps,
    by: isGroup(wanted) && groupsUnder(steps).includes(wanted) ? wanted : firstGroup(steps),
  };
}

export function paramsOf({ invoiceId, lineId, steps, by }: Place): URLSearchParams {
  const params = new URLSearchParams();
  if (invoiceId !== null) params.set('invoice', invoiceId);
  if (invoiceId === null || lineId === null) return params;
  params.set('line', lineId);
  for (const step of steps) params.append('in', `${step.by}:${step.key}`);
  if (by !== firstGroup(steps)) params.set('by', by);
  return params;
}

/** What is left to explain a sum by: nothing twice, no days within an hour. A person's runs have no key, a key's have no person. */
export function groupsUnder(steps: readonly Step[]): readonly Group[] {
  const taken = new Set<Group>(steps.map(({ by }) => by));
  if (taken.has('HOUR')) taken.add('DAY');
  if (taken.has('PERSON')) taken.add('API_KEY');
  if (taken.has('API_KEY')) taken.add('PERSON');
  return GROUPS.filter((group) => !taken.has(group));
}

/** The question that comes next by itself. */
export function firstGroup(steps: readonly Step[]): Group {
  switch (steps.at(-1)?.by) {
    case undefined:
      return 'DAY';
    case 'DAY':
    case 'PERSON':
    case 'API_KEY':
    case 'HOUR':
      return steps.some(({ by }) => by === 'SESSION') ? 'MESSAGE' : 'SESSION';
    case 'SESSION':
    case 'MESSAGE':
      return 'MESSAGE';
  }
}

/** One step further down. Messages are the ground. */
export function stepInto(place: Place, key: string): Place {
  const steps = [...place.steps, { by: place.by, key }];
  return { ...place, steps, by: firstGroup(steps) };
}

/** Back to a level: 0 is the whole line. */
export function stepBackTo(place: Place, level: number): Place {
  const steps = place.steps.slice(0, level);
  return { ...place, steps, by: place.steps[level]?.by ?? firstGroup(steps) };
}
