import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../postgres-cluster.ts'
import { type Installed, launch, listening, type Missing, type Server } from './server.ts'

const run = promisify(execFile)
const here = import.meta.dirname

/** Apache Kafka: its jars of the version in the POM, and a Java to run them. */
export async function findKafka(): Promise<Installed | Missing> {
  if (!(await answers('java', '-version'))) return missing('there is no java')
  const jars = await findJars()
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

/** The jars, fetched once and kept beside the system's other temporary files. */
export async function findJars(): Promise<string | Missing> {
  const pom = join(here, 'pom.xml')
  const version = /<artifactId>kafka_2.13<\/artifactId>\s*<version>(.+?)</.exec(
    await readFile(pom, 'utf8')
  )?.[1]
  const folder = join(tmpdir(), `instep-kafka-${version}`)
  if (await exists(folder)) return folder
  if (!(await answers('mvn', '-version'))) return missing('there is no mvn to fetch the jars with')
  // Made elsewhere and moved: an interrupted download is never taken for the whole.
  const draft = await mkdtemp(`${folder}-`)
  try {
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${draft}`])
    await rename(draft, folder)
  } catch {
    await rm(draft, { recursive: true, force: true })
    // Another run may have been first.
    if (!(await exists(folder))) return missing('mvn could not fetch the jars')
  }
  return folder
}

function missing(why: string): Missing {
  return { kind: 'missing', reason: `there is no Apache Kafka: ${why}, and INSTEP_TEST_KAFKA names none` }
}

function answers(program: string, ...words: readonly string[]): Promise<boolean> {
  return run(program, words).then(
    () => true,
    () => false
  )
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false
  )
}
