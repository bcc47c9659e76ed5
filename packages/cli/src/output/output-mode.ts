/** In which form, and how much, a command prints. */
export interface OutputMode {
  /** One JSON object on stdout, and nothing else there. */
  readonly json: boolean
  /** One JSON object per event on stdout. */
  readonly ndjson: boolean
  /** Absolute or relative path of a file that gets the JSON object. */
  readonly jsonFile: string | undefined
  /** No progress and no remarks. */
  readonly quiet: boolean
}

/** The flags that make an {@link OutputMode}, as the command line's grammar delivers them. */
export interface OutputFlags {
  readonly json?: boolean
  readonly ndjson?: boolean
  readonly jsonFile?: string
  readonly quiet?: boolean
}

/** The mode that the flags ask for. */
export function outputMode({ json, ndjson, jsonFile, quiet }: OutputFlags): OutputMode {
  return { json: json ?? false, ndjson: ndjson ?? false, jsonFile, quiet: quiet ?? false }
}

/** The mode that a command line seems to ask for, where it cannot be parsed. */
export function guessOutputMode(argv: readonly string[]): OutputMode {
  const end = argv.indexOf('--')
  const flags = end < 0 ? argv : argv.slice(0, end)
  const fileFlag = flags.indexOf('--json-file')
  const inline = flags.find((flag) => flag.startsWith('--json-file='))
  const json = flags.includes('--json')
  return {
    json,
    ndjson: !json && flags.includes('--ndjson'),
    jsonFile: inline?.slice('--json-file='.length) ?? (fileFlag < 0 ? undefined : flags[fileFlag + 1]),
    quiet: false,
  }
}
