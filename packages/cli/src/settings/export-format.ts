import { usageError } from '../usage-error.js'

/** Who the variables are for. */
export const EXPORT_FORMATS = ['github', 'jenkins', 'env'] as const

/** Who the variables are for: GitHub Actions, Jenkins, or a shell. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** What decides whether secrets may be shown. */
export interface RevealRequest {
  readonly reveal?: boolean
  readonly json?: boolean
  readonly jsonFile?: string
}

/**
 * Whether secrets are shown: only on wish, and only on a terminal. Elsewhere they would stay, in a file or in a job's log.
 *
 * @throws ConfigError with code `OPTION_INVALID` when they are wanted somewhere else.
 */
export function isRevealed({ reveal = false, json, jsonFile }: RevealRequest, isTerminal: boolean): boolean {
  if (!reveal) return false
  if (isTerminal && json !== true && jsonFile === undefined) return true
  throw usageError(
    '--reveal shows secrets on a terminal only, and the output goes elsewhere',
    'Run it in a terminal without --json, and copy the values from there.',
  )
}
