import { openApps } from '../platform/apps/app-store.js'
import { openStorageRequests } from '../platform/extension/storage-requests.js'
import { openTemplates } from '../platform/extension/templates/template-store.js'
import type { PlatformParts } from '../platform/platform-parts.js'
import { openVersions } from '../platform/versions/version-store.js'
import type { Answer } from '../server/answer.js'
import type { RequestContext, Surface } from '../server/request-context.js'
import type { RequestLog } from '../server/request-log.js'
import { dashboardPage } from './dashboard-page.js'
import { type Decision, decide } from './decisions.js'
import { createLogin, type Login } from './login.js'
import { isLocalHost } from './origin-check.js'
import { readOwnForm } from './own-form.js'
import { pageAnswer, redirectAnswer } from './page-answer.js'
import { problemPage } from './problem-page.js'
import { readStatus, type StatusSources } from './read-status.js'

/** What the status page is created from. */
export interface StatusPageOptions {
  readonly parts: PlatformParts
  readonly log: RequestLog
  readonly adminToken: string
}

const DECISION_PATH = /^\/(access-requests|storage-requests)\/([\w-]+)$/

/** Creates the page for staff at the root of the platform's port: what was pushed, and what waits for a decision. */
export function createStatusPage({ parts, log, adminToken }: StatusPageOptions): Surface {
  const apps = openApps(parts)
  const sources: StatusSources = {
    parts,
    log,
    apps,
    versions: openVersions(parts, apps),
    templates: openTemplates(parts),
    storageRequests: openStorageRequests(parts),
  }
  const login = createLogin(adminToken, parts.now)
  return (context) => {
    const { path } = context
    if (path === '/') return guarded(context, 'GET', () => show(context, sources, login))
    if (path === '/login') return guarded(context, 'POST', () => login.logIn(context))
    if (path === '/logout') return guarded(context, 'POST', () => login.logOut(context))
    const [, kind, id] = DECISION_PATH.exec(path) ?? []
    if (id === undefined) return undefined
    const target = { kind: kind === 'access-requests' ? kind : 'storage-requests', id } as const
    return guarded(context, 'POST', () => carryOut(context, target, { sources, login }))
  }
}

async function guarded(
  context: RequestContext,
  method: 'GET' | 'POST',
  answer: () => Promise<Answer>,
): Promise<Answer> {
  if (!isLocalHost(context)) {
    return pageAnswer(403, problemPage('Wrong address', 'Open this page at 127.0.0.1 or localhost.'))
  }
  const isAllowed = context.method === method || (method === 'GET' && context.method === 'HEAD')
  if (isAllowed) return answer()
  const page = problemPage('Nothing here', 'This address only takes forms of the status page.')
  return pageAnswer(405, page, { allow: method === 'GET' ? 'GET, HEAD' : 'POST' })
}

async function show(context: RequestContext, sources: StatusSources, login: Login): Promise<Answer> {
  const session = login.sessionOf(context)
  if (!session) return login.page()
  const view = await readStatus(sources, context.origin)
  const { formToken, notice } = session
  session.notice = undefined
  return pageAnswer(200, dashboardPage(view, { formToken, notice }))
}

async function carryOut(
  context: RequestContext,
  target: Pick<Decision, 'kind' | 'id'>,
  { sources, login }: { readonly sources: StatusSources; readonly login: Login },
): Promise<Answer> {
  const session = login.sessionOf(context)
  if (!session) return redirectAnswer()
  const form = await readOwnForm(context, session.formToken)
  if ('refusal' in form) return form.refusal
  const { parts, storageRequests } = sources
  const notice = decide({ access: parts.access, storageRequests }, { ...target, form: form.fields })
  if (!notice) return pageAnswer(400, problemPage('Not understood', 'The form names no decision.'))
  session.notice = notice
  return redirectAnswer()
}
