/** Makes something appear complete or not at all, also when two processes make it at once. */
import { existsSync, renameSync, rmSync } from 'node:fs';

/** One rename; who comes second throws its own away and uses the other's. */
export function moveIntoPlace(half: string, whole: string): void {
  try {
    renameSync(half, whole);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(whole)) throw error;
  }
}
