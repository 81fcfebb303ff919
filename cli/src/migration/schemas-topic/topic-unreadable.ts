/** The topic cannot be read, in words for whoever asked. */
export class TopicUnreadable extends Error {
  override readonly name = 'TopicUnreadable'
}
