import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConflictError, type PushOptions } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { aDigest, aPlan, aReceipt } from '../../test/support/results.js'
import { main } from '../main.js'

let cwd: string
let pushed: PushOptions[]
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-push-'))
  pushed = []
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

async function run(argv: readonly string[], options: FakeOptions = {}) {
  const client = {
    push: async (given: PushOptions) => {
      pushed.push(given)
      return aReceipt()
    },
    ...options.client,
  }
  const context = fakeContext({ cwd, ...options, client })
  const code = await main(['push', ...argv], context)
  return { code, out: context.out(), err: context.err(), clientOptions: context.clientOptions }
}

const TO = ['build', '--to', 'game-server:1.4.2']
const CONFIG =
  '{\n  "project": "studio",\n  "images": {\n    "game-server": {\n      "dir": "out"\n    }\n  }\n}\n'

describe('slipway push', () => {
  it('prints the result on stdout and nothing else there', async () => {
    const { code, out, err } = await run(TO)

    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe('registry.example.com/studio/game-server:1.4.2')
    expect(err).toBe('')
    expect(pushed[0]).toMatchObject({ from: { folder: join(cwd, 'build') }, to: 'game-server:1.4.2' })
  })

  it('prints exactly the receipt with --json', async () => {
    const { code, out } = await run([...TO, '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(aReceipt())
    expect(out.endsWith('}\n')).toBe(true)
  })

  it('prints events with --ndjson, the receipt last', async () => {
    const client = {
      push: async ({ onProgress }: PushOptions) => {
        onProgress?.({ step: 'send', unit: 'bytes', done: 1, total: 2, sentBytes: 1 })
        return aReceipt()
      },
    }

    const { out, err } = await run([...TO, '--ndjson'], { client })

    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { type: 'progress', step: 'send', unit: 'bytes', done: 1, total: 2, sentBytes: 1 },
      { type: 'receipt', ...aReceipt() },
    ])
    expect(err).toBe('')
  })

  it('writes the receipt to the file of --json-file, and the result for people to stdout', async () => {
    const { out } = await run([...TO, '--json-file', 'ci/receipt.json'])

    expect(JSON.parse(await readFile(join(cwd, 'ci/receipt.json'), 'utf8'))).toEqual(aReceipt())
    expect(out).toContain('  digest ')
  })

  it('prints the receipt, but ends with 1, when the file of --json-file cannot be written', async () => {
    await writeFile(join(cwd, 'taken'), '')

    const { code, out, err } = await run([...TO, '--json', '--json-file', 'taken/receipt.json'])

    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual(aReceipt())
    expect(err).toContain('error: Could not write the JSON to')
  })

  it.each(['--json', '--ndjson', '--json-file'])('reports a failure in the form of %s', async (flag) => {
    const failure = new ConflictError('ALREADY_EXISTS', {
      action: 'push to',
      target: 'r.example.com/studio/game-server:1.4.2',
      reason: 'the tag names another image already',
      hint: 'Choose another tag.',
      status: 200,
    })
    const client = { push: () => Promise.reject(failure) }
    const file = join(cwd, 'error.json')

    const { code, out, err } = await run([...TO, flag, ...(flag === '--json-file' ? [file] : [])], { client })

    const expected = { schemaVersion: 1, error: failure.toJSON() }
    expect(code).toBe(5)
    expect(JSON.parse(flag === '--json-file' ? await readFile(file, 'utf8') : out)).toEqual(
      flag === '--ndjson' ? { type: 'error', ...expected } : expected,
    )
    if (flag === '--json-file') expect(out).toBe('')
    expect(err).toBe(
      'error: Could not push to r.example.com/studio/game-server:1.4.2: the tag names another image already. (ALREADY_EXISTS)\n' +
        '  → Choose another tag.\n',
    )
  })

  it('reports progress on stderr, and none with --quiet', async () => {
    const client = {
      push: async ({ onProgress }: PushOptions) => {
        onProgress?.({ step: 'publish', unit: 'items', done: 0, total: 1 })
        onProgress?.({ step: 'publish', unit: 'items', done: 1, total: 1 })
        return aReceipt({ warnings: [{ code: 'SOMETHING', message: 'Something is odd.' }] })
      },
    }

    const loud = await run(TO, { client })
    const quiet = await run([...TO, '--quiet'], { client })

    expect(loud.err).toBe(
      'Publishing the image...\nPublishing the image: done, 0.0 s\nwarning: Something is odd. (SOMETHING)\n',
    )
    expect(quiet.err).toBe('')
    expect(quiet.out).toBe(loud.out)
  })

  it('takes live progress off the terminal before the result', async () => {
    const client = {
      push: async ({ onProgress }: PushOptions) => {
        onProgress?.({ step: 'publish', unit: 'items', done: 0, total: 1 })
        return aReceipt()
      },
    }

    const { err } = await run(TO, { client, isTTY: true, env: { NO_COLOR: '1', TERM: 'xterm' } })

    expect(err).toBe('\u001b[2K  Publishing the image\n\u001b[1A\r\u001b[J')
  })

  it('hands every flag over', async () => {
    await run([
      ...TO,
      ...['--entrypoint', './Server', '--arg', '-batchmode', '--arg', '--json', '--base', 'scratch'],
      ...[
        '--platform',
        'linux/arm64',
        '--port',
        '7777/udp',
        '--port',
        '8080',
        '--env',
        'A=1',
        '--env',
        'B=2',
      ],
      ...[
        '--stop-signal',
        'SIGINT',
        '--annotation',
        'k=v',
        '--ignore',
        '*.log',
        '--no-ca-certificates',
        '--move-tag',
      ],
    ])

    expect(pushed[0]).toMatchObject({
      from: { entrypoint: ['./Server'], args: ['-batchmode', '--json'], ignore: ['*.log'] },
      base: 'scratch',
      platform: { os: 'linux', architecture: 'arm64' },
      ports: ['7777/udp', '8080'],
      env: { A: '1', B: '2' },
      stopSignal: 'SIGINT',
      annotations: { k: 'v' },
      caCertificates: false,
      moveTag: true,
    })
  })

  it('makes the client of the flags', async () => {
    const { clientOptions } = await run([
      ...TO,
      ...['--registry', 'r.example.com', '--project', 'p', '--anonymous', '--cache-dir', 'c'],
      ...['--insecure-registry', 'a:1', '--insecure-registry', 'b:2'],
    ])

    expect(clientOptions[0]).toMatchObject({
      registry: 'r.example.com',
      project: 'p',
      credentials: 'anonymous',
      cacheDir: 'c',
      insecureRegistries: ['a:1', 'b:2'],
    })
  })

  it('ends with 2 for a project file that is not valid', async () => {
    await writeFile(join(cwd, 'slipway.json'), '{"token": "sentinel"}')

    const { code, err } = await run(TO)

    expect(code).toBe(2)
    expect(err).toContain('(CONFIG_INVALID)')
    expect(err).not.toContain('sentinel')
  })
})

describe('slipway push of an image of slipway.json', () => {
  const REFERENCE = `docker.io/library/debian:12-slim@${aDigest('f')}`
  const client = {
    push: async (given: PushOptions) => {
      pushed.push(given)
      return aReceipt({ base: { reference: REFERENCE, digest: aDigest('0') } })
    },
  }
  const path = () => join(cwd, 'slipway.json')
  beforeEach(() => writeFile(path(), CONFIG))

  it('needs no flag, and writes the base that was chosen into the file', async () => {
    const { code, err, clientOptions } = await run([], { client })

    expect(code).toBe(0)
    expect(pushed[0]).toMatchObject({ from: { folder: join(cwd, 'out') }, to: 'game-server' })
    expect(clientOptions[0]).toMatchObject({ project: 'studio' })
    expect(await readFile(path(), 'utf8')).toBe(
      CONFIG.replace('"dir": "out"', `"dir": "out",\n      "base": "${REFERENCE}"`),
    )
    expect(err).toBe(
      `Wrote the base image to ${path()} (images.game-server.base), so that it stays the same: ${REFERENCE}\n`,
    )
  })

  it.each([
    ['a base that was given', ['--base', 'debian:13-slim']],
    ['a dry run', ['--dry-run']],
    ['a folder without --image', ['out', '--to', 'x:1']],
  ])('leaves the file alone for %s', async (_, argv) => {
    await run(argv, { client: { ...client, plan: async () => aPlan() } })

    expect(await readFile(path(), 'utf8')).toBe(CONFIG)
  })

  it('warns, and still succeeds, when the file cannot be written', async () => {
    const { code, err } = await run([], {
      client: {
        push: async (given: PushOptions) => {
          await rm(path())
          return client.push(given)
        },
      },
    })

    expect(code).toBe(0)
    expect(err).toContain(`Add "base": "${REFERENCE}" by hand. (BASE_NOT_WRITTEN)`)
  })
})

describe('slipway push --dry-run', () => {
  const client = {
    plan: async () => aPlan({ warnings: [{ code: 'SOMETHING', message: 'Something is odd.' }] }),
  }

  it('prints the plan and pushes nothing', async () => {
    const { code, out, err } = await run([...TO, '--dry-run'], { client })

    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe('Would push registry.example.com/studio/game-server:1.4.2')
    expect(err).toBe('warning: Something is odd. (SOMETHING)\n')
    expect(pushed).toEqual([])
  })

  it('prints exactly the plan with --json', async () => {
    const { out } = await run([...TO, '--dry-run', '--json'], { client })

    expect(JSON.parse(out)).toEqual(await client.plan())
  })
})
