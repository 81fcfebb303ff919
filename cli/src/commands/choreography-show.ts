import { createClient, native } from '@instep/protocol'
import { type Command, required, UsageError, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { around } from '../words/graph/around.ts'
import { graphDot } from '../words/graph/dot.ts'
import { graphMermaid } from '../words/graph/mermaid.ts'
import { pictureOf } from '../words/graph/picture.ts'
import { graphSvg, mostArrows } from '../words/graph/svg.ts'
import { graphTable } from '../words/graph/table.ts'

export const choreographyShow: Command = {
  name: 'choreography show',
  summary: 'Who sends what to whom in an environment, as a table or as a picture',
  words: '',
  formats: ['mermaid', 'dot', 'svg'],
  options: {
    environment: { type: 'string', value: 'ENVIRONMENT', summary: 'Where to look' },
    around: {
      type: 'string',
      multiple: true,
      value: 'SERVICE',
      summary: 'Only what a service has to do with; may be given several times'
    }
  },
  notes: `  instep choreography show --environment production
  instep choreography show --environment production --around orders --format svg > orders.svg`,

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out, texts } = invocation
    const environment = required(invocation, 'environment')
    const whole = await createClient(native.choreography, registry, client).showChoreography({
      params: { environment },
      query: {}
    })
    const services = texts('around')
    const stranger = services.find(name => !whole.versions.some(({ service }) => service === name))
    if (stranger !== undefined) {
      throw new UsageError(
        `nobody in ${environment} is called ${stranger}, or nothing is known of its messages`
      )
    }
    const graph = around(whole, services)
    const picture = pictureOf(graph)
    if (out.format === 'svg' && picture.arrows.length > mostArrows) {
      throw new UsageError(
        `${picture.arrows.length} lines are too many to draw; --around SERVICE shows a part, --format dot all`
      )
    }
    const svg = out.format === 'svg' ? await graphSvg(picture) : ''
    out.answer(graph, () => graphTable(out, graph), {
      mermaid: () => graphMermaid(picture),
      dot: () => graphDot(picture),
      svg: () => svg
    })
    return exitCodes.yes
  }
}
