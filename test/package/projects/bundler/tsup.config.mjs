export default {
  entry: ['main.js'],
  format: ['cjs'],
  noExternal: [/.*/],
  silent: true,
}
