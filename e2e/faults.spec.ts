import { expect, newSession, sendPrompt, test } from './people.ts';
import type { Person } from './people.ts';
import { expectPrompt, promptField } from './prompt-field.ts';

async function lastText(person: Person, sessionId: string): Promise<string> {
  const { session } = await person.ask<{ session: { messages: { edges: readonly { node: { text: string } }[] } } }>(
    'query ($id: ID!) { session(id: $id) { messages(last: 1) { edges { node { text } } } } }',
    { id: sessionId },
  );
  return session.messages.edges[0]!.node.text;
}

test('R3, G2: the server is killed in mid-stream; nobody loses a character, and the answer is continued', async ({ join, server }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana);
  for (const { page } of [ana, ben]) await page.goto(`/s/${sessionId}`);
  await sendPrompt(ana, sessionId, 'Write something long about reliable systems', ['demo:writer']);
  const answer = ben.page.getByRole('article', { name: /^Answer of/ });
  await expect(answer.getByRole('heading').first()).toBeVisible();
  // A quarter of a second may not have reached the database at the kill (G7), so what is compared was written well before it.
  const stored = await lastText(ana, sessionId);
  await expect.poll(async () => (await lastText(ana, sessionId)).length, { intervals: [100] }).toBeGreaterThan(stored.length + 300);

  await server.kill('SIGKILL');
  await expect(ben.page.getByText(/offline|Connecting again/i).first()).toBeVisible();
  await server.start();
  await expect(answer).toContainText('Everything up to here is kept', { timeout: 20_000 });

  expect((await lastText(ana, sessionId)).startsWith(stored)).toBe(true);

  await answer.getByRole('button', { name: 'Continue' }).click();
  await expect(answer).toContainText('2/2');
  await expect(answer.getByRole('button', { name: /tokens/ })).toBeVisible({ timeout: 40_000 });
});

test('D3: what is typed without a connection is there for everybody after the return', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana);
  for (const { page } of [ana, ben]) await page.goto(`/s/${sessionId}`);
  const field = ({ page }: Person) => promptField(page);
  await field(ana).pressSequentially('Together ');
  await expectPrompt(ben.page).toBe('Together ');

  await ana.page.context().setOffline(true);
  await field(ana).press('End');
  await field(ana).pressSequentially('from the train ');
  await field(ben).press('Home');
  await field(ben).pressSequentially('From the office: ');
  await ana.page.context().setOffline(false);

  const merged = 'From the office: Together from the train ';
  await expectPrompt(ben.page, { timeout: 30_000 }).toBe(merged);
  await expectPrompt(ana.page, { timeout: 30_000 }).toBe(merged);
});
