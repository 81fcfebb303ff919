import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { answers, findJars } from '../jars.ts'
import { freePort } from '../postgres-cluster.ts'
import { type Installed, launch, listening, type Missing, type Server } from './server.ts'

const run = promisify(execFile)
const here = import.meta.dirname

/** Apache Kafka: its jars of the version in the POM, and a Java to run them. */
export async function findKafka(): Promise<Installed | Missing> {
  if (!(await answers('java', '-version'))) return missing('there is no java')
  const jars = await findKafkaJars()
  if (typeof jars !== 'string') return jars
  return { kind: 'installed', start: folder => startKafka(jars, folder) }
}

/** One node, broker and controller at once, in KRaft mode. */
async function startKafka(jars: string, folder: string): Promise<Server> {
  const [port, controllerPort] = [await freePort(), await freePort()]
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'num.partitions': '3',
    // As it is unless somebody changes it: that no topic comes from a misspelt name is for clients to see to.
    'auto.create.topics.enable': 'true',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '3',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    // Groups are ready at once; tests do not wait for members who may come.
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '1000'
  }
  const properties = join(folder, 'server.properties')
  await writeFile(
    properties,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('')
  )
  const java = [
    '-Xmx512m',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    `-Dlog4j2.configurationFile=${join(here, 'kafka-log.xml')}`,
    '-cp',
    join(jars, '*')
  ]
  const cluster = randomBytes(16).toString('base64url')
  // As one word: an id may begin with a hyphen.
  const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${cluster}`, '-c', properties]
  await run('java', [...java, ...format])
  return launch({
    url: `127.0.0.1:${port}`,
    program: 'java',
    words: [...java, 'kafka.Kafka', properties],
    folder,
    // It opens the port when it has recovered what is on disk and the controller knows it.
    ready: () => listening(port)
  })
}

/** The jars of the version in the POM. */
export async function findKafkaJars(): Promise<string | Missing> {
  const jars = await findJars(join(here, 'pom.xml'), 'kafka_2.13', 'instep-kafka')
  return 'folder' in jars ? jars.folder : missing(jars.want)
}

function missing(why: string): Missing {
  return { kind: 'missing', reason: `there is no Apache Kafka: ${why}, and INSTEP_TEST_KAFKA names none` }
}
