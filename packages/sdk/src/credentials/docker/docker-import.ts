import { ConfigError } from '../../errors/classes.js'
import type { Credential } from '../credential.js'
import { readAuthEntry } from './docker-auth-entry.js'
import { type DockerConfig, readDockerConfig } from './docker-config.js'
import { dockerConfigBackups, editDockerConfig } from './docker-config-edit.js'
import { type DockerConfigSurroundings, dockerConfigPath } from './docker-config-places.js'
import { findAuth } from './docker-config-source.js'
import { withoutAuths } from './docker-config-text.js'
import { dockerHost } from './docker-host-key.js'

/** What {@link importFromDocker} takes, and where to. */
export interface DockerImportOptions extends DockerConfigSurroundings {
  /** Registries. @defaultValue all that docker has in plain text */
  readonly hosts?: readonly string[] | undefined
  /** Keeps a credential. It is of kind push, since docker does not tell. */
  readonly put: (credential: Credential) => Promise<void>
  /**
   * Whether the entries leave docker's configuration once all are kept.
   * @defaultValue false
   */
  readonly removes?: boolean | undefined
}

/** What was taken over from docker. */
export interface DockerImport {
  /** Of docker's file. */
  readonly path: string
  /** Hosts whose credential was kept. */
  readonly imported: readonly string[]
  /** Hosts that have none, or one that is of no use, and why. */
  readonly skipped: readonly { readonly host: string; readonly reason: string }[]
  /** Whether the entries were taken out of docker's file. */
  readonly isRemoved: boolean
}

/**
 * Takes over what docker keeps in plain text (`auths` of its `config.json`), and on wish takes exactly that out of the file:
 * after all of it is kept, and only entries that still are what was kept. Our own copies of the file lose them too. What
 * helpers keep stays theirs.
 *
 * Disk: reads docker's `config.json`; with `removes` edits it, without leaving a copy, which would hold the secrets.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the file is not valid; LocalError with code `LOCAL_IO` when it cannot be
 * written; whatever `put` throws. Docker's file is then as it was.
 */
export async function importFromDocker(options: DockerImportOptions): Promise<DockerImport> {
  const { put, removes = false } = options
  const path = dockerConfigPath(options)
  const config = await read(path)
  const wanted = options.hosts ?? (config?.auths ?? []).flatMap((auth) => (isPlain(auth) ? [auth.host] : []))
  const kept: Credential[] = []
  const skipped: { host: string; reason: string }[] = []
  for (const name of new Set(wanted)) {
    const host = dockerHost(name) ?? name
    const lookup =
      config && findAuth(config, { kind: 'push', registry: host }, { name: 'docker config', path })
    if (lookup?.state === 'found') {
      await put(lookup.credential)
      kept.push(lookup.credential)
    } else {
      const reason = lookup?.state === 'unavailable' ? lookup.reason : 'docker has none in plain text'
      skipped.push({ host, reason })
    }
  }
  const isRemoved = removes && kept.length > 0
  if (isRemoved) await removeFrom(path, kept)
  return { path, imported: kept.map(({ registry }) => registry), skipped, isRemoved }
}

async function removeFrom(path: string, kept: readonly Credential[]): Promise<void> {
  const isKept = (key: string, entry: unknown) => {
    const host = dockerHost(key)
    const read = readAuthEntry(entry)
    if (read.state !== 'pair') return false
    return kept.some(
      ({ registry, username, secret }) =>
        registry === host && username === read.username && secret.reveal() === read.secret.reveal(),
    )
  }
  // The file itself last: until then nothing is lost.
  for (const each of [...(await dockerConfigBackups(path)), path]) {
    await editDockerConfig(each, (text) => withoutAuths(text, isKept), {
      action: 'take the imported credentials out of',
      keepsBackup: false,
    })
  }
}

async function read(path: string): Promise<DockerConfig | undefined> {
  const reading = await readDockerConfig({ name: 'docker config', path })
  if (reading.state === 'absent') return undefined
  if (reading.state === 'read') return reading.config
  throw new ConfigError('CONFIG_INVALID', {
    action: 'import credentials from',
    target: path,
    reason: reading.reason,
    hint: reading.hint,
    side: 'local',
  })
}

function isPlain({ namespace, entry }: DockerConfig['auths'][number]): boolean {
  return namespace.length === 0 && readAuthEntry(entry).state !== 'empty'
}
