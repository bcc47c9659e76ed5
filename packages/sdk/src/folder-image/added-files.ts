import { rootCertificates } from 'node:tls'
import type { FileEntry } from '../pack/file-entry.js'
import { APP_FOLDER, inArchive } from '../pack/image-layout.js'
import type { Inspection } from '../pack/inspect/inspect.js'
import type { AddedFile } from '../pack/plan-layers.js'

/**
 * Godot's release templates keep what they print in memory and open a log file at start. In a container that means
 * empty logs, and a crash where the folder cannot be written. A file beside the program changes both settings without
 * touching the project.
 */
const GODOT_OVERRIDE = `[application]
run/flush_stdout_on_print=true

[debug]
file_logging/enable_file_logging=false
file_logging/enable_file_logging.pc=false
`

const CA_BUNDLE_PATH = 'etc/ssl/certs/ca-certificates.crt'

/** Files that an engine's server needs in a container and that its build folder lacks. */
export function engineFiles(inspection: Inspection, entries: readonly FileEntry[]): readonly AddedFile[] {
  const own = entries.some(({ path }) => path === 'override.cfg')
  if (inspection.engine.name !== 'godot' || own) return []
  return [{ path: inArchive(APP_FOLDER, 'override.cfg'), bytes: Buffer.from(GODOT_OVERRIDE) }]
}

/** The certificates that this Node trusts, where Debian's programs look for them. */
export function caBundle(): AddedFile {
  return { path: CA_BUNDLE_PATH, bytes: Buffer.from(`${rootCertificates.join('\n')}\n`) }
}
