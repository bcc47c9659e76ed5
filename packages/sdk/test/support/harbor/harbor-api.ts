import type { RequestHandler } from 'msw'
import {
  HARBOR,
  type HarborApiOptions,
  type Json,
  openDesk,
  type PlayedHarbor,
  type PlayedRobot,
  PROJECT_ID,
} from './harbor-desk.js'
import { projectEndpoints } from './project-endpoints.js'
import { robotEndpoints } from './robot-endpoints.js'
import { signInEndpoints } from './sign-in-endpoints.js'

/**
 * A Harbor with one project, `studio`, as far as its set-up needs it. Its API takes a wrong credential for none, and
 * answers as Harbor does where that matters: zero values left out, lists in pages.
 */
export function harborApi(options: HarborApiOptions): PlayedHarbor & { readonly handlers: RequestHandler[] } {
  const logs: { readonly writes: string[]; readonly bodies: Json[] } = { writes: [], bodies: [] }
  const robots: PlayedRobot[] = []
  const desk = openDesk(options, { ...logs, robots })
  const harbor: PlayedHarbor = {
    ...logs,
    robots,
    policies: [],
    metadata: { public: 'false' },
    project: { project_id: PROJECT_ID, name: 'studio', repo_count: 0, cve_allowlist: {} },
    system: {
      auth_mode: 'db_auth',
      harbor_version: `v${options.version}.1-6d1b3a9f`,
      registry_url: HARBOR,
      notification_enable: true,
    },
    failNext: desk.failNext,
  }
  const handlers = [
    ...signInEndpoints(desk),
    ...projectEndpoints(options, harbor, desk),
    ...robotEndpoints(options, harbor, desk),
  ]
  return { ...harbor, handlers }
}
