/** Blocks of a text that grows at its end; a text that changed otherwise, or ended, is cut anew. Equal input gives the same answer. */
import { createBlockSplitter, splitBlocks } from './blocks.ts';
import type { Block } from './blocks.ts';

export function createBlockCutter() {
  let known = '';
  let splitter: ReturnType<typeof createBlockSplitter> | null = null;
  let blocks: Block[] = [];

  return {
    cut(text: string, isGrowing: boolean): Block[] {
      const isSameMode = isGrowing === (splitter !== null);
      if (text === known && isSameMode) return blocks;
      if (!isGrowing) {
        splitter = null;
        blocks = splitBlocks(text);
      } else if (splitter && text.startsWith(known)) {
        splitter.append(text.slice(known.length));
        blocks = splitter.blocks();
      } else {
        splitter = createBlockSplitter();
        splitter.append(text);
        blocks = splitter.blocks();
      }
      known = text;
      return blocks;
    },
  };
}
