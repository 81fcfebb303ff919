import { readEnum } from './parse-enum.ts'
import { readExtend, readMessage, readTypeName, readVisibility } from './parse-message.ts'
import { readOption } from './parse-options.ts'
import { Scanner } from './scan.ts'
import {
  type Edition,
  type Enum,
  type Extend,
  editions,
  type File,
  type Import,
  type Message,
  type NamedType,
  type Option,
  type Rpc,
  type Service,
  type Visibility
} from './tree.ts'

/** Reads the text of one .proto file; what its names mean is not looked at. @throws Failure schemaInvalid */
export function parseFile(text: string, path?: string, isBuiltIn = false): File {
  const scanner = new Scanner({ text, path })
  const written = readEdition(scanner)
  const parts: Parts = {
    packages: [],
    imports: [],
    options: [],
    messages: [],
    enums: [],
    extends: [],
    services: []
  }
  while (scanner.token.kind !== 'end') {
    if (scanner.accept(';')) continue
    const visibility = readVisibility(scanner)
    const statement = scanner.token.kind === 'word' ? statements.get(scanner.token.text) : undefined
    if (statement === undefined)
      scanner.fail(`${JSON.stringify(scanner.token.text)} does not start a statement`)
    else statement(scanner, parts, visibility)
  }
  const { packages, ...rest } = parts
  return {
    text,
    path,
    edition: written ?? 'proto2',
    isEditionWritten: written !== undefined,
    package: packages[0] ?? '',
    isBuiltIn,
    ...rest
  }
}

type Statement = (scanner: Scanner, parts: Parts, visibility: Visibility) => void

interface Parts {
  readonly packages: string[]
  readonly imports: Import[]
  readonly options: Option[]
  readonly messages: Message[]
  readonly enums: Enum[]
  readonly extends: Extend[]
  readonly services: Service[]
}

/** What may stand in a file, by its first word. */
const statements = new Map<string, Statement>(
  Object.entries({
    syntax: misplaced,
    edition: misplaced,
    package: readPackage,
    import: (scanner: Scanner, { imports }: Parts) => imports.push(readImport(scanner)),
    option: (scanner: Scanner, { options }: Parts) => options.push(readOption(scanner)),
    message: (scanner: Scanner, { messages }: Parts, visibility: Visibility) =>
      messages.push(readMessage(scanner, visibility)),
    enum: (scanner: Scanner, { enums }: Parts, visibility: Visibility) =>
      enums.push(readEnum(scanner, visibility)),
    extend: (scanner: Scanner, parts: Parts) => parts.extends.push(readExtend(scanner)),
    service: (scanner: Scanner, { services }: Parts) => services.push(readService(scanner))
  })
)

function misplaced(scanner: Scanner): never {
  return scanner.fail(`"${scanner.token.text}" must be the first statement, and the only one of its kind`)
}

/** `syntax = "proto3";` or `edition = "2023";` */
function readEdition(scanner: Scanner): Edition | undefined {
  const keyword = scanner.token.text
  if (!scanner.is('syntax') && !scanner.is('edition')) return undefined
  scanner.next()
  scanner.expect('=')
  const { at } = scanner.token
  const text = scanner.string('a version of the language')
  const edition = editions.find(name => name === text && name.startsWith('proto') === (keyword === 'syntax'))
  if (edition === undefined) return scanner.fail(`There is no ${keyword} ${JSON.stringify(text)}`, at)
  scanner.expect(';')
  return edition
}

function readPackage(scanner: Scanner, { packages }: Parts): void {
  if (packages.length > 0) scanner.fail('A file has only one package')
  scanner.expect('package')
  packages.push(scanner.name("the package's name"))
  scanner.expect(';')
}

/** `import "path";`, `import public "path";` and so on. */
function readImport(scanner: Scanner): Import {
  scanner.expect('import')
  const modifier = (['public', 'weak', 'option'] as const).find(keyword => scanner.accept(keyword))
  const { at } = scanner.token
  const path = scanner.string('the path of an import')
  scanner.expect(';')
  return { path, modifier, at }
}

function readService(scanner: Scanner): Service {
  scanner.expect('service')
  const { at } = scanner.token
  const name = scanner.word("a service's name")
  const options: Option[] = []
  const rpcs: Rpc[] = []
  scanner.nested('{', '}', () => {
    if (scanner.accept(';')) return
    if (scanner.is('option')) options.push(readOption(scanner))
    else rpcs.push(readRpc(scanner))
  })
  return { name, at, options, rpcs }
}

function readRpc(scanner: Scanner): Rpc {
  scanner.expect('rpc')
  const { at } = scanner.token
  const name = scanner.word("a method's name")
  const request = readRpcType(scanner)
  scanner.expect('returns')
  const response = readRpcType(scanner)
  const options: Option[] = []
  if (scanner.is('{')) {
    scanner.nested('{', '}', () => {
      if (!scanner.accept(';')) options.push(readOption(scanner))
    })
    scanner.accept(';')
  } else scanner.expect(';')
  return {
    name,
    at,
    request: request.type,
    isRequestStream: request.isStream,
    response: response.type,
    isResponseStream: response.isStream,
    options
  }
}

function readRpcType(scanner: Scanner): { readonly type: NamedType; readonly isStream: boolean } {
  scanner.expect('(')
  const isStream = scanner.is('stream') && scanner.following.text !== ')'
  if (isStream) scanner.next()
  const type = readTypeName(scanner)
  scanner.expect(')')
  return { type, isStream }
}
