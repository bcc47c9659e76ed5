import type { EmulatorOptions } from '@slipway/emulator'
import { onTestFinished, vi } from 'vitest'
import type { AppTemplate } from '../../src/config/template.js'
import { createApps } from '../../src/platform/apps.js'
import type { WatchEvent, WatchReport } from '../../src/watch/watch-event.js'
import type { WatchOptions } from '../../src/watch/watch-options.js'
import { aVersionGround, TEMPLATE } from './version-ground.js'

/** What the Harbor of a {@link WatchGround} authenticates its webhooks with. */
export const WEBHOOK_SECRET = 'sentinel-hook-3b9d7c'

/** A watch that goes on. */
export interface RunningWatch {
  readonly events: readonly WatchEvent[]
  /** Waits for as many events of this type in all. */
  saw(type: WatchEvent['type'], count?: number): Promise<void>
  /** The watch itself. */
  readonly ended: Promise<WatchReport>
  /** Fires the signal and gives the report. */
  end(): Promise<WatchReport>
}

/** A Harbor with a platform that keeps no templates, and a project file with the template of `game`. */
export async function aWatchGround(
  options: EmulatorOptions & { readonly tags?: readonly string[]; readonly template?: AppTemplate } = {},
) {
  const { template = TEMPLATE, ...rest } = options
  const ground = await aVersionGround({
    profile: 'harbor',
    without: ['extension'],
    // What a lost answer costs in the end; the first time is at once.
    webhookTimeScale: 0.001,
    ...rest,
  })
  const { emulator, platform } = ground
  const projectFile = await ground.keepInFile(template)
  const client = ground.client({ projectFile })
  const authorization = `Basic ${Buffer.from(`${emulator.admin.username}:${emulator.admin.token}`).toString('base64')}`

  return {
    ...ground,
    projectFile,
    client,
    /** How many versions each tag of `game` has, tags without one left out. */
    async versionsPerTag(): Promise<Record<string, number>> {
      const counts: Record<string, number> = {}
      for (const { image } of await createApps(platform).versions(template.app)) {
        if (image?.repository !== ground.game.name) continue
        counts[image.tag] = (counts[image.tag] ?? 0) + 1
      }
      return counts
    },
    /** Has Harbor tell this address of pushes, in this form. */
    async tell(address: string, format: 'Default' | 'CloudEvents', authHeader = WEBHOOK_SECRET) {
      const url = `${emulator.url}/api/v2.0/projects/${emulator.project}/webhook/policies`
      const target = { type: 'http', address, auth_header: authHeader, payload_format: format }
      const policy = {
        name: `to-${format}`,
        enabled: true,
        event_types: ['PUSH_ARTIFACT'],
        targets: [target],
      }
      const headers = { authorization, 'content-type': 'application/json' }
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(policy) })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    },
    /** Begins to watch, with an interval that no test waits for. */
    watch(given: WatchOptions = {}): RunningWatch {
      const over = new AbortController()
      const events: WatchEvent[] = []
      const onEvent = (event: WatchEvent) => void events.push(event)
      const signal = over.signal
      const ended = client.watch({ intervalMs: 3_600_000, secret: WEBHOOK_SECRET, onEvent, ...given, signal })
      ended.catch(() => undefined)
      onTestFinished(() => over.abort())
      return {
        events,
        ended,
        saw: (type, count = 1) =>
          vi.waitFor(
            () => {
              const seen = events.filter((event) => event.type === type).length
              if (seen < count) throw new Error(`${seen} of ${count} ${type}: ${JSON.stringify(events)}`)
            },
            { timeout: 10_000, interval: 10 },
          ),
        end: () => {
          over.abort()
          return ended
        },
      }
    },
  }
}

/** The address that a watch listens at. */
export function addressOf({ events }: RunningWatch): string {
  const listening = events.find((event) => event.type === 'listening')
  if (listening === undefined) throw new Error('it does not listen')
  return listening.url
}
