/** Stripe's form encoding: `items[0][price]=x&metadata[a]=b` to nested objects and lists. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

type Branch = Map<string, string | Branch>;

export function parseForm(text: string): Form {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...rest] = name.split('[');
    place(root, [first, ...rest.map((part) => part.replace(/\]$/, ''))], value);
  }
  return toObject(root);
}

function place(branch: Branch, [key = '', ...rest]: string[], value: string): void {
  const name = key === '' ? String(branch.size) : key;
  if (rest.length === 0) {
    branch.set(name, value);
    return;
  }
  const below = branch.get(name);
  const next: Branch = below instanceof Map ? below : new Map();
  branch.set(name, next);
  place(next, rest, value);
}

function toObject(branch: Branch): Form {
  return Object.fromEntries([...branch].map(([key, value]) => [key, typeof value === 'string' ? value : toValue(value)]));
}

function toValue(branch: Branch): FormValue {
  const isList = [...branch.keys()].every((key) => /^\d+$/.test(key));
  return isList ? Object.values(toObject(branch)) : toObject(branch);
}
