import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTransport } from '../../src/http/transport.js'
import { createTrust } from '../../src/http/trust.js'
import { createRedactor } from '../../src/log/redactor.js'
import { systemClock } from '../../src/support/clock.js'
import { errorOf, silentLogger } from '../support/a-registry.js'
import { serveTls } from '../support/https-front.js'
import { tempFolder } from '../support/temp-folder.js'
import { type CertificateName, certificatePath } from '../support/tls-fixtures.js'

async function get(certificate: CertificateName, caFile?: string, extraCaFile?: string) {
  const host = await serveTls(certificate, (_request, response) => void response.end('hello'))
  const transport = createTransport({
    logger: silentLogger,
    redactor: createRedactor(),
    clock: systemClock,
    trust: createTrust({ caFile, extraCaFile }),
  })
  onTestFinished(() => transport.close())
  const url = new URL(`https://localhost:${host.split(':')[1]}/v2/`)
  const { stream } = await transport.send({
    method: 'GET',
    url,
    expect: [200],
    action: 'try',
    side: 'registry',
    retry: 'never',
  })
  return Buffer.concat(await stream.toArray()).toString()
}

describe('a TLS connection', () => {
  it('comes up when the CA file holds the private authority', async () => {
    expect(await get('server', certificatePath('authority'))).toBe('hello')
  })

  it('comes up when the CA file holds a self-signed certificate itself', async () => {
    expect(await get('self-signed', certificatePath('self-signed'))).toBe('hello')
  })

  it('finds the authority among others, behind a text', async () => {
    const bundle = join(await tempFolder(), 'bundle.pem')
    const parts = ['self-signed', 'authority'] as const
    const texts = await Promise.all(parts.map((name) => readFile(certificatePath(name), 'utf8')))
    await writeFile(bundle, texts.map((text) => `Subject: something\r\n${text}`).join('\n'))

    expect(await get('server', bundle)).toBe('hello')
  })

  it('comes up when NODE_EXTRA_CA_CERTS holds the authority and a CA file another one', async () => {
    const [caFile, extraCaFile] = [certificatePath('self-signed'), certificatePath('authority')]

    expect(await get('server', caFile, extraCaFile)).toBe('hello')
  })

  it.each([
    ['server', undefined, 'is signed by an authority that this machine does not know', '--ca-file'],
    ['self-signed', undefined, 'is self-signed', '--ca-file'],
    ['self-signed', 'authority', 'is self-signed', '--ca-file'],
    ['expired', 'authority', 'has expired', "this machine's clock"],
    ['not-yet-valid', 'authority', 'is not valid yet', "this machine's clock"],
    ['other-name', 'authority', 'is for another host (other.studio.test)', 'Check the host'],
  ] as const)('with the certificate %s and the CA file %s says: %s', async (name, ca, reason, hint) => {
    const error = await errorOf(get(name, ca && certificatePath(ca)))

    expect(error).toMatchObject({
      code: 'TLS',
      retryable: false,
      message: expect.stringContaining(`the certificate of "localhost" ${reason}`),
      hint: expect.stringContaining(hint),
    })
  })
})
