import { z } from 'zod'
import type { JsonApi, Tried } from '../http/json-api.js'
import type { HarborCallOptions } from './call-options.js'
import { BY_NAME, projectPath, retentionPath, SYSTEM_ALLOWLIST_PATH } from './harbor-path.js'
import { listPages } from './list-all.js'
import { NOT_OFFERED } from './not-offered.js'
import { type Allowlist, allowlistRecord } from './records/allowlist.js'
import { type ImmutableRule, immutableRuleRecord } from './records/immutable-rule.js'
import { type Retention, retentionRecord } from './records/retention.js'

/** The most rules that come with one answer. */
const PAGE_SIZE = 100

/**
 * The rules of a project that hold tags; a status where this Harbor does not show them to this credential. Network: 1 GET
 * for each 100.
 *
 * @see Harbor swagger, `ListImmuRules`
 */
export async function readImmutableRules(
  client: JsonApi,
  project: string,
  { signal }: HarborCallOptions = {},
): Promise<Tried<readonly ImmutableRule[]>> {
  const path = `${projectPath(project)}/immutabletagrules`
  const shared = { headers: BY_NAME, action: `read the rules for immutable tags of ${project} at`, signal }
  const firstPath = `${path}?page=1&page_size=${PAGE_SIZE}`
  const answer = z.array(immutableRuleRecord).nullable()
  const first = await client.tryCall({ ...shared, method: 'GET', path: firstPath, answer }, NOT_OFFERED)
  if (!('answer' in first)) return first
  const rules = [...(first.answer ?? [])]
  if (rules.length !== PAGE_SIZE) return { answer: rules }
  const rest = { ...shared, path, record: immutableRuleRecord, firstPage: 2, pageSize: PAGE_SIZE }
  for await (const { entries } of listPages(client, rest)) rules.push(...entries)
  return { answer: rules }
}

/**
 * The tag retention policy of that number, which its project tells; a status where this Harbor does not show it to this
 * credential, or has none of that number. Network: 1 GET.
 *
 * @see Harbor swagger, `getRetention`
 */
export function readRetention(
  client: JsonApi,
  id: number,
  { signal }: HarborCallOptions = {},
): Promise<Tried<Retention>> {
  const action = 'read the tag retention policy at'
  const call = { method: 'GET', path: retentionPath(id), answer: retentionRecord, action, signal } as const
  // Harbor fails with 500 where there is no such policy: src/server/v2.0/handler/retention.go.
  return client.tryCall(call, [...NOT_OFFERED, 500])
}

/**
 * The vulnerabilities that all projects tolerate; a status where this Harbor does not show them to this credential.
 * Network: 1 GET.
 *
 * @see Harbor swagger, `getSystemCVEAllowlist`
 */
export function readSystemAllowlist(
  client: JsonApi,
  { signal }: HarborCallOptions = {},
): Promise<Tried<Allowlist>> {
  const action = 'read the allowlist of vulnerabilities at'
  const call = {
    method: 'GET',
    path: SYSTEM_ALLOWLIST_PATH,
    answer: allowlistRecord,
    action,
    signal,
  } as const
  return client.tryCall(call, NOT_OFFERED)
}
