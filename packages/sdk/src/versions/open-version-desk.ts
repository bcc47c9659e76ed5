import type { AppTemplate } from '../config/template.js'
import type { Credential } from '../credentials/credential.js'
import type { JsonApi } from '../http/json-api.js'
import type { FindSecret } from '../platform/records/template-body.js'
import { abortable, throwIfAborted } from '../support/abort.js'
import type { Clock } from '../support/clock.js'
import { createSemaphore, type Semaphore } from '../support/semaphore.js'
import { ensureVersion } from './ensure-version.js'
import { keepAnswers } from './keep-answers.js'
import { startsImage } from './same-image.js'
import { openVersionBook } from './version-book.js'
import type { VersionCallOptions, VersionDesk } from './version-desk.js'

/** What a {@link VersionDesk} works with. */
export interface VersionDeskOptions {
  readonly platform: JsonApi
  /** What the platform pulls the images with. Asked for only where a version is to be made. */
  readonly pull: (options: VersionCallOptions) => Promise<Credential | 'anonymous'>
  /** Reads the secrets that a template names. */
  readonly findSecrets: (
    template: Pick<AppTemplate, 'env'>,
    options: VersionCallOptions,
  ) => Promise<FindSecret>
  /** Default: the clock of this machine. */
  readonly clock?: Clock | undefined
}

/** Makes a {@link VersionDesk}. Sends nothing. */
export function openVersionDesk(options: VersionDeskOptions): VersionDesk {
  const book = openVersionBook(options.platform)
  // Keychains answer slowly, and some ask the user: not once for each of hundreds of tags.
  const secrets = keepAnswers(options.findSecrets)
  const pulls = keepAnswers((_key: 'pull', call: VersionCallOptions) => options.pull(call))
  const desk = {
    ...options,
    findSecrets: secrets.get,
    pull: (call: VersionCallOptions) => pulls.get('pull', call),
  }
  const turns = new Map<string, Semaphore>()
  // Two that want a version of one app would count to the same number.
  const turnOf = (app: string): Semaphore => {
    const turn = turns.get(app) ?? createSemaphore(1)
    turns.set(app, turn)
    return turn
  }
  return {
    ensure(image, template, { dryRun, signal } = {}) {
      const action = `make an app version of ${image.repository}:${image.tag}`
      const ensured = turnOf(template.app).run(async () => {
        throwIfAborted(signal, action)
        return ensureVersion({ desk, book, image, template, dryRun, signal })
      })
      return abortable(ensured, signal, action)
    },
    find: async (image, call = {}) => (await book.all(call)).filter((version) => startsImage(version, image)),
    refresh() {
      book.forget()
      secrets.forget()
      pulls.forget()
    },
  }
}
