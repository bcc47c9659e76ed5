import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/bin.ts', 'src/docker-credential-slipway.ts'],
  format: ['esm'],
  target: 'node20',
  clean: true,
  sourcemap: true,
  treeshake: true,
})
