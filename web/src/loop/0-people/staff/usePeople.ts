// People, teams and roles as those who look after them see them. What is kept is asked for anew everywhere.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, given, take } from '@/api/client'
import type { Role, TeamFile } from '@/api/types'

export interface PeopleFilter { q: string; state: 'active' | 'inactive' | 'all'; team: string; role: string }

export function usePeople(filter: MaybeRefOrGetter<PeopleFilter>) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['staff', 'page', toValue(filter)]),
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const { q, state, team, role } = toValue(filter)
      const active = state === 'all' ? undefined : state === 'active'
      return take(api.GET('/api/v1/staff', { params: { query: given({ q: q.trim(), active, team, role, limit: 100, cursor: pageParam }) as never } }))
    },
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  return { list, people: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}

export const usePerson = (id: () => string) =>
  useQuery({ queryKey: computed(() => ['staff', 'file', id()]), queryFn: () => take(api.GET('/api/v1/staff/{id}', { params: { path: { id: id() } } })) })

export const useTeam = (id: () => string) =>
  useQuery({ queryKey: computed(() => ['teams', 'file', id()]), queryFn: (): Promise<TeamFile> => take(api.GET('/api/v1/teams/{id}', { params: { path: { id: id() } } })) })

export function useTeams() {
  const list = useQuery({ queryKey: ['teams'], queryFn: () => take(api.GET('/api/v1/teams')), staleTime: 300_000 })
  return { list, teams: computed(() => list.data.value?.items ?? []) }
}

export function useRoles() {
  const list = useQuery({ queryKey: ['roles'], queryFn: () => take(api.GET('/api/v1/roles')) })
  return { list, roles: computed<Role[]>(() => list.data.value?.items ?? []), rights: computed(() => list.data.value?.rights ?? []) }
}

export function useRefresh() {
  const queries = useQueryClient()
  return () => Promise.all([['staff'], ['teams'], ['roles']].map((queryKey) => queries.invalidateQueries({ queryKey })))
}

/** 16 characters nobody mistakes for another, about 90 bits. */
export function newPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const fit = [...crypto.getRandomValues(new Uint8Array(64))].filter((byte) => byte < 256 - (256 % letters.length))
  return fit.slice(0, 16).map((byte) => letters[byte % letters.length]).join('').replace(/(.{4})(?=.)/g, '$1-')
}
