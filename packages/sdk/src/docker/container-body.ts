import type { ContainerSpec, PortBinding } from './containers.js'

/**
 * The body that makes a container.
 *
 * @see Docker Engine API v1.41, `ContainerCreate`
 */
export function containerBody(spec: ContainerSpec): object {
  const { memoryBytes } = spec
  return {
    Image: spec.image,
    Cmd: spec.args,
    Env: spec.env,
    Labels: spec.labels,
    ExposedPorts: Object.fromEntries(spec.ports.map((binding) => [keyOf(binding), {}])),
    HostConfig: {
      PortBindings: Object.fromEntries(
        spec.ports.map((binding) => [
          keyOf(binding),
          // An empty text is how the engine is asked for a free port.
          [{ HostIp: binding.hostIp, HostPort: binding.hostPort === 0 ? '' : String(binding.hostPort) }],
        ]),
      ),
      RestartPolicy: { Name: 'no' },
      // With room to swap, a server over its limit would be slow instead of ended.
      ...(memoryBytes !== undefined && { Memory: memoryBytes, MemorySwap: memoryBytes }),
    },
  }
}

const keyOf = ({ port, protocol }: PortBinding) => `${port}/${protocol}`
