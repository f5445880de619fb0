// @vitest-environment jsdom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useLastGood } from './use-last-good.ts';

afterEach(cleanup);

test('a failed refresh keeps what was there; another key starts empty', () => {
  const hook = renderHook(({ value, key }: { value: string | undefined; key: string }) => useLastGood(value, key), {
    initialProps: { value: undefined as string | undefined, key: 'a' },
  });
  expect(hook.result.current).toBeUndefined();
  hook.rerender({ value: 'first', key: 'a' });
  hook.rerender({ value: undefined, key: 'a' });
  expect(hook.result.current).toBe('first');
  hook.rerender({ value: undefined, key: 'b' });
  expect(hook.result.current).toBeUndefined();
});
