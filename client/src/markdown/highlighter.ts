/** Loaded with the first code block: lowlight with its common languages. */
import { common, createLowlight } from 'lowlight';

export interface HighlightNode {
  type: string;
  value?: string;
  properties?: { className?: unknown };
  children?: HighlightNode[];
}

const lowlight = createLowlight(common);

/** `null` where the language is not known. */
export function highlight(language: string, code: string): HighlightNode[] | null {
  return lowlight.registered(language) ? (lowlight.highlight(language, code).children as HighlightNode[]) : null;
}
