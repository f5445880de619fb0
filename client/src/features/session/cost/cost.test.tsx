// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { ask, closeSessions, openSession, promptText, write } from '../session-fixture.tsx';

afterEach(closeSessions);

const BUDGET = {
  id: 'bdg_1',
  scope: 'PERSON',
  period: 'MONTH',
  mode: 'HARD',
  resetsAt: '2026-12-01T00:00:00.000Z',
  isReached: true,
  figures: { limitMicros: '5000000', extraMicros: '0', spentMicros: '4990000', reservedMicros: '0' },
} as const;
const REFUSAL = 'What is left of your budget does not cover this. Ask an admin for more.';

async function refused(more: Parameters<typeof openSession>[0] = {}) {
  const opened = await openSession(more);
  opened.world.budgets.all = [BUDGET];
  await screen.findByText('Ask something together');
  opened.server.refuse('sendPrompt', 'BUDGET_EXCEEDED', REFUSAL, { budgetId: 'bdg_1', resetsAt: BUDGET.resetsAt });
  await ask('Too dear');
  return opened;
}

describe('the figure in the header', () => {
  test('is not there while nothing cost anything, then follows what is charged and held', async () => {
    const { world } = await openSession();
    await screen.findByText('Ask something together');
    expect(screen.queryByRole('button', { name: /^This session cost/u })).toBeNull();
    world.charge({ reservedMicros: '20000' });
    expect(await screen.findByRole('button', { name: 'This session cost $0.00 so far; up to $0.02 more for what runs now' })).toBeDefined();
    world.charge({ reservedMicros: '0', costMicros: '4200' });
    expect((await screen.findByRole('button', { name: 'This session cost $0.0042 so far' })).textContent).toBe('$0.0042');
  });
});

describe('a prompt that the budget refuses', () => {
  test('stays, with why, when it opens again, and the way to more; once that is granted it can be sent', async () => {
    const { world, server } = await refused();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain(
      'Not sent: what is left of your budget does not cover this. Ask an admin for more. It opens again ',
    );
    expect(alert.textContent).toContain('Your prompt stands here unchanged.');
    expect(await promptText()).toBe('Too dear');

    fireEvent.click(await within(alert).findByRole('button', { name: 'Ask for more' }));
    const dialog = await screen.findByRole('dialog', { name: 'Ask for more budget' });
    expect(await within(dialog).findByRole('meter', { name: 'You, this month' })).toBeDefined();
    fireEvent.click(within(dialog).getByRole('radio', { name: '$5.00' }));
    fireEvent.change(within(dialog).getByRole('textbox', { name: 'What for' }), { target: { value: 'The launch' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Ask' }));
    await waitFor(() =>
      expect(server.asked('requestBudget')).toEqual([
        { budgetId: 'bdg_1', sessionId: world.session().id, micros: '5000000', note: 'The launch' },
      ]),
    );
    expect(await screen.findByText(/^Asked\. The owners and admins know/u)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Ask for more' })).toBeNull();

    world.budgets.decide('GRANTED', '5000000');
    world.charge({});
    expect(await screen.findByText('There is $5.00 more now. You can send.')).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
    await ask('Too dear');
    expect(await screen.findByText('Waiting for the model')).toBeDefined();
    expect(screen.queryByText(/You can send/u)).toBeNull();
  });

  test('says who said no', async () => {
    const { world } = await refused();
    fireEvent.click(await screen.findByRole('button', { name: 'Ask for more' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Ask' }));
    await screen.findByText(/^Asked\. /u);
    world.budgets.decide('DECLINED', null);
    world.charge({});
    expect(await screen.findByText('Ada said no to more for now.')).toBeDefined();
    expect(screen.getByRole('alert')).toBeDefined();
  });

  test('by the workspace’s own means leads nowhere but to an owner', async () => {
    const { server } = await openSession();
    await screen.findByText('Ask something together');
    server.refuse('sendPrompt', 'BUDGET_EXCEEDED', 'The credits of this workspace are used up. An owner can top up.');
    await ask('Too dear');
    expect((await screen.findByRole('alert')).textContent).toContain('Not sent: the credits of this workspace are used up.');
    expect(screen.queryByRole('button', { name: 'Ask for more' })).toBeNull();
  });
});

describe('an answer that its budget ended', () => {
  test('says so, keeps what it said, and offers to go on and to ask for more', async () => {
    const { world } = await openSession({
      prepare(prepared) {
        const { answers } = prepared.send(['demo:echo'], 'Long one');
        prepared.finish(answers[0]!.id, {
          text: 'As much as was paid for',
          status: 'STOPPED',
          failure: { code: 'BUDGET_EXCEEDED', message: 'The budget ended here.' },
        });
      },
    });
    world.budgets.all = [
      { ...BUDGET, isReached: false },
      { ...BUDGET, id: 'bdg_2', scope: 'SESSION' },
    ];
    expect(await screen.findByText('The budget ended here. What was written stays.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Continue' })).toBeDefined();
    fireEvent.click(await screen.findByRole('button', { name: 'Ask for more' }));
    const dialog = await screen.findByRole('dialog', { name: 'Ask for more budget' });
    expect(await within(dialog).findByRole('meter', { name: 'This session, this month' })).toBeDefined();
  });

  test('where no budget is in the way the dialog says what is', async () => {
    await openSession({
      prepare(prepared) {
        const { answers } = prepared.send(['demo:echo'], 'Long one');
        prepared.finish(answers[0]!.id, { status: 'STOPPED', failure: { code: 'BUDGET_EXCEEDED', message: '' } });
      },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Ask for more' }));
    expect(await screen.findByText('No budget is in the way here')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Ask' })).toBeNull();
  });
});

describe('the estimate', () => {
  test('stands beside the prompt once somebody writes, and asks for the size in steps', async () => {
    const { world } = await openSession();
    world.budgets.estimated = { leastMicros: '2000', mostMicros: '130000', verdict: 'COVERED', refusal: null };
    await screen.findByText('Ask something together');
    expect(world.budgets.inputs).toEqual([]);
    await write('Something');
    expect(await screen.findByText('$0.002 – $0.13')).toBeDefined();
    expect(world.budgets.inputs).toEqual([{ sessionId: world.session().id, models: ['a:opus'], textBytes: 256 }]);
    await write('Something a little longer');
    await write('');
    await waitFor(() => expect(screen.queryByText('$0.002 – $0.13')).toBeNull());
    expect(world.budgets.inputs).toHaveLength(1);
  });

  test('says that it would be refused', async () => {
    const { world } = await openSession();
    const refusal = { code: 'BUDGET_EXCEEDED', message: REFUSAL, resetsAt: null };
    world.budgets.estimated = { leastMicros: '2000', mostMicros: '130000', verdict: 'REFUSED', refusal };
    await screen.findByText('Ask something together');
    await write('Something');
    expect(await screen.findByText('Over budget')).toBeDefined();
  });

  test('nothing for models that cost nothing', async () => {
    const { world } = await openSession();
    await screen.findByText('Ask something together');
    await write('Something');
    await waitFor(() => expect(world.budgets.inputs).toHaveLength(1));
    expect(screen.queryByText(/\$/u)).toBeNull();
  });
});
