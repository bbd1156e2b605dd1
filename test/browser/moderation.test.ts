import { expect } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { API_KEY, API_KEYS } from '../helpers/api-contract.ts';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { act, pressOn, row } from '../helpers/message-rows.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { samplePicture } from '../helpers/sample-pictures.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { sendPicture, uploadPicture } from '../helpers/upload-picture.ts';
import { STOP_UNDO_CLOCK } from '../helpers/undo-clock.ts';

const ADMIN_TOKEN = 'an-admin-token-of-ours';
const FIELD = `part('composer').querySelector('textarea')`;
const SEND = `part('composer').querySelector('[part=send]')`;
const LIMIT = `shown(part('composer').querySelector('#limit'))`;
const ROOM = `box.shadowRoot.querySelector('.room')`;
const SHIELD = `tool('moderation')`;

/** Opens two pages in a room of a server: a moderator's, and another member's. */
async function openPages(server: TestServer): Promise<readonly [boss: BrowserPage, eve: BrowserPage]> {
  const boss = await BrowserPage.open(chatPage(server.url));
  await boss.run(`box.adminToken = '${ADMIN_TOKEN}'`);
  const eve = await BrowserPage.open(chatPage(server.url));
  await boss.until(`people().length === 2 && box.state.isModerator && ${SHIELD} !== null`);
  return [boss, eve];
}

async function say(page: BrowserPage, text: string): Promise<void> {
  await page.send(text);
  await page.until(`texts().includes('${text}') && all(part('log'), '.pending').length === 0`);
}

/** Chooses in the form about a person, and submits it. */
async function choose(page: BrowserPage, action: string, reason: string): Promise<void> {
  await page.until(`sanction().getRootNode().activeElement?.name === 'action'`);
  await page.run(
    `const action = sanction().elements.action; action.value = '${action}'; action.dispatchEvent(new Event('change'));
    sanction().elements.reason.value = '${reason}';`,
  );
  await page.click(`sanction().querySelector('.main')`);
}

/** Opens a tab of the panel. */
async function openTab(page: BrowserPage, name: string): Promise<void> {
  await page.click(SHIELD);
  await page.click(`sheet().querySelector('#${name}')`);
}

browserTest('A moderator mutes a person from a message, who sees why, and lifts it with one press', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN });
  const [boss, eve] = await openPages(server);
  await using _boss = boss;
  await using _eve = eve;
  const name = await eve.name();
  await say(eve, 'buy my things');
  await pressOn(boss, 'buy my things', `Moderate ${name}…`);
  await choose(boss, 'mute 600', 'advertising');
  await boss.until(`shown(notice()).startsWith('${name} is muted.') && shown(notice()).includes('Undo')`);
  expect(await axeViolations(boss)).toEqual([]);
  await boss.saveScreenshot('moderation-muted-notice');
  await eve.until(`${LIMIT} === 'You’re muted: advertising'`);
  await eve.until(`${SEND}.disabled && shown(part('composer').querySelector('#count')).startsWith('You can send')`);
  await eve.click(FIELD);
  await eve.type('but');
  await eve.press('Enter');
  expect(await eve.read<string>(`${FIELD}.value`)).toBe('but');
  expect(await axeViolations(eve)).toEqual([]);
  expect(await eve.read<string>(`part('composer').querySelector('.me').title`)).toBe(
    `${name} · Your name can’t be changed.`,
  );
  await eve.saveScreenshot('moderation-muted');
  // The notice has the focus.
  await boss.press('Enter');
  await eve.until(`${LIMIT} === '' && !${SEND}.disabled`);
  await boss.until(`shown(notice()) === '${name} can come back and write again.'`);
  expect(boss.consoleErrors).toEqual([]);
});

browserTest(
  'A moderator bans a person with their messages after a question, and lifts the ban in the panel',
  async () => {
    await using server = await startTestServer({ ADMIN_TOKEN });
    const [boss, eve] = await openPages(server);
    await using _boss = boss;
    await using _eve = eve;
    const name = await eve.name();
    await say(eve, 'one rude thing');
    await say(eve, 'another rude thing');
    await pressOn(boss, 'one rude', `Moderate ${name}…`);
    await boss.until(`sanction().getRootNode().activeElement?.name === 'action'`);
    await boss.run(
      `const action = sanction().elements.action; action.value = 'ban 86400'; action.dispatchEvent(new Event('change'));`,
    );
    await boss.until(`sanction().elements.erase.checkVisibility()`);
    await boss.run(`sanction().elements.erase.value = 'all'`);
    await boss.click(`sanction().querySelector('.main')`);
    await boss.until(`shown(sanction().querySelector('[role=alert]')).startsWith('Delete the messages of ${name}?')`);
    expect(await axeViolations(boss)).toEqual([]);
    await boss.saveScreenshot('moderation-erase');
    await boss.click(`sanction().querySelector('.danger')`);
    await eve.until(`/You can rejoin after .*\\d/.test(status())`);
    await boss.until(
      `all(part('log'), '.text').filter((text) => shown(text) === 'This message was deleted.').length === 2`,
    );
    await boss.press('Escape');

    await openTab(boss, 'bans');
    await boss.until(`shown(sheet().querySelector('li')).startsWith('${name} · Banned until')`);
    expect(await axeViolations(boss)).toEqual([]);
    await boss.saveScreenshot('moderation-bans');
    await boss.click(`sheet().querySelector('li button')`);
    await boss.until(`shown(sheet().querySelector('#panel')) === 'Nobody is banned or muted.'`);
    await boss.click(`sheet().querySelector('#log')`);
    await boss.until(`sheet().querySelectorAll('li').length >= 2`);
    await boss.saveScreenshot('moderation-log');
    expect(await axeViolations(boss)).toEqual([]);
    await boss.press('Escape');
    await boss.until(`moderation() === null && box.shadowRoot.activeElement === ${SHIELD}`);
    // Her card has no button before the end of the ban. The page can try.
    await eve.run(`box.join()`);
    await eve.until(`you() === '${name}'`);
    expect(boss.consoleErrors).toEqual([]);
  },
);

browserTest('A member reports a message, and a moderator deletes it in the panel', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN });
  const [boss, eve] = await openPages(server);
  await using _boss = boss;
  await using _eve = eve;
  await using tim = await BrowserPage.open(chatPage(server.url));
  await say(tim, 'a terrible thing');
  await pressOn(eve, 'a terrible thing', 'Report…');
  const report = `box.shadowRoot.querySelector('chat-box-report')`;
  await eve.until(`${report}.shadowRoot.activeElement?.name === 'reason'`);
  await eve.saveScreenshot('report-form');
  expect(await axeViolations(eve)).toEqual([]);
  // Escape returns to the message.
  await eve.press('Escape');
  await eve.until(`${report} === null && part('log').activeElement === ${row('a terrible thing')}`);
  await pressOn(eve, 'a terrible thing', 'Report…');
  await eve.until(`${report}.shadowRoot.activeElement?.name === 'reason'`);
  await eve.type('it is terrible');
  await eve.click(`${report}.shadowRoot.querySelector('.main')`);
  await eve.until(`shown(${report}.shadowRoot.querySelector('[role=status]')).startsWith('Thanks.')`);
  await eve.saveScreenshot('report-sent');

  await boss.until(`${SHIELD}.title === 'Moderation, 1 open report'`);
  await boss.saveScreenshot('moderation-shield');
  await boss.click(SHIELD);
  await boss.until(`shown(sheet().querySelector('li')).includes('it is terrible')`);
  await boss.saveScreenshot('moderation-reports');
  expect(await axeViolations(boss)).toEqual([]);
  const author = await tim.name();
  await boss.click(`sheet().querySelector('li .danger + button')`);
  await choose(boss, 'mute 600', 'terrible');
  await boss.until(`shown(notice()).startsWith('${author} is muted.')`);
  await boss.press('Enter');
  await boss.until(`shown(notice()) === '${author} can come back and write again.'`);
  // The first press closes the notice.
  await boss.click(SHIELD);
  await boss.until('moderation() === null');
  await boss.click(SHIELD);
  await boss.until(`shown(sheet().querySelector('li')).includes('it is terrible')`);
  await boss.click(`sheet().querySelector('li .danger')`);
  await boss.until(`shown(sheet().querySelector('#panel')) === 'There are no open reports.'`);
  await boss.press('Escape');
  await tim.until(`shown(part('log').querySelector('.text')) === 'This message was deleted.'`);
  await boss.until(`${SHIELD}.title === 'Moderation'`);
  expect([...boss.consoleErrors, ...eve.consoleErrors]).toEqual([]);
});

browserTest('A moderator sees the picture of a reported message, if it still exists', async () => {
  using data = temporaryFolder();
  await using server = await startTestServer({ ADMIN_TOKEN, FILES: 'all', DATA_DIR: data.path });
  await using boss = await BrowserPage.open(chatPage(server.url));
  await using tim = await chatMember(server.url, 'WebSocket', 'lobby');
  await using eve = await chatMember(server.url, 'WebSocket', 'lobby');
  const uploaded = await uploadPicture(tim, server.url, 'lobby', await samplePicture('png'));
  await sendPicture(tim, uploaded, 'look', 'A rude gesture');
  await eve.outcome({ type: 'report', message: uploaded.file.id, reason: 'rude' });
  await boss.run(`box.adminToken = '${ADMIN_TOKEN}'`);
  await boss.until(`${SHIELD}?.title === 'Moderation, 1 open report'`);
  await boss.click(SHIELD);
  const picture = `sheet().querySelector('blockquote img')`;
  await boss.until(`${picture}?.naturalWidth > 0`);
  expect(await boss.read<string>(`shown(sheet().querySelector('blockquote'))`)).toContain('A rude gesture');
  await boss.saveScreenshot('moderation-report-picture');
  expect(await axeViolations(boss)).toEqual([]);
  rmSync(join(data.path, 'files', 'lobby'), { recursive: true });
  await boss.press('Escape');
  await boss.reload();
  await boss.run(`box.adminToken = '${ADMIN_TOKEN}'`);
  await boss.until(`${SHIELD} !== null`);
  await boss.click(SHIELD);
  await boss.until(`${picture}?.hidden === true`);
});

browserTest('Settings of a room show to everybody: topic, pinned message, slow mode with a countdown', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN });
  const [boss, eve] = await openPages(server);
  await using _boss = boss;
  await using _eve = eve;
  await say(boss, 'please be kind');
  await pressOn(boss, 'please be kind', 'Pin');
  await eve.until(`shown(${ROOM}).includes('please be kind')`);
  await openTab(boss, 'settings');
  const form = `sheet().querySelector('chat-box-room-form').shadowRoot.querySelector('form')`;
  await boss.until(`${form}?.elements.topic.checkVisibility()`);
  await boss.saveScreenshot('moderation-room');
  expect(await axeViolations(boss)).toEqual([]);
  await boss.run(`${form}.elements.topic.value = 'Release day'; ${form}.elements.slow.value = '30';`);
  await boss.click(`${form}.querySelector('.main')`);
  await boss.until(`shown(${form}.querySelector('[role=status]')) === 'Saved.'`);
  await eve.until(`shown(${ROOM}.querySelector('p')) === 'Release day'`);
  await eve.until(`${LIMIT} === 'Slow mode: one message every 30 s.' && !${SEND}.matches(':has(b)')`);
  await say(eve, 'congratulations');
  await eve.click(FIELD);
  await eve.type('next');
  await eve.until(`${SEND}.disabled && /^\\d+$/.test(shown(${SEND}.querySelector('b')))`);
  await eve.saveScreenshot('room-slow');
  expect(await axeViolations(eve)).toEqual([]);
  await eve.click(`${ROOM}.querySelector('button')`);
  await eve.until(`part('log').activeElement === ${row('please be kind')}`);

  // Another moderator changes the settings meanwhile.
  await using other = await BrowserPage.open(chatPage(server.url));
  await other.run(`box.adminToken = '${ADMIN_TOKEN}'`);
  await other.until(`box.state.isModerator`);
  await other.send('/topic Tea time');
  await eve.until(`shown(${ROOM}.querySelector('p')) === 'Tea time'`);
  await boss.run(`${form}.elements.topic.value = 'Lunch';`);
  await boss.click(`${form}.querySelector('.main')`);
  await boss.until(
    `shown(${form}.querySelector('[role=status]')).startsWith('Another moderator changed the settings.')`,
  );
  expect(await boss.read<string>(`${form}.elements.topic.value`)).toBe('Tea time');
  await boss.saveScreenshot('moderation-conflict');
  await boss.press('Escape');
  // Visitors see the pinned message although it is not among those that they load.
  await boss.run(`for (let index = 0; index < 60; index++) box.send('message ' + index)`);
  await eve.until(`texts().includes('message 59')`);
  await using late = await BrowserPage.open(chatPage(server.url));
  await late.until(`shown(${ROOM}).includes('please be kind') && !texts().includes('please be kind')`);
  await boss.run(`${row('please be kind')}.scrollIntoView()`);
  await boss.run(STOP_UNDO_CLOCK);
  await pressOn(boss, 'please be kind', 'Delete');
  await boss.until(`part('log').activeElement?.className === 'undo'`);
  await boss.run(`endUndo()`);
  for (const page of [eve, late]) await page.until(`!${ROOM}.querySelector('button')`);
  await boss.run(`box.client.command({ type: 'settings', rev: box.client.settings.rev, guests: 'read' })`);
  await eve.until(`status().endsWith('. Sign in to write.') && part('composer').host.hidden`);
});

browserTest('A moderator deletes the message of an API key, and is not offered to mute or ban it', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN, API_KEYS });
  const [boss, eve] = await openPages(server);
  await using _boss = boss;
  await using _eve = eve;
  await fetch(`${server.url}/api/v1/rooms/lobby/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'from a program' }),
  });
  await eve.until(`${row('from a program')} !== undefined`);
  await eve.run(`box.client.command({ type: 'report', message: box.client.messages[0].id, reason: 'odd' })`);
  await boss.until(`${SHIELD}.title === 'Moderation, 1 open report'`);
  await boss.click(SHIELD);
  await boss.until(`shown(sheet().querySelector('li')).includes('from a program')`);
  const labels = await boss.read<readonly string[]>(
    `all(sheet(), 'li button').filter((button) => button.checkVisibility()).map((button) => shown(button))`,
  );
  expect(labels).toEqual(['Delete message', 'Dismiss']);
  await boss.press('Escape');
  await boss.point(`${row('from a program')}.querySelector('.text')`);
  await boss.until(`${act('Delete')} !== undefined`);
  expect(await boss.read(`${act('Moderate bot…')} === undefined`)).toBe(true);
  await boss.click(act('Delete'));
  await boss.click(`part('log').querySelector('.actions .sure')`);
  await eve.until(`shown(part('log').querySelector('.text')) === 'This message was deleted.'`);
  expect(boss.consoleErrors).toEqual([]);
});

browserTest('Commands of moderators pause a room, mute a person and clear the room after a second Enter', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN });
  const [boss, eve] = await openPages(server);
  await using _boss = boss;
  await using _eve = eve;
  const hint = `shown(part('composer').querySelector('#hint'))`;
  const name = await eve.name();
  await say(eve, 'hello');
  await boss.send('/pause 10m');
  await eve.until(`${LIMIT} === 'A moderator paused this room.' && ${SEND}.disabled`);
  await eve.saveScreenshot('room-paused');
  await boss.send('/pause off');
  await eve.until(`${LIMIT} === ''`);
  await boss.send(`/mute ${name} 2h too loud`);
  await eve.until(`${LIMIT} === 'You’re muted: too loud'`);
  // Nothing that the moderator types next may press the button.
  await boss.until(`shown(notice()).startsWith('${name} is muted.') && ${FIELD}.matches(':focus')`);
  await boss.click(`notice().querySelector('button')`);
  await eve.until(`${LIMIT} === ''`);
  await boss.until(`shown(notice()).startsWith('${name}')`);
  await boss.click(FIELD);
  await boss.send(`/mute ${name} 1h`);
  await boss.until(`shown(notice()).startsWith('${name} is muted.')`);
  await boss.send('/slow often');
  await boss.until(`${hint}.includes('/slow 30') && ${FIELD}.value === '/slow often'`);
  await boss.run(`${FIELD}.select()`);
  await boss.type('/clear');
  await boss.press('Enter');
  await boss.until(`${hint}.startsWith('Press Enter again to delete all messages')`);
  await boss.press('Enter');
  await eve.until(`texts().length === 0`);
  await boss.run(`box.client.command({ type: 'settings', rev: box.client.settings.rev, guests: 'read' })`);
  await eve.until(`shown(part('empty').querySelector('.title + p')) === 'New messages appear here.'`);
  expect(boss.consoleErrors).toEqual([]);
});
