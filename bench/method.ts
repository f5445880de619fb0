/** How it was measured, for docs/performance.md. */
export const METHOD = `This page is written by \`npm run bench -- --write\` (about ten minutes; \`--quick\` shows in one that everything runs). The peers are in \`bench/peers\`:
a C program that does one \`send()\` of a prebuilt frame per reader (the floor; left out where there is no compiler), a \`ws.send\` loop, a socket.io room, and graphql-yoga
with graphql-ws and createPubSub as its documentation says. Parley is the whole product: \`createApp\`, sign-in, authorisation, Postgres, the memory log.

## Method

- Server, load client and driver are processes of their own. The load client reads frames off bare sockets; the servers measure themselves (\`process.cpuUsage\`, \`getrusage\`).
- Every server is measured in every round, each round in the reverse order of the one before. Figures are medians over the rounds, **ratios are taken inside a round**:
  absolute figures move with whatever else the machine does, ratios hardly do.
- Every delta carries its number and the moment when it was due. The load client checks the numbers of every reader (a gap or a duplicate is counted) and times one reader
  of twenty, from when the delta was due, so that a server that falls behind cannot hide it.
- M1 is a closed loop: one delta a turn of the event loop, and never more than eight that have not arrived everywhere. "No window": the hub's clock stands still, so that
  it flushes every delta by itself. What a server does anyhow for open readers, pings and repeated checks of their right to read, is measured before, shown in its own
  column and taken off.
- "Waited" is the share of the time in which server or load client could run and had no core, as others had them (\`/proc/<pid>/schedstat\`). Latency is shown from the
  round in which that was least: above a few per cent it says more about the machine's other work than about the server.
- M2 to M5 feed Parley where a provider's chunks come in, so the owner's coalescing counts. Bursts are geometric with a mean of three, as providers send.
- M5: the readers that stop come by a line with small kernel buffers (\`bench/load/narrow.c\`); else the kernel alone would swallow what they do not read.
- Executions and snapshot loads are counted at the schema's root field.`;
