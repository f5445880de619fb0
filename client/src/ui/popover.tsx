import { cloneElement } from 'react';
import { createLazyModule, useLazyModule } from './lazy-module.ts';
import type { PopoverLook } from './popover-layer.tsx';
import { useLayerTrigger } from './use-layer-trigger.ts';
import type { LayerProps, TriggerElement } from './use-layer-trigger.ts';

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

/** Opened by something else than its button: it stands beside the anchor, which has the focus after it. */
export function OpenPopover(props: PopoverLook & LayerProps) {
  const shown = useLazyModule(layer, true);
  return shown ? <shown.PopoverLayer {...props} /> : null;
}
