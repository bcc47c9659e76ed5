/** A table row with the engine's name and version, or none where the build is no engine's. */
export function engineName(engine: { readonly name: string; readonly version?: string }): string[][] {
  if (engine.name === 'none') return []
  return [['engine', engine.version === undefined ? engine.name : `${engine.name} ${engine.version}`]]
}
