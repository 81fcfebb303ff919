import type { Counts, Measurement } from './measurement.ts'

/** A metric as Prometheus reads it: its name by protocol as that broker's exporters call it, and what it is. */
interface Metric {
  readonly help: string
  readonly names: {
    readonly kafka?: string
    readonly amqp?: string
    readonly nats?: string
    readonly other?: string
  }
  /** What the count is multiplied by; Prometheus counts time in seconds. */
  readonly scale?: number
}

const metrics: Readonly<Record<keyof Counts, Metric>> = {
  lag: {
    help: 'Messages that are not dealt with yet',
    names: {
      kafka: 'kafka_consumergroup_lag_sum',
      amqp: 'rabbitmq_detailed_queue_messages_ready',
      nats: 'jetstream_consumer_num_pending'
    }
  },
  oldest: {
    help: 'How long the oldest unprocessed message has waited',
    names: {
      kafka: 'instep_oldest_unprocessed_seconds',
      amqp: 'instep_oldest_unprocessed_seconds',
      nats: 'instep_oldest_unprocessed_seconds'
    },
    scale: 0.001
  },
  inHand: {
    help: 'Messages in the hands of consumers',
    names: {
      amqp: 'rabbitmq_detailed_queue_messages_unacked',
      nats: 'jetstream_consumer_num_ack_pending'
    }
  },
  redelivered: {
    help: 'Messages that are tried again',
    names: {
      kafka: 'instep_retry_messages',
      amqp: 'rabbitmq_detailed_queue_messages_redelivered_total',
      nats: 'jetstream_consumer_num_redelivered'
    }
  },
  deadLetters: {
    help: 'Messages among the dead letters',
    names: {
      kafka: 'instep_dead_letter_messages',
      amqp: 'instep_dead_letter_messages',
      nats: 'instep_dead_letter_messages'
    }
  },
  unroutable: {
    help: 'Messages that nobody would have got',
    names: { amqp: 'instep_unroutable_messages' }
  },
  consumers: {
    help: 'Consumers that are connected',
    names: {
      kafka: 'kafka_consumergroup_members',
      amqp: 'rabbitmq_detailed_queue_consumers',
      nats: 'instep_consumers'
    }
  }
}

/** What was measured in the text format of Prometheus, under the names that each broker's exporters use where they have one. */
export function prometheusText(measurements: readonly Measurement[]): string {
  const samples = Object.entries(metrics).flatMap(([count, { help, names, scale = 1 }]) =>
    measurements.flatMap(measurement => {
      const value = measurement[count as keyof Counts] // the keys of the table
      const name = names[measurement.watched.channel.protocol]
      return value === undefined || name === undefined
        ? []
        : [{ name, help, line: `${name}{${labelsOf(measurement)}} ${value * scale}` }]
    })
  )
  return [...Map.groupBy(samples, ({ name }) => name)]
    .flatMap(([name, all]) => [
      `# HELP ${name} ${all[0]?.help}`,
      `# TYPE ${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}`,
      ...all.map(({ line }) => line),
      ''
    ])
    .join('\n')
}

function labelsOf({ watched: { channel, group, place, services } }: Measurement): string {
  const own: Readonly<Record<string, string | undefined>> =
    channel.protocol === 'kafka'
      ? { topic: channel.topic, consumergroup: group }
      : channel.protocol === 'amqp'
        ? { vhost: channel.vhost, queue: channel.queue?.name }
        : channel.protocol === 'nats'
          ? { stream_name: channel.stream?.name, consumer_name: group, subject: channel.subject }
          : {}
  const labels = { ...own, place, service: services.join(',') }
  return Object.entries(labels)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${escaped(value)}"`]))
    .join(',')
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
