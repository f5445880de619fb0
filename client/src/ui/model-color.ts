export const MODEL_HUES: Record<string, number> = { anthropic: 42, openai: 158, google: 255, 'openai-compatible': 315, demo: 225 };
export const OTHER_MODEL_HUE = 290;

/** A CSS colour for a model's badge, caret and lane; quieter than a person's. */
export function modelColor(provider: string): string {
  const hue = MODEL_HUES[provider] ?? OTHER_MODEL_HUE;
  return `light-dark(oklch(var(--model-light) ${hue}), oklch(var(--model-dark) ${hue}))`;
}

/** The hues of answers whose model is a secret: quieter still, and no provider's. */
const SECRET_HUES = [95, 200, 345, 130, 230, 20];

export function secretColor(lane: number): string {
  const hue = SECRET_HUES[lane % SECRET_HUES.length] ?? OTHER_MODEL_HUE;
  return `light-dark(oklch(var(--secret-light) ${hue}), oklch(var(--secret-dark) ${hue}))`;
}

export function modelTint(provider: string): string {
  return `color-mix(in oklch, ${modelColor(provider)} 11%, transparent)`;
}
