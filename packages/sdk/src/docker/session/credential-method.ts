import type { Credential } from '../../credentials/credential.js'
import { readMessage, textOf } from '../buildkit/protobuf-reader.js'
import { writeMessage } from '../buildkit/protobuf-writer.js'
import type { GrpcMethod } from './grpc-call.js'

/** The credential to read images of a registry with; `undefined` for no credential. */
export type FindCredential = (host: string) => Promise<Pick<Credential, 'username' | 'secret'> | undefined>

/**
 * Lets BuildKit read base images: asked for a registry's credential, it tells that one, and no other. The engine keeps it in
 * memory for the build.
 *
 * @see BuildKit, `moby.filesync.v1.Auth`
 */
export function credentialMethod(find: FindCredential): GrpcMethod {
  return {
    path: '/moby.filesync.v1.Auth/Credentials',
    async handle({ messages, send }) {
      for await (const message of messages) {
        const credential = await find(textOf(readMessage(message), 1))
        await send(
          writeMessage([
            [1, credential?.username],
            [2, credential?.secret.reveal()],
          ]),
        )
        return
      }
    },
  }
}
