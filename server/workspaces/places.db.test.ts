import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import type { Role } from './policy.ts';

/** A plan with room for three. */
let people: People;
let ana: Person;
let workspaceId: string;
let count = 0;

beforeAll(async () => {
  people = await createPeople({ maxMembers: 3 });
});
afterAll(() => people.close());
beforeEach(async () => {
  ana = await people.person(`Ana${++count}`);
  workspaceId = await people.firstWorkspace(ana);
});

const FULL = { code: 'PAYMENT_REQUIRED', message: expect.stringContaining('room for 3 members') as string };
const invite = (email: string, role: Role = 'member') => people.workspaces.inviteMember(ana.actor, { workspaceId, email, role });

async function invited(role: Role = 'member') {
  const person = await people.person(`Person${++count}`);
  const email = `person${count}@example.com`;
  await invite(email, role);
  return { person, accept: () => people.workspaces.acceptInvitation(person.actor, people.linkTo(email)) };
}

describe('a plan with room for three', () => {
  test('takes three: the owner and two more; the next is not even invited', async () => {
    await (await invited()).accept();
    await (await invited('admin')).accept();
    await expect(invite('four@example.com')).rejects.toMatchObject(FULL);
  });

  test('keeps a place for whoever is invited, once however often that is, until the invitation ends', async () => {
    for (const email of ['one@example.com', 'two@example.com', 'two@example.com']) await invite(email);
    await expect(invite('three@example.com')).rejects.toMatchObject(FULL);
    people.clock.advance(7 * 86_400_000 + 1);
    await invite('three@example.com');
  });

  test('counts no guests, until one becomes a member', async () => {
    const guests = [await invited('guest'), await invited('guest'), await invited('guest')];
    for (const guest of guests) await guest.accept();
    await (await invited()).accept();
    const become = (index: number) =>
      people.workspaces.changeRole(ana.actor, { workspaceId, userId: guests[index]!.person.actor.userId }, 'member');
    await become(0);
    await expect(become(1)).rejects.toMatchObject(FULL);
    await become(0);
  });

  test('is asked again when an invitation is accepted, also by two at the same moment', async () => {
    await (await invited()).accept();
    const late = await invited();
    const guest = await invited('guest');
    await guest.accept();
    await people.workspaces.changeRole(ana.actor, { workspaceId, userId: guest.person.actor.userId }, 'member');
    await expect(late.accept()).rejects.toMatchObject(FULL);
    await people.workspaces.removeMember(ana.actor, { workspaceId, userId: guest.person.actor.userId });
    await late.accept();
    await late.accept();
  });

  test('lets two who come at once for the last place have it once', async () => {
    await (await invited()).accept();
    const racers = [await invited(), await invited('guest')];
    await racers[1]!.accept();
    const { userId } = racers[1]!.person.actor;
    const results = await Promise.allSettled([
      racers[0]!.accept(),
      people.workspaces.changeRole(ana.actor, { workspaceId, userId }, 'member'),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

test('a plan without an end takes everybody', async () => {
  const open = await createPeople();
  const owner = await open.person('Olga');
  const id = await open.firstWorkspace(owner);
  const emails = Array.from({ length: 12 }, (_, index) => `p${index}@example.com`);
  for (const email of emails) await open.workspaces.inviteMember(owner.actor, { workspaceId: id, email, role: 'member' });
  expect(open.mail.outbox().map(({ to }) => to)).toEqual(expect.arrayContaining(emails));
  await open.close();
});
