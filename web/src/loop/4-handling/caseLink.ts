import { useRoute } from 'vue-router'

/** Where a case is. The list beside it keeps its filter. */
export function useCaseLink() {
  const route = useRoute()
  return (id: string) => ({ name: 'cases', params: { id }, query: route.name === 'cases' ? route.query : {} })
}
