/** `notices:delete-old-notifications` as people read it: "Delete old notifications", of "Notices". */
export function jobWords(name: string): { title: string; part: string } {
  const [module = '', what = ''] = name.split(':');
  const sentence = (text: string): string => {
    const words = text.replaceAll('-', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
  };
  return { title: sentence(what), part: sentence(module) };
}
