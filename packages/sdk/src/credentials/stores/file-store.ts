import { join } from 'node:path'
import { ConfigError } from '../../errors/classes.js'
import type { Secret } from '../../log/secret.js'
import { removeUnfinished } from '../../support/atomic-file.js'
import { createSemaphore } from '../../support/semaphore.js'
import { userFolders } from '../../support/user-folders.js'
import type { CredentialStore, StoreProtection } from '../store.js'
import type { Entries } from './entries.js'
import { storeOnShelf } from './entry-store.js'
import type { FileFormat } from './file-format.js'
import { withFileLock } from './file-lock.js'
import { preparePrivateFolder, readPrivateFile, writePrivateFile } from './private-file.js'

/** How {@link openFileStore} keeps credentials. */
export interface FileStoreOptions {
  /** Where. Its folder is this user's alone. @defaultValue `credentials/credentials.json` in the user's data folder */
  readonly path?: string | undefined
  /** Encrypts the file. Without one it is plain text. */
  readonly passphrase?: Secret | undefined
}

/**
 * A store in a file, for machines without a keychain. Nothing falls back to it: open it only for a user who chose it.
 *
 * With a passphrase it is encrypted (scrypt, AES-256-GCM); without one it is plain text that only the file's rights protect.
 * Several processes may write at once. Opening it touches no disk.
 *
 * Its calls throw LocalError `LOCAL_IO` when others may read the file or it is not the user's own, when it is damaged, or
 * when the passphrase is another one; the file stays as it is.
 *
 * @throws ConfigError with code `OPTION_INVALID` for an empty passphrase.
 */
export function openFileStore({ path = defaultPath(), passphrase }: FileStoreOptions = {}): CredentialStore {
  if (passphrase?.reveal() === '') {
    throw new ConfigError('OPTION_INVALID', {
      action: 'open the credential file',
      target: path,
      reason: 'the passphrase is empty',
      hint: 'Give a passphrase, or none to keep the file in plain text.',
      side: 'local',
    })
  }
  // Loaded when the file is needed: the schema library takes longer to load than most commands to run.
  const format = async (): Promise<FileFormat> => {
    if (passphrase === undefined) return (await import('./file-format.js')).plainFormat(path)
    return (await import('./file-encryption.js')).encryptedFormat(path, passphrase)
  }
  return fileStore(path, passphrase === undefined ? 'plain-file' : 'encrypted-file', format)
}

/** A store in a file of this format. */
export function fileStore(
  path: string,
  protection: StoreProtection,
  openFormat: () => Promise<FileFormat>,
): CredentialStore {
  let format: Promise<FileFormat> | undefined
  const oneAtATime = createSemaphore(1)
  const formatOf = () => {
    format ??= openFormat()
    return format
  }
  const read = async (): Promise<Entries> => {
    const text = await readPrivateFile(path)
    return text === undefined ? new Map() : (await formatOf()).parse(text)
  }

  return storeOnShelf('file', protection, {
    read,
    change: (work, { signal }) =>
      oneAtATime.run(async () => {
        await preparePrivateFolder(path)
        await withFileLock(
          `${path}.lock`,
          async () => {
            const changed = work(await read())
            if (changed === undefined) return
            const text = await (await formatOf()).format(changed)
            // Under the lock nobody else writes: what is there was left by a process that was killed, and holds secrets.
            await removeUnfinished(path)
            await writePrivateFile(path, text)
          },
          { signal },
        )
      }),
  })
}

function defaultPath(): string {
  return join(userFolders(process.env).data, 'credentials', 'credentials.json')
}
