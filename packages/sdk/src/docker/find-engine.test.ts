import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../test/support/temp-folder.js'
import { findEnginePlaces } from './find-engine.js'

const idOf = (name: string) => createHash('sha256').update(name).digest('hex')

function contextFiles(name: string, docker: object, current?: string): Record<string, string> {
  return {
    '.docker/config.json': JSON.stringify({ currentContext: current }),
    [`.docker/contexts/meta/${idOf(name)}/meta.json`]: JSON.stringify({ Name: name, Endpoints: { docker } }),
  }
}

const find = (homeDir: string, env: Record<string, string> = {}, platform = 'darwin') =>
  findEnginePlaces({ homeDir, env, platform })

describe('findEnginePlaces', () => {
  it('takes DOCKER_HOST before every context', async () => {
    const home = await tempTree(contextFiles('colima', { Host: 'unix:///colima.sock' }, 'colima'))
    const env = { DOCKER_HOST: 'unix:///named.sock', DOCKER_CONTEXT: 'colima' }

    expect(await find(home, env)).toEqual([
      { address: { kind: 'unix', path: '/named.sock' }, foundBy: 'DOCKER_HOST', isNamed: true },
    ])
  })

  it('checks the certificate of DOCKER_HOST as DOCKER_TLS_VERIFY and DOCKER_CERT_PATH say', async () => {
    const env = { DOCKER_HOST: 'tcp://build:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }

    expect(await find('/nowhere', env)).toMatchObject([
      { address: { tls: { folder: '/certs', isVerified: true } } },
    ])
    expect(await find('/nowhere', { ...env, DOCKER_TLS_VERIFY: '', DOCKER_TLS: '1' })).toMatchObject([
      { address: { tls: { isVerified: false } } },
    ])
    expect(await find('/nowhere', { DOCKER_HOST: 'tcp://build:2376' })).toEqual([
      { address: { kind: 'tcp', host: 'build', port: 2376 }, foundBy: 'DOCKER_HOST', isNamed: true },
    ])
  })

  it('takes the context that is in use, and it alone', async () => {
    const home = await tempTree(contextFiles('colima', { Host: 'unix:///colima.sock' }, 'colima'))

    expect(await find(home)).toEqual([
      { address: { kind: 'unix', path: '/colima.sock' }, foundBy: 'docker context "colima"', isNamed: true },
    ])
  })

  it('takes the context of DOCKER_CONTEXT with its certificates, from DOCKER_CONFIG', async () => {
    const home = await tempTree({
      ...contextFiles('farm', { Host: 'tcp://build:2376', SkipTLSVerify: true }, 'other'),
      [`.docker/contexts/tls/${idOf('farm')}/docker/ca.pem`]: 'ca',
    })
    const folder = join(home, '.docker')

    expect(await find('/nowhere', { DOCKER_CONTEXT: 'farm', DOCKER_CONFIG: folder })).toMatchObject([
      {
        address: {
          host: 'build',
          tls: { folder: join(folder, 'contexts', 'tls', idOf('farm'), 'docker'), isVerified: false },
        },
        foundBy: 'docker context "farm"',
      },
    ])
  })

  it('refuses a context that is not there instead of asking another engine', async () => {
    await expect(find('/nowhere', { DOCKER_CONTEXT: 'gone' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      target: '"gone"',
    })
  })

  it.each(['default', ''])('looks for the usual sockets that are there in context %j', async (current) => {
    const home = await tempTree({
      ...contextFiles('colima', { Host: 'unix:///c.sock' }, current),
      '.rd/docker.sock': '',
    })

    expect(await find(home)).toContainEqual({
      address: { kind: 'unix', path: `${home}/.rd/docker.sock` },
      foundBy: 'default socket',
      isNamed: false,
    })
    expect(JSON.stringify(await find(home))).not.toContain('.orbstack')
  })

  it('does without a configuration that is no JSON', async () => {
    const home = await tempTree({ '.docker/config.json': '{', '.orbstack/run/docker.sock': '' })

    expect((await find(home)).map(({ isNamed }) => isNamed)).not.toContain(true)
  })
})
