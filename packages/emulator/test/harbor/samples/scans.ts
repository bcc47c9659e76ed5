import { expect, vi } from 'vitest'
import type { Harbor } from '../support/a-harbor.js'
import { debianLayer } from '../support/debian.js'
import { pushIndex, pushLayers } from '../support/layers.js'
import type { HarborSample } from '../support/sample.js'

const ARTIFACT = '/projects/{project_name}/repositories/{repository_name}/artifacts/{reference}'
const SCANNER = '/projects/{project_name_or_id}/scanner'
const SLOWLY = { harborVersion: '2.15', scanDelayMs: 600_000 } as const
const AT_ONCE = { harborVersion: '2.15', scanDelayMs: 0 } as const

const pathOf = (name: string) => `/projects/studio/repositories/${name}/artifacts/1.0`

async function pushed({ as, emulator }: Harbor, name: string): Promise<void> {
  const layers = [debianLayer('zlib1g', '1')]
  await pushLayers(as(emulator.push), `studio/${name}`, { reference: '1.0', layers })
}

/** Scans an image to the end and gives the id of its report. */
async function scanned(harbor: Harbor, name: string): Promise<string> {
  await pushed(harbor, name)
  await harbor.call('POST', `${pathOf(name)}/scan`)
  const overview = await vi.waitFor(async () => {
    const { json } = await harbor.call('GET', `${pathOf(name)}?with_scan_overview=true`)
    const { scan_overview = {} } = json as { scan_overview?: Record<string, Record<string, string>> }
    const [found] = Object.values(scan_overview)
    expect(found?.scan_status).toBe('Success')
    return found
  })
  return overview?.report_id ?? ''
}

/** Samples of scans and their reports. */
export const scanSamples: readonly HarborSample[] = [
  {
    operation: `POST ${ARTIFACT}/scan`,
    does: 'begins a scan',
    status: 202,
    options: SLOWLY,
    async request(harbor, name) {
      await pushed(harbor, name)
      return harbor.call('POST', `${pathOf(name)}/scan`, { scan_type: 'vulnerability' })
    },
  },
  {
    operation: `POST ${ARTIFACT}/scan`,
    does: 'begins a scan while one goes on',
    status: 409,
    options: SLOWLY,
    async request(harbor, name) {
      await pushed(harbor, name)
      await harbor.call('POST', `${pathOf(name)}/scan`)
      return harbor.call('POST', `${pathOf(name)}/scan`)
    },
  },
  {
    operation: `POST ${ARTIFACT}/scan`,
    does: 'scans an index of nothing',
    status: 400,
    async request({ as, emulator, call }, name) {
      await pushIndex(as(emulator.push), `studio/${name}`, { reference: '1.0', images: [] })
      return call('POST', `${pathOf(name)}/scan`)
    },
  },
  {
    operation: `POST ${ARTIFACT}/scan`,
    does: 'asks for another kind of scan',
    status: 422,
    async request(harbor, name) {
      await pushed(harbor, name)
      return harbor.call('POST', `${pathOf(name)}/scan`, { scan_type: 'licence' })
    },
  },
  {
    operation: `POST ${ARTIFACT}/scan/stop`,
    does: 'stops a scan',
    status: 202,
    options: SLOWLY,
    async request(harbor, name) {
      await pushed(harbor, name)
      await harbor.call('POST', `${pathOf(name)}/scan`)
      return harbor.call('POST', `${pathOf(name)}/scan/stop`, { scan_type: 'vulnerability' })
    },
  },
  {
    operation: `POST ${ARTIFACT}/scan/stop`,
    does: 'stops a scan that was never begun',
    status: 400,
    options: SLOWLY,
    async request(harbor, name) {
      await pushed(harbor, name)
      return harbor.call('POST', `${pathOf(name)}/scan/stop`, { scan_type: 'vulnerability' })
    },
  },
  {
    operation: `GET ${ARTIFACT}/scan/{report_id}/log`,
    does: 'reads the log of a scan',
    status: 200,
    options: AT_ONCE,
    async request(harbor, name) {
      const reportId = await scanned(harbor, name)
      return harbor.call('GET', `${pathOf(name)}/scan/${reportId}/log`)
    },
  },
  {
    operation: `GET ${ARTIFACT}/scan/{report_id}/log`,
    does: 'reads the log of another scan',
    status: 404,
    async request(harbor, name) {
      await pushed(harbor, name)
      return harbor.call('GET', `${pathOf(name)}/scan/none/log`)
    },
  },
  {
    operation: `GET ${ARTIFACT}/additions/vulnerabilities`,
    does: 'reads a report',
    status: 200,
    options: AT_ONCE,
    async request(harbor, name) {
      await scanned(harbor, name)
      return harbor.call('GET', `${pathOf(name)}/additions/vulnerabilities`)
    },
  },
  {
    operation: `GET ${ARTIFACT}/additions/vulnerabilities`,
    does: 'reads a report of nothing',
    status: 404,
    request: ({ call }, name) => call('GET', `${pathOf(name)}/additions/vulnerabilities`),
  },
  {
    operation: `GET ${SCANNER}`,
    does: 'reads the scanner of a project',
    status: 200,
    request: ({ call }) => call('GET', '/projects/studio/scanner'),
  },
  {
    operation: `GET ${SCANNER}`,
    does: 'reads it without the right',
    status: 403,
    request: ({ call, emulator }) => call('GET', '/projects/studio/scanner', undefined, emulator.pull),
  },
]
