import { cloneElement } from 'react';
import { createLazyModule } from './lazy-module.ts';
import type { PopoverLook } from './popover-layer.tsx';
import { useLayerTrigger } from './use-layer-trigger.ts';
import type { TriggerElement } from './use-layer-trigger.ts';

const layer = createLazyModule(() => import('./popover-layer.tsx'));

export function Popover({ trigger, ...look }: PopoverLook & { trigger: TriggerElement }) {
  const { triggerProps, shown, layerProps } = useLayerTrigger(layer, 'dialog');
  return (
    <>
      {cloneElement(trigger, triggerProps)}
      {shown ? <shown.PopoverLayer {...look} {...layerProps()} /> : null}
    </>
  );
}
