import { nextTick } from 'vue'
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import CreatePage from './create/CreatePage.vue'

/**
 * The pages, in the order of the navigation. A further page is a further line here and a word in the languages. All but the
 * first are files of their own, which are asked for when the page is gone to.
 */
export const PAGES = [
  { path: '/create', name: 'create', component: CreatePage },
  { path: '/queue', name: 'queue', component: () => import('./queue/QueuePage.vue') },
] as const satisfies readonly RouteRecordRaw[]

/** Paths stand behind a # because those without belong to ComfyUI's protocol: /queue is one of its routes. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [...PAGES, { path: '/:any(.*)*', redirect: '/create' }],
  scrollBehavior: () => ({ top: 0 }),
})

router.afterEach((_to, from) => {
  if (from.matched.length === 0) return
  // A screen reader goes on where the focus is: at the heading of the page that has come.
  void nextTick(() => document.querySelector<HTMLElement>('main h1')?.focus())
})
