// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Share } from 'lucide-react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { useOfferCommand, usePageCommands } from './page-commands.ts';

afterEach(cleanup);

function Page() {
  const [count, setCount] = useState(0);
  useOfferCommand({ value: 'count', icon: Share, label: 'Count', act: () => setCount(count + 1) });
  return <p>{count}</p>;
}

function Commands() {
  return usePageCommands().map(({ value, label, act }) => (
    <button key={value} type="button" onClick={act}>
      {label}
    </button>
  ));
}

test('a page offers its command while it is shown, and it acts on the page as it is now', () => {
  const view = render(
    <>
      <Page />
      <Commands />
    </>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Count' }));
  fireEvent.click(screen.getByRole('button', { name: 'Count' }));
  expect(screen.getByText('2')).toBeDefined();
  view.rerender(<Commands />);
  expect(screen.queryByRole('button')).toBeNull();
});
