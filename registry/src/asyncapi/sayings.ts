import { type Delivery, isJsonObject } from '@instep/contracts'
import type { Broker, Placement, Spot } from './brokers/broker.ts'
import { type Node, placeOf } from './document/node.ts'
import type { Path } from './document/path.ts'
import { brokerOf, type Extensions } from './extensions.ts'
import { suggestion } from './nearest.ts'

/** How an operation does what it does: as its bindings say, and its extensions. */
export function deliveryOf({ delivery }: Placement, { operationSays }: Spot): Delivery {
  const said = {
    start: operationSays['x-instep-start'],
    deadLetter: operationSays['x-instep-dead-letter'],
    attempts: operationSays['x-instep-attempts'],
    limits: operationSays['x-instep-limits'],
    causes: operationSays['x-instep-causes']
  }
  return {
    ...delivery,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  }
}

/** What is said must be something that the broker and the direction have a sense for. @param sending the names of the operations that send */
export function checkSayings(spot: Spot, broker: Broker, sending: ReadonlySet<string>): void {
  const { action, channel, operation, channelSays, operationSays, problems } = spot
  for (const [holder, says] of [
    [channel, channelSays],
    [operation, operationSays]
  ] as const) {
    for (const name of Object.keys(says)) {
      const fitting = brokerOf[name]
      if (fitting === undefined || fitting.includes(broker.name)) continue
      problems.add(
        whereOf(holder, name),
        `"${name}" says something of ${fitting.join(' and ')}, and the channel is on ${spot.protocol}`
      )
    }
  }
  if (action === 'send') {
    for (const name of Object.keys(operationSays)) {
      problems.add(whereOf(operation, name), `"${name}" is for operations that receive`)
    }
  }
  checkCauses(spot, operationSays['x-instep-causes'] ?? [], sending)
}

function checkCauses(
  { operation, problems }: Spot,
  causes: NonNullable<Extensions<'operation'>['x-instep-causes']>,
  sending: ReadonlySet<string>
): void {
  for (const [index, cause] of causes.entries()) {
    if (sending.has(cause)) continue
    problems.add(
      [...whereOf(operation, 'x-instep-causes'), index],
      () => `The document has no operation "${cause}" that sends${suggestion(cause, [...sending])}`
    )
  }
}

/** Where a member of an object stands: in the object, or in one of its traits. */
function whereOf(node: Node, name: string): Path {
  const source = node.sources.find(({ value }) => isJsonObject(value) && value.has(name)) ?? placeOf(node)
  return [...source.path, name]
}
