import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { CHOSEN_WEBHOOK_EVENTS } from '../../../../schema/wire/webhooks.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { webhookMessages } from '../../messages/webhooks-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { EventField } from './event-field.tsx';
import { eventName, eventValue } from './event-names.ts';
import type { ShownSecret } from './secret-dialog.tsx';
import { CreateWebhookDocument, UpdateWebhookDocument } from './webhook-documents.ts';
import type { Endpoint } from './webhook-documents.ts';

const FORM = 'webhook-form';
const USUAL = ['run.completed', 'run.failed'];
const SESSION_ID = /ses_[0-9a-z]{26}/;
const words = webhookMessages.form;

interface Problems {
  url?: string | undefined;
  session?: string | undefined;
  events?: string | undefined;
}

interface EndpointFormProps {
  workspaceId: string;
  /** Left out: a new one. */
  endpoint?: Endpoint;
  onMade: (shown: ShownSecret) => void;
  onClose: (hasChanged: boolean) => void;
}

export function EndpointForm({ workspaceId, endpoint, onMade, onClose }: EndpointFormProps) {
  const [{ fetching: isCreating }, create] = useMutation(CreateWebhookDocument);
  const [{ fetching: isSaving }, update] = useMutation(UpdateWebhookDocument);
  const [url, setUrl] = useState(endpoint?.url ?? 'https://');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [session, setSession] = useState(endpoint?.sessionId ?? '');
  const [events, setEvents] = useState<ReadonlySet<string>>(new Set(endpoint ? endpoint.eventTypes.map(eventName) : USUAL));
  const [problems, setProblems] = useState<Problems>({});

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const sessionId = session.trim() === '' ? null : (SESSION_ID.exec(session)?.[0] ?? undefined);
    const found: Problems = {
      ...(!URL.canParse(url) && { url: words.badUrl }),
      ...(sessionId === undefined && { session: words.badSession }),
      ...(events.size === 0 && { events: words.badEvents }),
    };
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const eventTypes = CHOSEN_WEBHOOK_EVENTS.filter((type) => events.has(type)).map(eventValue);
    const input = { url, description, eventTypes, sessionId };
    const { data, error } = endpoint
      ? await update({ input: { ...input, id: endpoint.id } })
      : await create({ input: { ...input, workspaceId } });
    if (error) return refuse(toApiError(error));
    if (data && 'createWebhookEndpoint' in data)
      onMade({ url: data.createWebhookEndpoint.endpoint.url, secret: data.createWebhookEndpoint.secret });
    else onClose(true);
  }

  /** What the server says of a field stands at the field. */
  function refuse(error: ReturnType<typeof toApiError>): void {
    const { url: badUrl, eventTypes } = error.fields;
    if (badUrl === undefined && eventTypes === undefined) return toast({ ...describeError(error), tone: 'danger' });
    setProblems({ url: badUrl, events: eventTypes });
  }

  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      title={endpoint ? words.titleEdit : words.titleNew}
      description={words.description}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{messages.common.cancel}</Button>
          <Button type="submit" form={FORM} variant="primary" busy={isCreating ? words.creating : isSaving ? words.saving : undefined}>
            {endpoint ? words.save : words.create}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        <Field
          label={words.url}
          autoFocus
          type="url"
          autoComplete="off"
          spellCheck={false}
          maxLength={2_000}
          value={url}
          onChange={({ target }) => setUrl(target.value)}
          error={problems.url}
          hint={words.urlHint}
        />
        <EventField chosen={events} problem={problems.events} onChange={setEvents} />
        <Field
          label={words.session}
          autoComplete="off"
          spellCheck={false}
          value={session}
          onChange={({ target }) => setSession(target.value)}
          error={problems.session}
          hint={words.sessionHint}
        />
        <Field
          label={words.name}
          autoComplete="off"
          maxLength={200}
          value={description}
          onChange={({ target }) => setDescription(target.value)}
          hint={words.nameHint}
        />
      </form>
    </Dialog>
  );
}
