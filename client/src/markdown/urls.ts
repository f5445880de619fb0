/** The one list of URLs that text from a model or a person may link to. Everything else stays inert text (trust: model output is hostile). */

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);
const SHAPE = /^(?:https?:\/\/|mailto:)\S/i;

export function safeUrl(url: string | null | undefined): string | null {
  if (!url || !SHAPE.test(url)) return null;
  try {
    return ALLOWED.has(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}
