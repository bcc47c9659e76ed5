import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `npm test`: everything that needs only npm packages. Programs from Debian are in vitest.peers.config.ts. */
export default defineConfig({
  resolve: {
    // Tests read the sources, so that a stale build can never make them pass.
    alias: {
      '@slipway/sdk': source('./packages/sdk/src/index.ts'),
      '@slipway/emulator': source('./packages/emulator/src/index.ts'),
    },
  },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'test/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '**/peer/**', 'test/package/projects/**'],
    testTimeout: 20_000,
    // Much of the time is waiting, so that no core has to stay free.
    maxWorkers: '100%',
  },
})
