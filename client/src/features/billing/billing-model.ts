import type {
  BillLineFieldsFragment,
  BillingQuery,
  InvoiceListQuery,
  InvoiceQuery,
  LedgerQuery,
  LineDetailQuery,
  PlanFieldsFragment,
  ReceiptListQuery,
} from '../../gql/graphql.ts';

export type Plan = PlanFieldsFragment;
export type PlanName = Plan['name'];
export type BillLine = BillLineFieldsFragment;

export type BillingWorkspace = NonNullable<BillingQuery['workspace']>;
export type Billing = NonNullable<BillingWorkspace['billing']>;
export type Subscription = NonNullable<Billing['subscription']>;
export type AutoTopUp = NonNullable<Billing['autoTopUp']>;

type InvoicePage = NonNullable<NonNullable<InvoiceListQuery['workspace']>['billing']>['invoices'];
export type InvoiceSummary = InvoicePage['edges'][number]['node'];
export type Invoice = Extract<NonNullable<InvoiceQuery['node']>, { __typename: 'Invoice' }>;

type DetailPage = Extract<NonNullable<LineDetailQuery['node']>, { __typename: 'InvoiceLine' }>['detail'];
export type Detail = DetailPage['edges'][number]['node'];

type LedgerPage = NonNullable<NonNullable<LedgerQuery['workspace']>['billing']>['transactions'];
export type Transaction = LedgerPage['edges'][number]['node'];
export type TransactionKind = Transaction['kind'];

export type Receipt = NonNullable<NonNullable<ReceiptListQuery['workspace']>['billing']>['receipts'][number];
