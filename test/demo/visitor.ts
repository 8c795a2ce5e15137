// A visitor without a browser: keeps the session's cookie and fills in the shop's own forms.

export class Visitor {
  readonly url: string
  cookie = ''

  constructor(url: string) {
    this.url = url
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#keep(
      await fetch(this.url + path, {
        headers: { ...headers, cookie: this.cookie },
        redirect: 'manual',
      }),
    )
  }

  async post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.#keep(
      await fetch(this.url + path, {
        method: 'POST',
        headers: { cookie: this.cookie },
        body: new URLSearchParams(fields),
        redirect: 'manual',
      }),
    )
  }

  /** Sends a form of the page at `page` with the token that the page carries. */
  async submit(page: string, to: string, fields: Record<string, string>): Promise<Response> {
    const [, csrf = ''] =
      /name="csrf" value="([^"]+)"/.exec(await (await this.get(page)).text()) ?? []
    return this.post(to, { csrf, ...fields })
  }

  async fillCart(product: number): Promise<void> {
    const answer = await this.submit(`/products/${product}`, '/cart/items', {
      product: String(product),
      quantity: '2',
    })
    if (answer.status !== 303) throw new Error(`the cart answered ${answer.status}`)
  }

  #keep(answer: Response): Response {
    const set = answer.headers.get('set-cookie')
    if (set) this.cookie = set.split(';')[0]!
    return answer
  }
}
