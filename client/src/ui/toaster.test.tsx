// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dismissToast, shownToasts, toast } from './toast-store.ts';
import { Toaster } from './toaster.tsx';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  for (const { id } of shownToasts()) dismissToast(id);
  vi.useRealTimers();
});

test('a notice comes, says what it has to, and goes', () => {
  render(<Toaster />);
  act(() => toast({ title: 'Link copied', description: 'Send it on.' }));
  const region = screen.getByRole('region', { name: 'Notifications' });
  expect(region.getAttribute('aria-live')).toBe('polite');
  expect(region.textContent).toContain('Link copiedSend it on.');
  act(() => void vi.advanceTimersByTime(7_000));
  expect(region.textContent).toBe('');
});

test('it waits while it has the focus', () => {
  render(<Toaster />);
  act(() => toast({ title: 'Session archived', action: { label: 'Undo', onSelect: () => {} } }));
  screen.getByRole('button', { name: 'Undo' }).focus();
  act(() => void vi.advanceTimersByTime(20_000));
  expect(screen.getByText('Session archived')).toBeDefined();
  screen.getByRole('button', { name: 'Undo' }).blur();
  act(() => void vi.advanceTimersByTime(7_000));
  expect(screen.queryByText('Session archived')).toBeNull();
});

test('its action is done once, and it is gone', () => {
  const undo = vi.fn<() => void>();
  render(<Toaster />);
  act(() => toast({ title: 'Session archived', action: { label: 'Undo', onSelect: undo } }));
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(undo).toHaveBeenCalledTimes(1);
  expect(screen.queryByText('Session archived')).toBeNull();
});

test('of many only the last three stand there', () => {
  render(<Toaster />);
  act(() => ['one', 'two', 'three', 'four'].forEach((title) => toast({ title })));
  expect(shownToasts().map(({ title }) => title)).toEqual(['two', 'three', 'four']);
});
