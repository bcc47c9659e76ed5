import { randomBytes } from 'node:crypto'
import { buildElf } from './elf-builder.js'
import { tempTree } from './temp-folder.js'

const MIB = 1024 * 1024

/**
 * A server build in a new folder: a static program, a file that makes a layer of its own and is large enough to be
 * streamed, one that is packed in memory, and some small ones.
 */
export async function buildFolder(): Promise<string> {
  return tempTree({
    'server.x86_64': buildElf(),
    'data/world.bin': Buffer.concat([randomBytes(MIB), Buffer.alloc(20 * MIB, 'terrain ')]),
    'data/textures.bin': Buffer.concat([randomBytes(2 * MIB), Buffer.alloc(4 * MIB, 'pixels ')]),
    'data/levels/level1.txt': 'first level\n',
    'data/levels/level2.txt': 'second level\n',
    'data/boot.config': 'build-guid=1\n',
  })
}
