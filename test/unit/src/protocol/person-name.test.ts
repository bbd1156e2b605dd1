import { describe, expect, test } from 'bun:test';
import { foldName, isPersonName } from '../../../../src/protocol/names.ts';
import { newName } from '../../../../src/record/random-name.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

describe('isPersonName and foldName', () => {
  test.each([
    'ab',
    'A1',
    'x'.repeat(32),
    'Some-Body_46',
    '--',
    '__',
    '00',
    'Administrative',
    'rootless',
    'Nomad',
    'Commodore',
    'Modest',
    'Observer',
    'Supporter',
    'Badminton',
    'DogOwner',
    'Flagstaff',
    'Uproot',
    'Systematic',
  ])('accept %s', (name) => {
    expect(isPersonName(name)).toBe(true);
  });

  test.each([
    '',
    'a',
    'x'.repeat(33),
    'a b',
    ' ab',
    'ab\n',
    'a:b',
    'a.b',
    'äb',
    'аdmіn',
    'a\u200bb',
    'ab\u202e',
    '<b>',
    '👍👍',
  ])('reject %j', (name) => {
    expect(isPersonName(name)).toBe(false);
  });

  test.each([
    ...['admin', 'Admin', 'ADMIN', 'adm1n', 'Adm1N', 'admln'],
    ...['moderator', 'm0derat0r', 'mod', 'M0D', 'system', '5ystem', 'server', '5erver', 'support', 'staff'],
    ...['root', 'r00t', 'owner', '0wner', 'chat-box', 'chat_box', 'Chat-B0x', 'administrator', 'adm1n15trat0r'],
    ...['Ad_min', 'a-d-m-i-n', '_admin_', '--Admin', 'chatbox', 'Chat__Box', 'm_o_d', 'S_y_s_t_e_m'],
    ...['Admins', 'moderators', 'M0ds', 'Owners', 'Chat-Boxs', 'admin5', 'Ad_min_s'],
    ...[
      'TheAdmin',
      'the_admin',
      'RealAdmin',
      'OfficialSupport',
      'Chat_Admin',
      'SiteOwner',
      'WebMod',
      'theRealMods',
      'SysAdmin',
    ],
    ...['Admin1', 'Admin_42', 'mod7', '2admin', 'BobTheAdmin', 'lobby-moderator', 'Lobby_Mod', 'LobbyMods', 'ZooStaff'],
    ...['AdminTeam', 'Support_Team', 'ServerBot', 'ModTeam'],
  ])('reject the reserved name %s', (name) => {
    expect(isPersonName(name)).toBe(false);
  });

  test('fold names to the same text only when they differ in case, 0/o, 1/l/i, 5/s and in - and _', () => {
    const alike = (name: string, other: string) => foldName(name) === foldName(other);
    for (const [one, other] of [
      ['Bob', 'bOB'],
      ['Solo', '5010'],
      ['lil', '1I1'],
      ['a-b', 'a_b'],
      ['AnnaK', 'Anna_K'],
      ['Anna__K', 'Anna_K'],
      ['-AnnaK-', 'Anna_K'],
      ['ab', 'a-b'],
    ] as const) {
      expect(alike(one, other)).toBe(true);
    }
    for (const [one, other] of [
      ['Bob', 'Bob1'],
      ['m', 'rn'],
      ['8', 'b'],
      ['2', 'z'],
    ] as const) {
      expect(alike(one, other)).toBe(false);
    }
  });

  test('fold a folded name to itself', () => {
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const character of characters) expect(foldName(foldName(character))).toBe(foldName(character));
    // 0, 1, l and 5 fold to another character, - and _ to nothing.
    expect(new Set([...characters].map(foldName)).size).toBe(characters.length - 26 - 5);
  });

  test('accept every generated name', () => {
    const random = seededRandom(5);
    for (let count = 0; count < 5_000; count++) expect(isPersonName(newName(random, () => false))).toBe(true);
  });
});
