import { journey } from 'trueup'

// The way to a paid order without a browser, for many users at a time: `trueup experiment slow-payment`.
export default journey.http(
  'pay',
  async ({ http, step, check, data, variables }) => {
    await step('fill cart', async () => {
      // Every form of a visitor has the same token; the product's own page is busy with reviews.
      const { fields } = (await http.get('/login')).form('#login')
      const cart = { csrf: fields.csrf ?? '', product: data.product ?? '77' }
      await http.post('/cart/items', { form: cart })
    })
    await step('pay', async () => {
      const checkout = await http.get('/checkout')
      const order = await checkout
        .form('form[action="/checkout"]')
        .submit({ email: variables.email, card: '4242 4242 4242 4242' })
      check(order.status < 400, `the order answered ${order.status}`)
    })
  },
  { writes: 1 },
)
