/** What the API refuses, in Stripe's error format. */
export interface RefusalDetails {
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: object;
}

export type RefusalType = 'invalid_request_error' | 'card_error' | 'api_error' | 'idempotency_error';

export class Refusal extends Error {
  readonly status: number;
  readonly type: RefusalType;
  readonly details: RefusalDetails;

  constructor(status: number, type: RefusalType, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

export function invalidRequest(message: string, details: RefusalDetails = {}): Refusal {
  return new Refusal(400, 'invalid_request_error', message, details);
}

export function missing(what: string, id: string, param = 'id'): Refusal {
  const isPath = param === 'id';
  return new Refusal(isPath ? 404 : 400, 'invalid_request_error', `No such ${what}: '${id}'`, { code: 'resource_missing', param });
}
