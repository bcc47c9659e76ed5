import { defineConfig } from 'tsup'

export default defineConfig([
  {
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    target: 'node20',
    dts: true,
    // The two builds run at once: this one must not remove what the other has just written.
    clean: ['!keychain-child.cjs'],
    sourcemap: true,
    treeshake: true,
    // Of the CommonJS build too: without it, requiring the package would load axios and zod before their first use.
    splitting: true,
    // ESM only and 24 KB: bundled, so that the CommonJS build needs no require() of an ES module.
    noExternal: ['env-paths'],
    esbuildOptions(options) {
      // The CommonJS build has __dirname, and asks for the module's URL only where that is missing.
      options.logOverride = { 'empty-import-meta': 'silent' }
    },
  },
  {
    // In one file, and CommonJS whatever package.json lies above: bundles of others carry it along as it is.
    entry: ['src/credentials/stores/keychain-child.ts'],
    format: ['cjs'],
    target: 'node20',
    treeshake: true,
    splitting: false,
  },
])
