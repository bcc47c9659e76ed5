import { type Html, html } from './html.js'
import type { StatusView } from './status-view.js'

/** How to push a build. What holds secrets is folded away, for those who share their screen. */
export function pushSection(view: StatusView): Html {
  const { registryHost, project, hasAuth, access } = view
  const isReady = !hasAuth || access?.status === 'granted'
  return html`<section class="panel" aria-labelledby="push">
<h2 id="push">Push a build</h2>
<p>Slipway, Docker and every other OCI client can push to <code>${registryHost}/${project}</code>${
    isReady ? '.' : ' as soon as access is granted.'
  }</p>
<details>
<summary>Show the commands${hasAuth ? ', with the push token' : undefined}</summary>
<pre tabindex="0" role="region" aria-label="Commands for a POSIX shell"><code>${commands(view).join('\n')}</code></pre>
</details>
<details>
<summary>Show all addresses and secrets</summary>
<dl>${credentials(view).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>
</details>
</section>`
}

function commands({ registryHost, project, hasAuth, push }: StatusView): string[] {
  const image = `${registryHost}/${project}/game-server:1.0`
  const addresses = [`export SLIPWAY_REGISTRY=${registryHost}`, `export SLIPWAY_PROJECT=${project}`]
  if (!hasAuth) {
    const slipway = 'slipway push BUILD_FOLDER --to game-server:1.0 --anonymous'
    return [...addresses, slipway, '', '# or with Docker', `docker push ${image}`]
  }
  const login = `docker login ${registryHost} --username "$SLIPWAY_PUSH_USERNAME" --password-stdin`
  return [
    ...addresses,
    `export SLIPWAY_PUSH_USERNAME='${push.username}'`,
    `export SLIPWAY_PUSH_TOKEN='${push.token}'`,
    'slipway push BUILD_FOLDER --to game-server:1.0',
    '',
    '# or with Docker',
    `printf %s "$SLIPWAY_PUSH_TOKEN" | ${login}`,
    `docker push ${image}`,
  ]
}

function credentials(view: StatusView): [name: string, value: string][] {
  const { registryHost, platformUrl, project, push, pull, apiToken, hasAuth } = view
  const robots: [string, string][] = [
    ['Push username', push.username],
    ['Push token', push.token],
    ['Pull username', pull.username],
    ['Pull token', pull.token],
  ]
  return [
    ['Registry', registryHost],
    ['Project', project],
    ...(hasAuth ? robots : []),
    ['Platform', platformUrl],
    ['API token', apiToken],
  ]
}
