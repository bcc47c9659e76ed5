import { type CredentialReport, parseReference } from '@slipway/sdk'
import type { Asker } from './asker.js'
import { checkConfig } from './check-config.js'

/** Where the images go. */
export interface RegistryAnswer {
  readonly registry: string
  /** Absent where the registry has none. */
  readonly project?: string
}

/** Names of this machine. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/

/**
 * Finds out where the images go. Nothing is asked where a flag, the environment, a project file or the last login tells.
 *
 * @throws ConfigError with code `OPTION_INVALID` where nothing tells, and nobody can be asked.
 */
export async function askRegistry(
  asker: Asker,
  { registry, project }: Pick<CredentialReport, 'registry' | 'project'>,
  path: string,
): Promise<RegistryAnswer> {
  const host = await asker.ask({
    text: 'Registry (host)',
    flag: '--registry HOST --project NAME, or log in first: slipway login',
    given: registry,
    check: (answer) => checkConfig({ registry: answer }, path),
  })
  if (registry !== undefined && project === undefined) return { registry: host }
  const name = await asker.ask({
    text: 'Project (Enter where the registry has none)',
    proposal: '',
    flag: '--project NAME',
    given: project,
    check: async (answer) => {
      if (answer !== '') await checkConfig({ project: answer }, path)
    },
  })
  return { registry: host, ...(name !== '' && { project: name }) }
}

/** Tells whether the registry is of this machine alone, which a file that is checked in does not name. */
export function isOwnMachine(registry: string): boolean {
  return LOOPBACK.test(registry)
}

/** Passes for the name of a repository, and for nothing with a tag, a digest or a registry. */
export async function checkImageName(name: string, path: string): Promise<void> {
  parseReference(name, { registry: 'registry.invalid' })
  await checkConfig({ images: { [name]: { dir: '.' } } }, path)
}
