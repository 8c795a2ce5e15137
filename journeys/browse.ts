import { journey } from 'trueup'

// Without a browser: what a partner's program does that reads the catalogue.
export default journey.http('browse', async ({ http, step, check, data }) => {
  const categories = await step('categories', async () =>
    (await http.get('/api/categories')).json<{ slug: string }[]>(),
  )
  await step('shelves', async () => {
    for (const { slug } of categories) {
      for (const page of [1, 2]) {
        const answer = await http.get(`/api/categories/${slug}/products?page=${page}`)
        check(answer.status === 200, `page ${page} of ${slug} answered ${answer.status}`)
      }
    }
  })
  await step('product', async () => {
    const answer = await http.get(`/api/products/${data.product}`)
    check(answer.status === 200, `product ${data.product} answered ${answer.status}`)
  })
})
