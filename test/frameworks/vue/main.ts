import { createApp } from 'vue';
import Chat from './Chat.vue';

const query = new URLSearchParams(location.search);
createApp(Chat, { server: query.get('server') ?? '/', room: query.get('room') ?? 'lobby' }).mount('#app');
