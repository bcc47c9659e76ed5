import { isSdkError } from '../errors/guards.js'
import type { Workplace } from '../inventory/workplace.js'
import { openSession, type Session } from '../session/session.js'
import { createLook, type LookOptions } from './look.js'
import { type Receiver, startReceiver } from './receiver.js'
import { registerWebhook } from './register-webhook.js'
import { settleWatch, type WatchSetup } from './settle-watch.js'
import type { WatchReport } from './watch-event.js'
import { createWatchLoop, type WatchLoop, type WatchLoopOptions } from './watch-loop.js'
import type { WatchOptions } from './watch-options.js'
import { createWatchRecord, type WatchRecord } from './watch-record.js'

/** Has every tag of the repositories have its app version, once or until the signal fires. */
export async function watch(place: Workplace, options: WatchOptions): Promise<WatchReport> {
  const { once = false, signal, onEvent = () => undefined } = options
  const session = openSession(place.options)
  try {
    const setup = await settleWatch(session, options)
    const { registry, project, repositories } = setup
    const record = createWatchRecord(repositories, { onEvent })
    const onHome: LookOptions['onHome'] = (repository, { kind, place: where }) =>
      onEvent({ type: 'started', repository, home: kind, place: where })
    const look = createLook(place, { registry, project, record, onHome, signal })
    if (once) await look(repositories)
    else await keepWatching({ session, setup, record, look }, { ...options, onEvent })
    return record.report()
  } finally {
    session.close()
  }
}

interface Watching {
  readonly session: Session
  readonly setup: WatchSetup
  readonly record: WatchRecord
  readonly look: WatchLoopOptions['look']
}

/** Resolves when the signal has fired, whatever is under way then. */
async function keepWatching(
  { session, setup, record, look }: Watching,
  options: Pick<WatchOptions, 'admin' | 'signal'> & Told,
): Promise<void> {
  const { repositories, intervalMs } = setup
  const { signal } = options
  const loop = createWatchLoop({ repositories, intervalMs, look, signal })
  let receiver: Receiver | undefined
  try {
    // Before the first look: what is pushed from here on is told.
    receiver = await startListening(setup, { loop, record, onEvent: options.onEvent })
    await register(session, setup, options)
    await loop.run()
  } catch (error) {
    if (signal?.aborted !== true || !isSdkError(error, 'ABORTED')) throw error
  } finally {
    await receiver?.close()
  }
}

/** Who is told of events. */
interface Told {
  readonly onEvent: NonNullable<WatchOptions['onEvent']>
}

async function startListening(
  { listen, secret, publicUrl }: WatchSetup,
  { loop, record, onEvent }: { readonly loop: WatchLoop; readonly record: WatchRecord } & Told,
): Promise<Receiver | undefined> {
  if (listen === undefined) return undefined
  const receiver = await startReceiver({
    ...listen,
    publicPath: publicUrl?.pathname,
    secret,
    onPush: (repository) => {
      if (loop.wake(repository)) record.woken(repository)
    },
    onRefused: (status) => record.refused(status),
  })
  const seen = publicUrl && { publicUrl: `${publicUrl.origin}${publicUrl.pathname}` }
  onEvent({ type: 'listening', url: receiver.url, ...seen, hasSecret: secret !== undefined })
  return receiver
}

async function register(
  session: Session,
  { registry, register: wanted }: WatchSetup,
  { admin, signal, onEvent }: Pick<WatchOptions, 'admin' | 'signal'> & Told,
): Promise<void> {
  if (wanted === undefined) return
  const registration = await registerWebhook(session, { registry, ...wanted, admin }, { signal })
  onEvent(registration)
}
