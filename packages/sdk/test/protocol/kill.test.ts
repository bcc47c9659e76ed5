import { randomBytes } from 'node:crypto'
import { buildElf } from '../support/elf-builder.js'
import { faultEmulators } from '../support/fault-emulators.js'
import { describeKills } from '../support/kill-suite.js'
import { writeTree } from '../support/temp-folder.js'

const MIB = 1024 * 1024

describeKills('the emulator', {
  kills: 6,
  seed: 20261122,
  aims: ['patch', 'put-blob', 'put-manifest'],
  start: () => faultEmulators.target(),
  writeBuild: (folder) =>
    writeTree(folder, {
      server: buildElf(),
      'streamed.bin': Buffer.concat([randomBytes(2 * MIB), Buffer.alloc(16 * MIB, 'terrain ')]),
      'sent-whole.bin': randomBytes(2 * MIB),
    }),
  bytesPerSecond: 10 * MIB,
  timeoutMs: 120_000,
})
