import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../test/support/temp-folder.js'
import { certificatePath } from '../../test/support/tls-fixtures.js'
import { readCertificates } from './certificates.js'
import { createTrust } from './trust.js'

const PEM = readFileSync(certificatePath('authority'), 'utf8')

const refused = (reason: string) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(reason) })

describe('readCertificates', () => {
  it('finds every certificate, whatever is around it', async () => {
    const folder = await tempTree({ 'ca.pem': `# ours\r\n${PEM.replaceAll('\n', '\r\n')}text\n${PEM}` })

    expect(readCertificates(join(folder, 'ca.pem'))).toHaveLength(2)
  })

  it('refuses a file that is missing, empty, binary or damaged', async () => {
    const folder = await tempTree({
      'empty.pem': '',
      'binary.cer': Buffer.from(PEM.split('\n').slice(1, -2).join(''), 'base64'),
      'damaged.pem': `${PEM}${PEM.replace(/\n\w{20}/, '\nAAAA')}`,
    })
    const read = (name: string) => () => readCertificates(join(folder, name))

    expect(read('missing.pem')).toThrow(refused('it cannot be read (ENOENT)'))
    expect(read('empty.pem')).toThrow(refused('it holds no certificate in PEM form'))
    expect(read('binary.cer')).toThrow(refused('it holds no certificate in PEM form'))
    expect(read('damaged.pem')).toThrow(refused('certificate 2 of 2 in it is damaged'))
  })
})

describe('createTrust', () => {
  it('refuses a bad CA file before anything is sent', () => {
    expect(() => createTrust({ caFile: 'nowhere.pem' })).toThrow(refused('it cannot be read (ENOENT)'))
  })

  it('makes one context for all connections', () => {
    const trust = createTrust({ caFile: certificatePath('authority') })

    expect(trust.secureContext()).toBeDefined()
    expect(trust.secureContext()).toBe(trust.secureContext())
  })
})
