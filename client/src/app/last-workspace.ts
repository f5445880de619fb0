const KEY = 'parley-last-workspace';

export function rememberWorkspace(slug: string): void {
  localStorage.setItem(KEY, slug);
}

/** The workspace to open: the one used last, if it is still one of the viewer's, else the first. */
export function pickWorkspace<T extends { slug: string }>(
  workspaces: readonly T[],
  last: string | null = localStorage.getItem(KEY),
): T | undefined {
  return workspaces.find((workspace) => workspace.slug === last) ?? workspaces[0];
}
