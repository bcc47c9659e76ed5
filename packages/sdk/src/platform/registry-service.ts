import { z } from 'zod'
import type { RegistryCredentialKind } from '../credentials/credential.js'
import type { JsonApi, Tried } from '../http/json-api.js'
import type { RetryMode } from '../http/retry.js'
import { type AccessRequest, accessRequestRecord } from './records/access-request.js'
import { capabilitiesRecord, type ExtensionCapabilities } from './records/capabilities.js'
import {
  type RegistryAccount,
  type RobotCredential,
  registryAccountRecord,
  robotRecord,
  wizardAccountRecord,
} from './records/registry-credentials.js'

const SERVICE = '/v1/container-registry'
const WIZARD = '/v1/wizard'
/** The value that the platform's own plugins send; it knows no other for a tool. */
const WIZARD_SOURCE = 'unity'

/** Ends a call early. */
export interface PlatformCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** How a read is done. */
export interface PlatformReadOptions extends PlatformCallOptions {
  /** When it is sent again. @defaultValue `always` */
  readonly retry?: RetryMode | undefined
}

/**
 * What the platform says about its registry: by the documented-by-use calls of its set-up wizard, and by the registry service
 * extension where a server has one. What a server does not offer is an answer, not an error.
 */
export interface RegistryService {
  /** Which parts of the extension there are; `undefined` on a server without it. Network: 1 GET. */
  capabilities(options?: PlatformReadOptions): Promise<ExtensionCapabilities | undefined>
  /** The latest request for access; `undefined` where nobody asked. Network: 1 GET. */
  accessRequest(options?: PlatformCallOptions): Promise<AccessRequest | undefined>
  /** Asks for access. A status in place of a request: 403 says that the plan has no registry. Network: 1 POST. */
  requestAccess(message: string | undefined, options?: PlatformCallOptions): Promise<Tried<AccessRequest>>
  /** Both robots; 403 before access is granted. Network: 1 GET. */
  credentials(options?: PlatformReadOptions): Promise<Tried<RegistryAccount>>
  /** Gives a robot another secret. The old one stops working at once. Network: 1 POST. */
  rotate(kind: RegistryCredentialKind, options?: PlatformCallOptions): Promise<RobotCredential>
  /** The push robot for a Quick Start token; 403 for another token, 404 before `startWizard`. Network: 1 GET. */
  wizardCredentials(options?: PlatformCallOptions): Promise<Tried<RegistryAccount>>
  /** Makes the registry's project for a Quick Start token; 403 for another token. Network: 1 POST, which may be repeated. */
  startWizard(options?: PlatformCallOptions): Promise<Tried<unknown>>
}

/** The platform's {@link RegistryService}. */
export function createRegistryService(client: JsonApi): RegistryService {
  const read = { method: 'GET' } as const
  return {
    async capabilities({ retry, signal } = {}) {
      const path = `${SERVICE}/capabilities`
      const action = 'ask what is offered by'
      const tried = await client.tryCall(
        { ...read, path, answer: capabilitiesRecord, action, retry, signal },
        [403, 404],
      )
      return 'answer' in tried ? tried.answer : undefined
    },
    async accessRequest({ signal } = {}) {
      const path = `${SERVICE}/access-requests/current`
      const action = 'ask for the state of access at'
      const tried = await client.tryCall(
        { ...read, path, answer: accessRequestRecord, action, signal },
        [404],
      )
      return 'answer' in tried ? tried.answer : undefined
    },
    requestAccess(message, { signal } = {}) {
      const body = message === undefined ? {} : { message }
      const action = 'request access to the registry at'
      const path = `${SERVICE}/access-requests`
      return client.tryCall(
        { method: 'POST', path, body, answer: accessRequestRecord, action, signal },
        [403],
      )
    },
    credentials({ retry, signal } = {}) {
      const action = 'fetch the registry credentials from'
      const path = `${SERVICE}/credentials`
      return client.tryCall(
        { ...read, path, answer: registryAccountRecord, action, retry, signal },
        [403, 404],
      )
    },
    rotate(kind, { signal } = {}) {
      const action = `rotate the ${kind} credential at`
      const path = `${SERVICE}/credentials/${kind}/rotate`
      return client.call({ method: 'POST', path, answer: robotRecord, action, signal })
    },
    wizardCredentials({ signal } = {}) {
      const action = 'fetch the registry credentials from'
      const path = `${WIZARD}/registry-credentials`
      return client.tryCall({ ...read, path, answer: wizardAccountRecord, action, signal }, [403, 404])
    },
    startWizard({ signal } = {}) {
      const action = 'set the registry up at'
      const path = `${WIZARD}/init-quick-start`
      const body = { source: WIZARD_SOURCE }
      // It changes nothing the second time.
      const call = {
        method: 'POST',
        path,
        body,
        answer: z.unknown(),
        action,
        retry: 'always',
        signal,
      } as const
      return client.tryCall(call, [403, 404])
    },
  }
}
