import { createRoot } from 'react-dom/client';
import { Chat } from './chat.tsx';

const root = document.querySelector('#app');
const query = new URLSearchParams(location.search);
if (root) createRoot(root).render(<Chat server={query.get('server') ?? '/'} room={query.get('room') ?? 'lobby'} />);
