// What the palette offers: the commands at hand and, once something is typed, the cases and customers that fit it.
import { computed, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { useFoundCustomers } from '@/loop/0-people/customers/useCustomers'
import { useCaseLink } from '@/loop/4-handling/caseLink'
import { useFoundCases } from '@/loop/4-handling/list/useCases'
import type { FoundGroup } from '@/ui/Finder.vue'
import { canRun, groups, nameOf, runCommand, type Command } from './commands'
import { t, tOr } from './i18n'
import { keyOf, spelled } from './keys'
import { settled } from './settled'
import { useSpellings } from './useSpellings'

const own = 'app.palette' // it is open already

export function usePalette(text: Ref<string>, open: Ref<boolean>) {
  const router = useRouter()
  const linkTo = useCaseLink()
  const spellings = useSpellings(open)
  const asked = settled(text)
  const cases = useFoundCases(asked)
  const customers = useFoundCustomers(asked)

  const words = computed(() => text.value.toLowerCase().split(/\s+/).filter(Boolean))
  const fits = (command: Command) => [nameOf(command).toLowerCase(), ...spellings(command)].some((name) => words.value.every((word) => name.includes(word)))
  const commands = computed(() => groups.map((group): FoundGroup => ({
    title: t(group.title),
    items: group.commands.filter((one) => one.id !== own && canRun(one.id) && fits(one))
      .map((one) => ({ id: one.id, label: nameOf(one), keys: spelled(keyOf(one)), run: () => runCommand(one.id) })),
  })))
  const found = computed((): FoundGroup[] => (words.value.length === 0 ? [] : [
    { title: t('app.rail.cases'), items: cases.value.map((one) => ({ id: one.id, icon: 'inbox', label: `${one.number} ${one.title}`, remark: one.customer_name, run: () => void router.push(linkTo(one.id)) })) },
    { title: t('app.rail.customers'), items: customers.value.map((one) => ({ id: one.id, icon: 'person', label: one.name, remark: [tOr(`tier.${one.tier}`, one.tier), one.organisation].filter(Boolean).join(' · '), run: () => void router.push({ name: 'customers', params: { id: one.id } }) })) },
  ]))
  return computed(() => [...commands.value, ...found.value].filter((group) => group.items.length > 0))
}
