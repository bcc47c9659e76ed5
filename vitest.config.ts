import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const ALL = [
  'packages/*/src/**/*.test.ts',
  'packages/*/test/**/*.test.ts',
  'test/**/*.test.ts',
  'examples/**/*.test.ts',
]
const EXCLUDE = ['**/node_modules/**', '**/dist/**', '**/peer/**', 'test/package/projects/**']
/** They replace modules, or look at what the process as a whole has open. */
const ALONE = [
  'packages/emulator/test/{platform,harbor}/documented-answers.test.ts',
  'packages/emulator/test/docs/guide.test.ts',
  'packages/sdk/src/support/ask-program.test.ts',
  'packages/sdk/test/protocol/{sentinel,shared-cache}.test.ts',
]

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
    exclude: EXCLUDE,
    testTimeout: 20_000,
    // Much of the time is waiting: two for each core.
    maxWorkers: '200%',
    projects: [
      // Loading the modules anew for each file would take longer than the tests in it.
      {
        extends: true,
        test: { name: 'together', include: ALL, exclude: [...EXCLUDE, ...ALONE], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
})
