import { createApp } from 'vue'
import App from './App.vue'
import { followLanguage } from './i18n'
import { router } from './router'
import { takeTokenFromAddress } from './server/http'
import { followVisits, open } from './server/studio'
import { followTheme } from './theme'
import './style/paper.css'
import './style/controls.css'

followTheme()
followLanguage()
followVisits()
void takeTokenFromAddress().then(open)
createApp(App).use(router).mount('#app')
