/** The attack matrix: plan, money and invoices, which only owners and admins see. */
import { all, anyKey } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';

const LINE = 'kind description amountMicros detail(by: SESSION) { edges { node { key label amountMicros } } }';
const INVOICE = 'number period totalMicros lines { id kind description amountMicros }';
const ofWorkspace = (selection: string) => `query ($id: ID!) { node(id: $id) { ... on Workspace { billing { ${selection} } } } }`;
const node = (type: string, selection: string) => `query ($id: ID!) { node(id: $id) { id ... on ${type} { ${selection} } } }`;

/** Null for everybody who may see the workspace but not its money. */
const BILLING: [string, string][] = [
  ['Workspace.billing', 'plan { name } seats balances { walletMicros }'],
  ['WorkspaceBilling.invoices', `invoices { edges { node { ${INVOICE} } } }`],
  ['WorkspaceBilling.transactions', 'transactions { edges { node { kind note amounts { account amountMicros } } } }'],
  ['UpcomingLine.detail', `upcoming { totalMicros lines { ${LINE} } }`],
];

const nothing = { ...all('NOT_FOUND'), keys: { ...anyKey('NOT_FOUND'), 'billing:read': 'ok' as const } };

export const INVOICES: Case[] = [
  ...BILLING.map(([field, selection]): Case => ({
    field,
    query: ofWorkspace(selection),
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('null'),
    member: 'null',
    keys: { 'workspace:read': 'null' },
  })),
  { field: 'Invoice', query: node('Invoice', INVOICE), variables: ({ invoiceId }) => ({ id: invoiceId }), ...nothing },
  {
    field: 'InvoiceLine',
    query: node('InvoiceLine', 'kind description amountMicros'),
    variables: ({ lineId }) => ({ id: lineId }),
    ...nothing,
  },
  { field: 'InvoiceLine.detail', query: node('InvoiceLine', LINE), variables: ({ lineId }) => ({ id: lineId }), ...nothing },
];
