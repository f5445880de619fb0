// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBillingServer } from '../../testkit/billing-server.ts';
import { billingWorld } from '../../testkit/billing-world.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { BillingBanner } from './billing-banner.tsx';
import { beginBilling, endBilling, running, showBilling } from './billing-fixture.tsx';

beforeEach(beginBilling);
afterEach(endBilling);

test('a page that cannot be loaded says so and is tried again', async () => {
  const { world } = await showBilling((before) => (before.refusal = 'UNAVAILABLE'));
  expect(await screen.findByRole('heading', { level: 1, name: 'This is unavailable for the moment' })).toBeDefined();
  world.refusal = undefined;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('region', { name: 'Plan' })).toBeDefined();
});

test('what was loaded stays when it cannot be refreshed, and says that it is old', async () => {
  const { world } = await showBilling();
  await screen.findByRole('region', { name: 'Plan' });
  world.refusal = 'UNAVAILABLE';
  act(() => void dispatchEvent(new Event('focus')));
  expect(await screen.findByText('These figures could not be refreshed.')).toBeDefined();
  expect(screen.getByRole('region', { name: 'Plan' })).toBeDefined();
});

test('the figures follow what happens elsewhere', async () => {
  const { world } = await showBilling();
  expect(await screen.findByText('$25.00')).toBeDefined();
  world.balances.walletMicros = 24_100_000n;
  act(() => void dispatchEvent(new Event('focus')));
  expect(await screen.findByText('$24.10')).toBeDefined();
});

test('somebody who is no longer an admin finds no bill', async () => {
  const { world } = await showBilling((before) => (before.viewerRole = 'ADMIN'));
  await screen.findByRole('region', { name: 'Plan' });
  world.viewerRole = 'MEMBER';
  act(() => void dispatchEvent(new Event('focus')));
  expect(await screen.findByText('The bill is not yours to see')).toBeDefined();
});

test('over every page stands what is wrong with the payments, and nothing where nothing is', async () => {
  const world = billingWorld();
  world.subscription = running({ pastDueSince: '2026-11-12T00:00:00.000Z', freezesAt: '2026-11-26T00:00:00.000Z' });
  const server = await startBillingServer(world);
  const view = renderClient(<BillingBanner slug="tide" isOwner />, { origin: server.origin });
  expect((await screen.findByRole('status')).textContent).toContain('A payment failed. Update the card by November 26.');
  expect(screen.getByRole('link', { name: 'Open billing' }).getAttribute('href')).toBe('/w/tide/billing');
  world.subscription = running();
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  await waitFor(() => expect(screen.queryByRole('status')).toBeNull());
  await view.api.close();
  await server.close();
});
