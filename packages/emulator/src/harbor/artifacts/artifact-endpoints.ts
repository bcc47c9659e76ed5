import { type Answer, emptyAnswer, jsonAnswer } from '../../server/answer.js'
import type { RequestContext } from '../../server/request-context.js'
import type { HarborCall, HarborEndpoint } from '../harbor-endpoint.js'
import type { HarborParts } from '../harbor-parts.js'
import { pageAnswer, readPage } from '../query.js'
import { selectItems } from '../select.js'
import { ACCESSORY_FIELDS, accessoriesOf, wireOfAccessory } from './accessory-record.js'
import { copyArtifact } from './artifact-copy.js'
import { deleteArtifact } from './artifact-deletion.js'
import { selectArtifacts } from './artifact-query.js'
import { type ArtifactScans, artifactWriter, type RecordOptions } from './artifact-record.js'
import { artifactOf, requireRepository } from './find-artifact.js'

const ARTIFACTS = '/projects/{project_name}/repositories/{repository_name}/artifacts'
const ARTIFACT = `${ARTIFACTS}/{reference}`

/**
 * The artifacts of a repository.
 *
 * @param scans - What is known of their vulnerabilities.
 * @see Harbor, src/server/v2.0/handler/artifact.go
 */
export function artifactEndpoints(parts: HarborParts, scans: ArtifactScans): HarborEndpoint[] {
  return [
    {
      method: 'GET',
      path: ARTIFACTS,
      needs: { resource: 'artifact', action: 'list' },
      answer: (call) => answerList(parts, call, scans),
    },
    {
      method: 'POST',
      path: ARTIFACTS,
      needs: { resource: 'artifact', action: 'create' },
      answer: (call) => copyArtifact(parts, call),
    },
    {
      method: 'GET',
      path: ARTIFACT,
      needs: { resource: 'artifact', action: 'read' },
      async answer(call) {
        const { repository, artifact } = artifactOf(parts, call)
        const place = { project: call.project, repository }
        return jsonAnswer(
          200,
          await artifactWriter(parts, place, recordOptions(call.context, scans))(artifact),
        )
      },
    },
    {
      method: 'DELETE',
      path: ARTIFACT,
      needs: { resource: 'artifact', action: 'delete' },
      async answer(call) {
        const { repository, artifact } = artifactOf(parts, call)
        await deleteArtifact(parts, repository, artifact.digest)
        return emptyAnswer(200)
      },
    },
    {
      method: 'GET',
      path: `${ARTIFACT}/accessories`,
      needs: { resource: 'accessory', action: 'list' },
      answer: (call) => answerAccessories(parts, call),
    },
  ]
}

async function answerList(parts: HarborParts, call: HarborCall, scans: ArtifactScans): Promise<Answer> {
  const { context, project } = call
  const repository = requireRepository(parts, call)
  const artifacts = selectArtifacts(parts, context, repository)
  const { number, size } = readPage(context.query)
  const place = { project, repository: repository.name }
  const write = artifactWriter(parts, place, recordOptions(context, scans))
  // Only what is on the page is read from disk.
  const shown = artifacts.slice((number - 1) * size, number * size)
  const records = new Map<number, unknown>()
  for (const artifact of shown) records.set(artifact.id, await write(artifact))
  return pageAnswer(context, artifacts, ({ id }) => records.get(id))
}

function answerAccessories(parts: HarborParts, call: HarborCall): Answer {
  const { repository, artifact } = artifactOf(parts, call)
  const { version } = parts.settings
  const accessories = accessoriesOf(parts, { repository, subject: artifact, version })
  return pageAnswer(call.context, selectItems(call.context, accessories, ACCESSORY_FIELDS), wireOfAccessory)
}

function recordOptions({ query, header }: RequestContext, scans: ArtifactScans): RecordOptions {
  const flag = (name: string) => query.get(name) === 'true'
  return {
    withTag: query.get('with_tag') !== 'false',
    withLabel: flag('with_label'),
    withAccessory: flag('with_accessory'),
    withImmutableStatus: flag('with_immutable_status'),
    withScanOverview: flag('with_scan_overview'),
    acceptVulnerabilities: header('x-accept-vulnerabilities'),
    scans,
  }
}
