import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

/** `npm run test:peers`: what runs against programs from Debian. One file at a time: they share engines, disk and cores. */
export default defineConfig({
  resolve: { ...base.resolve },
  test: {
    // The last two are part of `npm test` as well; here gcc is certainly there, so that the programs are built anew.
    include: [
      '**/test/peer/**/*.test.ts',
      'examples/echo-server/echo-server.test.ts',
      'packages/sdk/test/init/init.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: [fileURLToPath(import.meta.resolve('./test/peer/support/docker-engine.setup.ts'))],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
})
