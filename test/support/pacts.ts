/** A message pact, as a client writes it. */
export function messagePact(
  consumer: string,
  provider: string,
  { price = '10.0', topic = 'orders' }: { readonly price?: string; readonly topic?: string } = {}
): string {
  return `{"consumer":{"name":"${consumer}"},"provider":{"name":"${provider}"},"interactions":[{"type":"Asynchronous/Messages","description":"an order","contents":{"content":{"price":${price},"id":12345678901234567890},"contentType":"application/json","encoded":false},"metadata":{"topic":"${topic}"}}],"metadata":{"pactSpecification":{"version":"4.0"}}}`
}
