// The company's one record, and what it would look like before it is kept.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { api, take } from '@/api/client'
import type { Company, CompanyFacts } from '@/api/types'

const key = ['company']

export const useCompany = () => useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/v1/company')), staleTime: 60_000 })

/** Without fields that were left empty: they are not there. */
export function filled(facts: CompanyFacts): CompanyFacts {
  const given = <T extends object>(all: T) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')) as T
  return given({ ...facts, names: given(facts.names) })
}

export function useCompanyKeeping() {
  const queries = useQueryClient()
  const keep = (company: Company) => {
    queries.setQueryData(key, company)
    void queries.invalidateQueries({ queryKey: ['setup'] })
    return company
  }
  return {
    save: async (version: number, facts: CompanyFacts) => keep(await take(api.PUT('/api/v1/company', { body: { version, facts: filled(facts) } }))),
    putLogo: async (file: File) =>
      keep(await (take(api.PUT('/api/v1/company/logo', { body: file as never, bodySerializer: (body: unknown) => body as File, headers: { 'Content-Type': file.type || 'application/octet-stream' } } as never)) as Promise<Company>)),
    dropLogo: async () => keep(await take(api.DELETE('/api/v1/company/logo'))),
  }
}

const colour = /^#[0-9a-f]{6}$/i
/** Asked while a colour is being chosen; only whole colours are worth asking about. */
export function useColours(facts: CompanyFacts) {
  const whole = (text?: string) => (text && colour.test(text) ? text.toLowerCase() : undefined)
  return useQuery({
    queryKey: ['company', 'colours', () => whole(facts.accent), () => whole(facts.accent_dark)],
    queryFn: () => take(api.GET('/api/v1/company/colours', { params: { query: { accent: whole(facts.accent), accent_dark: whole(facts.accent_dark) } } })),
    staleTime: Infinity,
    placeholderData: (before) => before,
  })
}
