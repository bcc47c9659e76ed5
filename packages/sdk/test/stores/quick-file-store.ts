import { createHash } from 'node:crypto'
import type { CredentialStore } from '../../src/credentials/store.js'
import { encryptedFormat, type KeyMaker } from '../../src/credentials/stores/file-encryption.js'
import { fileStore } from '../../src/credentials/stores/file-store.js'
import { Secret } from '../../src/log/secret.js'

/** An encrypted file whose key is made at once; the real one takes half a second for each write. */
export function quickFileStore(path: string, passphrase = 'correct horse'): CredentialStore {
  const makeKey: KeyMaker = async (text, salt) => createHash('sha512').update(text).update(salt).digest()
  return fileStore(path, 'encrypted-file', async () => encryptedFormat(path, new Secret(passphrase), makeKey))
}
