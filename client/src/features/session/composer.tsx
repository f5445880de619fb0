import { Suspense, lazy, useState } from 'react';
import { ComposerForm } from './composer-form.tsx';
import { canWrite, useSession } from './session-context.ts';
import { ComposerSkeleton } from './session-states.tsx';

const ReadOnlyComposer = lazy(() => import('./read-only-composer.tsx').then((module) => ({ default: module.ReadOnlyComposer })));

export function Composer() {
  const session = useSession();
  const mayWrite = canWrite(session);
  const [couldWrite, setCouldWrite] = useState(mayWrite);
  if (mayWrite && !couldWrite) setCouldWrite(true);
  return (
    <Suspense fallback={<ComposerSkeleton />}>
      {mayWrite ? <ComposerForm /> : <ReadOnlyComposer hasLost={couldWrite && !session.archivedAt} />}
    </Suspense>
  );
}
