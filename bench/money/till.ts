/** What a workspace's money must come to, told by rules of its own: none of the ledger's code is asked. */
export interface Held {
  credits: bigint;
  wallet: bigint;
  metered: bigint;
  /** Whose credits these are. */
  month: string;
}

const GRANT = 5_000_000n;

export function createTill() {
  const till = { credits: 0n, wallet: 0n, owed: 0n, spent: 0n, revenue: 0n, absorbed: 0n, paid: 0n, invoiced: 0n, granted: 0n };
  const held = new Map<string, Held>();
  let month = '';
  let isMetered = false;

  function take(amount: bigint): Held {
    const credits = till.credits < amount ? till.credits : amount;
    const wallet = till.wallet < amount - credits ? till.wallet : amount - credits;
    till.credits -= credits;
    till.wallet -= wallet;
    return { credits, wallet, metered: amount - credits - wallet, month };
  }

  /** What comes back of a month that is over is gone, as all that was left of it. */
  function giveBack(from: Held, credits: bigint): void {
    if (from.month === month) till.credits += credits;
    else till.granted -= credits;
  }

  return {
    held,
    /** What can be used in a month; null: as much as one likes. */
    room(now: string): bigint | null {
      if (isMetered) return null;
      return (now > month ? GRANT : till.credits) + till.wallet;
    },
    setMetered(to: boolean): void {
      isMetered = to;
    },
    /** Only who has the free plan has credits here; what is left of the month before is gone. */
    enter(now: string): void {
      if (now <= month) return;
      month = now;
      till.granted += (isMetered ? 0n : GRANT) - till.credits;
      till.credits = isMetered ? 0n : GRANT;
    },
    reserve(id: string, amount: bigint): void {
      const from = take(amount);
      till.owed += from.metered;
      held.set(id, from);
    },
    /** The dearest pocket is filled again first: what is on account, then the wallet, then credits. */
    settle(id: string, charge: bigint): void {
      const from = held.get(id) ?? { credits: 0n, wallet: 0n, metered: 0n, month };
      held.delete(id);
      let back = from.credits + from.wallet + from.metered - charge;
      for (const pocket of ['metered', 'wallet', 'credits'] as const) {
        const part = back <= 0n ? 0n : back < from[pocket] ? back : from[pocket];
        if (pocket === 'metered') till.owed -= part;
        else if (pocket === 'wallet') till.wallet += part;
        else giveBack(from, part);
        back -= part;
      }
      till.spent += charge;
      if (back >= 0n) return;
      const more = take(-back);
      if (isMetered) till.owed += more.metered;
      else till.absorbed += more.metered;
    },
    release(id: string): void {
      const from = held.get(id);
      if (!from) return;
      held.delete(id);
      giveBack(from, from.credits);
      till.wallet += from.wallet;
      till.owed -= from.metered;
    },
    topUp(amount: bigint): void {
      till.wallet += amount;
      till.paid += amount;
    },
    refund(most: bigint): bigint {
      const amount = till.wallet < most ? till.wallet : most;
      till.wallet -= amount;
      till.paid -= amount;
      return amount;
    },
    /** What was used is closed, and what is owed beyond open runs goes on an invoice. */
    close(): { spent: bigint; invoiced: bigint } {
      const underWay = [...held.values()].reduce((sum, { metered }) => sum + metered, 0n);
      const closed = { spent: till.spent, invoiced: till.owed - underWay };
      till.revenue += till.spent;
      till.spent = 0n;
      till.owed = underWay;
      till.invoiced += closed.invoiced;
      return closed;
    },
    pay(): bigint {
      const amount = till.invoiced;
      till.invoiced = 0n;
      till.paid += amount;
      return amount;
    },
    /** By the ledger's names. */
    balances: () => ({
      credits: till.credits,
      wallet: till.wallet,
      metered: -till.owed,
      reserved: [...held.values()].reduce((sum, { credits, wallet, metered }) => sum + credits + wallet + metered, 0n),
      spent: till.spent,
      revenue: till.revenue,
      granted: -till.granted,
      paid: -till.paid,
      invoiced: -till.invoiced,
      absorbed: -till.absorbed,
    }),
  };
}

export type Till = ReturnType<typeof createTill>;
