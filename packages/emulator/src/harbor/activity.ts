import type { Surface } from '../server/request-context.js'
import type { HarborParts } from './harbor-parts.js'
import { scansWithoutScanner } from './scans/no-scanner.js'
import type { Advisory } from './scans/scanner/advisories.js'
import { openScans, type Scans } from './scans/scans.js'
import { createHarborEvents, type HarborEvents } from './webhooks/harbor-events.js'
import { observeApi } from './webhooks/observe-api.js'
import { observeRegistry } from './webhooks/observe-registry.js'
import { openWebhooks, type Webhooks } from './webhooks/webhooks.js'

/** What Harbor does beside answering requests. */
export interface HarborActivity {
  readonly scans: Scans
  readonly webhooks: Webhooks
  /** Tells of what Harbor itself does, without being asked for it by a request of its own. */
  readonly emit: HarborEvents['emit']
  /** Lets the registry's surface tell of what happens in it. */
  observeRegistry(surface: Surface): Surface
  /** The same for Harbor's API. */
  observeApi(surface: Surface): Surface
  /** Ends all of it; what did not end goes on after the next start. */
  close(): Promise<void>
}

/** How Harbor's activity goes on. */
export interface ActivityOptions {
  /** Undefined without advisory data. */
  readonly advisories: readonly Advisory[] | undefined
  readonly scanDelayMs: number
  readonly webhookTimeScale: number
}

type Parts = Pick<HarborParts, 'database' | 'storage' | 'projects' | 'quota' | 'settings' | 'now'>

/** How long Harbor waits for a target, in its job service's default settings. */
const WEBHOOK_TIMEOUT_MS = 3000

/** Opens scans and webhooks, and goes on with what an earlier process left. */
export function openActivity(
  parts: Parts,
  { advisories, scanDelayMs, webhookTimeScale }: ActivityOptions,
): HarborActivity {
  const events = createHarborEvents()
  const scans = parts.settings.hasScanner
    ? openScans(parts, { advisories, events, delayMs: scanDelayMs })
    : scansWithoutScanner()
  const webhooks = openWebhooks(
    parts,
    { events, timeScale: webhookTimeScale, timeoutMs: WEBHOOK_TIMEOUT_MS },
    scans.overviewOf,
  )
  const observer = { content: parts.storage.content, quota: parts.quota, events }
  return {
    scans,
    webhooks,
    emit: events.emit,
    observeRegistry: (surface) => observeRegistry(surface, observer),
    observeApi: (surface) => observeApi(surface, observer),
    async close() {
      await scans.close()
      await webhooks.close()
    },
  }
}
