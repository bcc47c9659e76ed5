import { describe, expect, it } from 'vitest'
import { transferError } from './transfer-error.js'

const about = {
  action: 'let the engine push',
  target: 'registry.example.com/studio/game:1',
  isAnonymous: false,
}

describe('transferError', () => {
  it.each([
    ['unauthorized: authentication required', 'CREDENTIAL_REJECTED'],
    ['no basic auth credentials', 'CREDENTIAL_REJECTED'],
    ['denied: requested access to the resource is denied', 'DENIED'],
    ['unauthorized: unauthorized to access repository: studio/game, action: push', 'CREDENTIAL_REJECTED'],
    ['pull access denied for studio/game, repository does not exist or may require docker login', 'DENIED'],
    [
      'denied: adding 4.0 MiB of storage resource, which when updated to current usage of 9.0 MiB will exceed the upper limit',
      'QUOTA_EXCEEDED',
    ],
    ['unknown: Failed to process request due to "studio/game:1" configured as immutable.', 'TAG_IMMUTABLE'],
    ['toomanyrequests: You have reached your pull rate limit', 'RATE_LIMITED'],
    ['Get "https://registry.example.com/v2/": http: server gave HTTP response to HTTPS client', 'TLS'],
    ['Get "https://registry.example.com/v2/": x509: certificate signed by unknown authority', 'TLS'],
    ['dial tcp: lookup registry.example.com: no such host', 'NETWORK'],
    [
      'An image does not exist locally with the tag: registry.example.com/studio/game',
      'ENGINE_IMAGE_UNKNOWN',
    ],
    ['manifest for registry.example.com/studio/game:1 not found: manifest unknown', 'NAME_UNKNOWN'],
    ['write /var/lib/docker/tmp: no space left on device', 'ENGINE_FAILED'],
    ['', 'ENGINE_FAILED'],
  ])('reads %j as %s', (words, code) => {
    expect(transferError(words, about)).toMatchObject({ code, target: about.target })
  })

  it('asks for a credential where none was sent', () => {
    expect(transferError('no basic auth credentials', { ...about, isAnonymous: true })).toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })

  it('thinks of a wrong name where nobody is logged in', () => {
    const words = 'pull access denied for studio/gmae, repository does not exist or may require docker login'

    expect(transferError(words, { ...about, isAnonymous: true })).toMatchObject({
      code: 'DENIED',
      hint: 'Check the spelling; what is not public needs a credential: slipway login.',
    })
  })

  it('names the host that the engine is to be told of', () => {
    const error = transferError('server gave HTTP response to HTTPS client', about)

    expect(error.hint).toContain('"registry.example.com" to insecure-registries')
  })
})
