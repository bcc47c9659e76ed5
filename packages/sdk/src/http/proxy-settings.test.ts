import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readProxySettings } from './proxy-settings.js'

const proxyFor = (url: string, env: Record<string, string>) =>
  readProxySettings(env).proxyFor(new URL(url))?.url.href

const viaProxy = (url: string, noProxy: string) =>
  proxyFor(url, { ALL_PROXY: 'http://proxy.test:3128', NO_PROXY: noProxy }) !== undefined

describe('readProxySettings', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://a.test:3128' }, 'http://a.test:3128/'],
    [{ https_proxy: 'http://a.test:3128' }, 'http://a.test:3128/'],
    [{ https_proxy: 'http://lower.test', HTTPS_PROXY: 'http://upper.test' }, 'http://lower.test/'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://upper.test' }, 'http://upper.test/'],
    [{ ALL_PROXY: 'http://all.test', HTTPS_PROXY: 'http://a.test' }, 'http://a.test/'],
    [{ all_proxy: 'http://all.test' }, 'http://all.test/'],
    [{ HTTP_PROXY: 'http://plain.test' }, undefined],
    [{ HTTPS_PROXY: 'a.test:3128' }, 'http://a.test:3128/'],
    [{ HTTPS_PROXY: '10.0.0.1:3128' }, 'http://10.0.0.1:3128/'],
    [{ HTTPS_PROXY: '[2001:db8::1]:3128' }, 'http://[2001:db8::1]:3128/'],
    [{ HTTPS_PROXY: 'https://a.test' }, 'https://a.test/'],
    [{ HTTPS_PROXY: ' HTTP://A.test:80/path?x ' }, 'http://a.test/'],
    [{ HTTPS_PROXY: 'user:pass@a.test:3128' }, 'http://a.test:3128/'],
    [{}, undefined],
  ])('%j leads https to %s', (env, proxy) => {
    expect(proxyFor('https://registry.test/', env)).toBe(proxy)
  })

  it('takes HTTP_PROXY for plain http, and says which variable it took', () => {
    const env = { HTTP_PROXY: 'plain.test:1', HTTPS_PROXY: 'tls.test:2' }

    expect(readProxySettings(env).proxyFor(new URL('http://registry.test'))).toMatchObject({
      origin: 'HTTP_PROXY',
    })
    expect(proxyFor('http://registry.test', env)).toBe('http://plain.test:1/')
  })

  it.each(['http://localhost:5000', 'http://127.0.0.1:5000', 'https://[::1]/', 'http://a.localhost'])(
    'never leads %s away from this machine',
    (url) => {
      expect(proxyFor(url, { ALL_PROXY: 'proxy.test:1' })).toBeUndefined()
    },
  )

  it.each([
    ['*', 'https://registry.test'],
    ['registry.test', 'https://registry.test'],
    ['registry.test', 'https://a.b.registry.test'],
    ['REGISTRY.test', 'https://registry.TEST.'],
    ['.registry.test', 'https://a.registry.test'],
    ['*.registry.test', 'https://a.registry.test'],
    ['registry.test:443', 'https://registry.test'],
    ['registry.test:80', 'http://registry.test'],
    ['registry.test:5000', 'https://registry.test:5000'],
    ['.studio.test:5000', 'https://registry.studio.test:5000'],
    ['a.test, registry.test ,b.test', 'https://registry.test'],
    ['a.test registry.test', 'https://registry.test'],
    ['10.0.0.1', 'https://10.0.0.1'],
    ['2001:db8::1', 'https://[2001:db8::1]'],
    ['[2001:DB8:0::1]', 'https://[2001:db8::1]'],
    ['[2001:db8::1]:5000', 'https://[2001:db8::1]:5000'],
    ['bücher.test', 'https://xn--bcher-kva.test'],
  ])('with NO_PROXY=%s goes directly to %s', (noProxy, url) => {
    expect(viaProxy(url, noProxy)).toBe(false)
  })

  it.each([
    ['', 'https://registry.test'],
    [',,', 'https://registry.test'],
    ['gistry.test', 'https://registry.test'],
    ['registry.test', 'https://registry.test.example.com'],
    ['.registry.test', 'https://registry.test'],
    ['*.registry.test', 'https://registry.test'],
    ['registry.test:5000', 'https://registry.test'],
    ['registry.test:80', 'https://registry.test'],
    ['10.0.0.1', 'https://10.0.0.10'],
    ['2001:db8::1', 'https://[2001:db8::2]'],
    ['[2001:db8::1]:5000', 'https://[2001:db8::1]'],
  ])('with NO_PROXY=%s goes through the proxy to %s', (noProxy, url) => {
    expect(viaProxy(url, noProxy)).toBe(true)
  })

  it.each([
    ['studio:p%40ss@', 'studio', 'p@ss'],
    ['studio@', 'studio', ''],
    [':hunter22@', '', 'hunter22'],
    ['studio:100%@', 'studio', '100%'],
  ])('reads the login %s', (userInfo, username, password) => {
    const proxy = readProxySettings({ HTTPS_PROXY: `http://${userInfo}a.test` }).proxyFor(
      new URL('https://registry.test'),
    )

    expect(proxy?.login?.username).toBe(username)
    expect(proxy?.login?.password.reveal()).toBe(password)
    if (password !== '') expect(inspect(proxy, { depth: 5 })).not.toContain(password)
  })

  it.each(['socks5://user:hunter22@a.test', 'http://', 'http://user:hunter22@a b', 'ftp://a.test'])(
    'refuses %s when it is needed, without repeating it',
    (value) => {
      const settings = readProxySettings({ HTTPS_PROXY: value })
      const invalid = expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.not.stringContaining('hunter22'),
      })

      expect(() => settings.proxyFor(new URL('https://registry.test'))).toThrow(invalid)
      expect(settings.proxyFor(new URL('http://registry.test'))).toBeUndefined()
    },
  )
})
