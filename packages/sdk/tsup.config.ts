import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  clean: true,
  sourcemap: true,
  treeshake: true,
  // Of the CommonJS build too: without it, requiring the package would load axios and zod before their first use.
  splitting: true,
  // ESM only and 24 KB: bundled, so that the CommonJS build needs no require() of an ES module.
  noExternal: ['env-paths'],
})
