import { Plus, X } from 'lucide-react';
import { MAX_LANES } from '../../../../schema/wire/limits.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { groupByProvider } from './model-choice.ts';
import type { ModelOption } from './model-choice.ts';
import type { TriggerElement } from '../../ui/use-layer-trigger.ts';
import { ModelName } from './model-name.tsx';
import { BlindChip } from './votes/blind-chip.tsx';
import type { ModelChoice } from './use-model-choice.ts';

/** Who is asked: one chip a lane; the same model may stand twice. A chip changes its model, the plus adds a lane. */
export function ModelChips({ models, isLoading, chosen, choose, isBlind, setBlind }: ModelChoice) {
  if (isLoading) return <Skeleton className="h-7 w-32" />;
  if (models.every((model) => !model.available)) return <span className="text-xs text-ink-soft">{sessionMessages.noModels}</span>;
  return (
    <div role="group" aria-label={sessionMessages.chooseModel} className="flex min-w-0 flex-wrap items-center gap-1">
      {chosen.map((id, index) => {
        const model = models.find((each) => each.id === id);
        if (!model) return null;
        return (
          <ModelMenu
            key={`${id}#${index}`}
            models={models}
            onChoose={(next) => choose(chosen.with(index, next))}
            onRemove={chosen.length > 1 ? () => choose(chosen.toSpliced(index, 1)) : undefined}
            trigger={
              <button
                type="button"
                className="touch-target inline-flex h-7 max-w-56 min-w-0 items-center rounded-full border border-line px-2.5 text-xs font-medium text-ink-soft transition-colors hover:border-line-strong hover:text-ink"
              >
                <ModelName model={model} />
                <span className="sr-only">{sessionMessages.changeModel}</span>
              </button>
            }
          />
        );
      })}
      {chosen.length < MAX_LANES ? (
        <ModelMenu
          models={models}
          onChoose={(next) => choose([...chosen, next])}
          trigger={
            <IconButton label={sessionMessages.addModel} size="small" className="rounded-full!">
              <Plus />
            </IconButton>
          }
        />
      ) : null}
      {chosen.length > 1 ? <BlindChip isOn={isBlind} onChange={setBlind} /> : null}
    </div>
  );
}

interface ModelMenuProps {
  models: readonly ModelOption[];
  trigger: TriggerElement;
  onChoose: (id: string) => void;
  onRemove?: (() => void) | undefined;
}

function ModelMenu({ models, trigger, onChoose, onRemove }: ModelMenuProps) {
  return (
    <Menu trigger={trigger} align="start" side="top">
      {groupByProvider(models).map(([provider, offered]) => (
        <div key={provider} role="group" aria-label={provider}>
          <MenuLabel>{sessionMessages.provider(provider)}</MenuLabel>
          {offered.map((model) => (
            <MenuItem key={model.id} disabled={!model.available} onSelect={() => onChoose(model.id)}>
              <span className="flex items-center gap-3">
                <ModelName model={model} />
                {model.available ? null : <span className="text-xs text-ink-faint">{sessionMessages.unavailable}</span>}
              </span>
            </MenuItem>
          ))}
        </div>
      ))}
      {onRemove ? (
        <>
          <MenuSeparator />
          <MenuItem icon={<X aria-hidden="true" />} onSelect={onRemove}>
            {sessionMessages.removeModel}
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
