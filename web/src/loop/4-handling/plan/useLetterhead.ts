// What stands at the head of a letter: the company's name, reach and logo, or the product's name where nobody said.
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, take } from '@/api/client'
import { languages, t, type Language } from '@/app/i18n'

export function useLetterhead(language: Ref<Language>) {
  const company = useQuery({ queryKey: ['company', 'letterhead'], queryFn: () => take(api.GET('/api/v1/company')), staleTime: 300_000, retry: false })
  return computed(() => {
    const facts = company.data.value?.version ? company.data.value.facts : undefined
    const names = facts?.names
    return {
      name: names?.[language.value] ?? languages.map((one) => names?.[one]).find(Boolean) ?? t('app.name'),
      lines: [facts?.address, [facts?.phone, facts?.email, facts?.website].filter(Boolean).join(' · ')].filter((one): one is string => !!one),
      logo: company.data.value?.logo?.url ?? '',
      footer: facts?.footer ?? '',
    }
  })
}
