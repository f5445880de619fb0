/** Billing meters and their events: unique identifiers, the window of time, sums per customer. */
import { z } from 'zod';
import type { Customers } from './customers.ts';
import { integer, paging, text } from './params.ts';
import type { MeterEventRecord, MeterRecord } from './records.ts';
import { Refusal, invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import { createTable, page } from './tables.ts';
import { DAY, HOUR } from './timeline.ts';
import type { World } from './world.ts';

const MAX_AGE_S = 35 * DAY;
const MAX_AHEAD_S = 300;
const MAX_DIGITS = 15;
/** How long an identifier is remembered: "at least 24 hours" is all that Stripe promises. */
const IDENTIFIER_MEMORY_S = 24 * HOUR;

const meterFields = z.strictObject({
  customer_mapping: z.strictObject({ event_payload_key: text, type: z.literal('by_id') }).optional(),
  default_aggregation: z.strictObject({ formula: z.enum(['sum', 'count', 'last']) }),
  display_name: text,
  event_name: text,
  event_time_window: z.enum(['day', 'hour']).optional(),
  value_settings: z.strictObject({ event_payload_key: text }).optional(),
});

const eventFields = z.strictObject({
  event_name: text,
  identifier: text.max(100).optional(),
  payload: z.record(z.string(), z.string()),
  timestamp: integer.optional(),
});

const summaryFields = z.strictObject({
  customer: text,
  start_time: integer,
  end_time: integer,
  value_grouping_window: z.enum(['day', 'hour']).optional(),
  ...paging,
});

interface Usage {
  id: string;
  meter: string;
  customer: string;
  at: number;
  value: number;
  identifier: string;
  createdAt: number;
  event: MeterEventRecord;
}

export function createMeters(world: World, customers: Pick<Customers, 'get'>) {
  const meters = world.table<MeterRecord>('billing meter');
  const usage = createTable<Usage>('meter event');
  const seen = new Map<string, number>();

  function record(params: z.output<typeof eventFields>): MeterEventRecord {
    const now = world.now();
    const timestamp = params.timestamp ?? now;
    const meter = meters.all().find(({ event_name: name }) => name === params.event_name);
    if (meter === undefined) throw invalidRequest(`No active meter found matching event name ${params.event_name}.`, { code: 'no_meter' });
    if (meter.status === 'inactive') throw invalidRequest('The meter is archived.', { code: 'archived_meter' });
    if (timestamp < now - MAX_AGE_S) {
      throw invalidRequest('The timestamp must be within the past 35 calendar days.', {
        code: 'timestamp_too_far_in_past',
        param: 'timestamp',
      });
    }
    if (timestamp > now + MAX_AHEAD_S) {
      throw invalidRequest('The timestamp must not be more than 5 minutes in the future.', {
        code: 'timestamp_in_future',
        param: 'timestamp',
      });
    }
    const customer = params.payload[meter.customer_mapping.event_payload_key];
    if (customer === undefined) throw invalidRequest('The payload names no customer.', { code: 'meter_event_no_customer_defined' });
    customers.get(customer, `payload[${meter.customer_mapping.event_payload_key}]`);
    const value = readValue(params.payload[meter.value_settings.event_payload_key]);
    const identifier = params.identifier ?? world.id('mevt');
    const isKnown = (seen.get(identifier) ?? -Infinity) > now - IDENTIFIER_MEMORY_S;
    seen.set(identifier, isKnown ? seen.get(identifier)! : now);
    if (isKnown) throw invalidRequest(`An event already exists with identifier ${identifier}.`, { code: 'duplicate_meter_event' });
    const event: MeterEventRecord = {
      object: 'billing.meter_event',
      created: now,
      event_name: params.event_name,
      identifier,
      livemode: false,
      payload: params.payload,
      timestamp,
    };
    usage.add({ id: world.id('use'), meter: meter.id, customer, at: timestamp, value, identifier, createdAt: now, event });
    return event;
  }

  /** Usage in [from, to); a sum below zero counts as none. */
  function total(meterId: string, customer: string, from: number, to: number): number {
    return Math.max(0, aggregate(meterId, customer, from, to));
  }

  function aggregate(meterId: string, customer: string, from: number, to: number): number {
    const rows = usage.all().filter((row) => row.meter === meterId && row.customer === customer && row.at >= from && row.at < to);
    switch (meters.get(meterId).default_aggregation.formula) {
      case 'count':
        return rows.length;
      case 'last':
        return rows.toSorted((a, b) => a.at - b.at).at(-1)?.value ?? 0;
      default:
        return rows.reduce((sum, { value }) => sum + value, 0);
    }
  }

  function summaries(meterId: string, params: z.output<typeof summaryFields>) {
    const { start_time: start, end_time: end, value_grouping_window: grouping } = params;
    meters.get(meterId);
    customers.get(params.customer, 'customer');
    const step = grouping === 'hour' ? HOUR : grouping === 'day' ? DAY : end - start;
    const alignment = grouping === 'hour' ? HOUR : grouping === 'day' ? DAY : 60;
    if (start % alignment !== 0 || end % alignment !== 0) {
      throw invalidRequest(`start_time and end_time must align with ${grouping ?? 'minute'} boundaries.`, { param: 'start_time' });
    }
    const windows = Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => start + i * step);
    const data = windows
      .map((from) => ({
        id: `mtrusg_${meterId}_${from}`,
        object: 'billing.meter_event_summary' as const,
        aggregated_value: aggregate(meterId, params.customer, from, from + step),
        end_time: from + step,
        livemode: false as const,
        meter: meterId,
        start_time: from,
      }))
      .filter(({ aggregated_value: value }) => value !== 0)
      .toReversed();
    return page(`/v1/billing/meters/${meterId}/event_summaries`, data, params);
  }

  const setStatus = (status: 'active' | 'inactive', verb: string) =>
    route('POST', `/v1/billing/meters/:id/${verb}`, z.strictObject({}), ({ path }) => {
      const meter = meters.get(path['id']!);
      Object.assign(meter, { status, updated: world.now() });
      meter.status_transitions.deactivated_at = status === 'inactive' ? world.now() : null;
      world.emit(`billing.meter.${verb}d`, meter);
      return meter;
    });

  const routes = [
    route('POST', '/v1/billing/meters', meterFields, ({ params }) => {
      if (meters.all().some((other) => other.status === 'active' && other.event_name === params.event_name)) {
        throw invalidRequest(`There is already an active meter with the event name ${params.event_name}.`, {
          code: 'resource_already_exists',
        });
      }
      const meter = meters.add({
        id: world.id('mtr'),
        object: 'billing.meter',
        created: world.now(),
        customer_mapping: params.customer_mapping ?? { event_payload_key: 'stripe_customer_id', type: 'by_id' },
        default_aggregation: params.default_aggregation,
        display_name: params.display_name,
        event_name: params.event_name,
        event_time_window: params.event_time_window ?? null,
        livemode: false,
        status: 'active',
        status_transitions: { deactivated_at: null },
        updated: world.now(),
        value_settings: params.value_settings ?? { event_payload_key: 'value' },
      });
      world.emit('billing.meter.created', meter);
      return meter;
    }),
    route('GET', '/v1/billing/meters', z.strictObject({ status: z.enum(['active', 'inactive']).optional(), ...paging }), ({ params }) =>
      meters.list('/v1/billing/meters', params, ({ status }) => params.status === undefined || params.status === status),
    ),
    route('GET', '/v1/billing/meters/:id', z.strictObject({}), ({ path }) => meters.get(path['id']!)),
    route('POST', '/v1/billing/meters/:id', z.strictObject({ display_name: text }), ({ path, params }) => {
      const meter = meters.get(path['id']!);
      meter.display_name = params.display_name;
      world.emit('billing.meter.updated', meter);
      return meter;
    }),
    setStatus('inactive', 'deactivate'),
    setStatus('active', 'reactivate'),
    route('GET', '/v1/billing/meters/:id/event_summaries', summaryFields, ({ path, params }) => summaries(path['id']!, params)),
    route('POST', '/v1/billing/meter_events', eventFields, ({ params }) => record(params)),
    route(
      'POST',
      '/v1/billing/meter_event_adjustments',
      z.strictObject({ event_name: text, type: z.literal('cancel'), cancel: z.strictObject({ identifier: text }) }),
      ({ params }) => {
        const found = usage.all().find((row) => row.identifier === params.cancel.identifier && row.event.event_name === params.event_name);
        if (found === undefined || found.createdAt <= world.now() - DAY) throw invalidRequest('No event of the last 24 hours to cancel.');
        found.value = 0;
        return { object: 'billing.meter_event_adjustment', livemode: false, status: 'pending', ...params };
      },
    ),
    route(
      'POST',
      '/v2/billing/meter_events',
      eventFields.extend({ timestamp: z.iso.datetime().optional() }),
      ({ params: { timestamp, ...params } }) => {
        const event = record({ ...params, timestamp: timestamp === undefined ? undefined : Math.floor(Date.parse(timestamp) / 1000) });
        const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
        return { ...event, object: 'v2.billing.meter_event', created: iso(event.created), timestamp: iso(event.timestamp) };
      },
    ),
  ];

  return {
    routes,
    exists: (id: string) => meters.find(id) !== undefined,
    total,
    /** As Stripe does where it finds out later that events cannot be counted: they are not. */
    refuseLater(identifiers: readonly string[]): void {
      const refused = usage.all().filter(({ identifier }) => identifiers.includes(identifier));
      for (const row of refused) row.value = 0;
      for (const meter of new Set(refused.map((row) => row.meter)))
        world.notify('v1.billing.meter.error_report_triggered', { id: meter, type: 'billing.meter', url: `/v1/billing/meters/${meter}` });
    },
    events: (): MeterEventRecord[] => usage.all().map(({ event }) => event),
    sum: (customer: string) => usage.all().reduce((sum, row) => (row.customer === customer ? sum + row.value : sum), 0),
  };
}

export type Meters = ReturnType<typeof createMeters>;

function readValue(value: string | undefined): number {
  if (value === undefined) throw invalidRequest('The payload has no value.', { code: 'meter_event_value_not_found' });
  if (!/^-?\d+$/.test(value)) {
    throw invalidRequest(`The value must be a whole number. Received ${value}.`, { code: 'meter_event_invalid_value' });
  }
  if (value.replace('-', '').length > MAX_DIGITS) {
    throw new Refusal(400, 'invalid_request_error', `The value can have at most ${MAX_DIGITS} digits. Received ${value}.`, {
      code: 'meter_event_value_too_many_digits',
    });
  }
  return Number(value);
}
