import { describe, expect, test } from 'bun:test';
import { settings } from '../../../../src/config/settings.ts';
import { unknownSettingWarnings } from '../../../../src/config/unknown-settings.ts';

/** Variables that shells, containers, clouds, CI and other programs set. */
const COMMON = [
  ...['PATH', 'HOME', 'HOSTNAME', 'HOSTTYPE', 'USER', 'LOGNAME', 'SHELL', 'SHLVL', 'PWD', 'OLDPWD', 'TERM', 'LANG'],
  ...['LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'EDITOR', 'PAGER', 'DISPLAY', 'COLORTERM', 'COLUMNS', 'LINES', 'MAIL', '_'],
  ...['XDG_RUNTIME_DIR', 'XDG_DATA_DIRS', 'XDG_DATA_HOME', 'XDG_CONFIG_DIRS', 'DBUS_SESSION_BUS_ADDRESS'],
  ...['SSH_AUTH_SOCK', 'SSH_CONNECTION', 'SSH_TTY', 'GPG_TTY', 'SUDO_USER', 'http_proxy', 'https_proxy', 'NO_PROXY'],
  ...['NODE_ENV', 'NODE_OPTIONS', 'NODE_PATH', 'BUN_INSTALL', 'BUN_BE_BUN', 'DEBUG', 'CI', 'INIT_CWD'],
  ...['npm_config_port', 'npm_config_host', 'npm_lifecycle_event', 'npm_package_version', 'npm_execpath'],
  ...['GITHUB_TOKEN', 'GH_TOKEN', 'NPM_TOKEN', 'API_TOKEN', 'OAUTH_TOKEN', 'ACCESS_TOKEN', 'AUTH_SECRET', 'AUTH_URL'],
  ...['SUPPORT', 'TCP_PORT', 'DB_PORT', 'DB_HOST', 'HTTP_PORT', 'EXPORT', 'REPORT', 'GHOST', 'LOCALHOST', 'DATE'],
  ...['PUBLIC_DIR', 'PUBLIC_KEY', 'PUBLIC_PATH', 'BASE_URL', 'DATABASE_URL', 'REDIS_URL', 'DATA_PATH', 'DATADOG_API'],
  ...['MAX_MEMORY', 'MAX_WORKERS', 'WEB_CONCURRENCY', 'HISTFILE', 'HISTSIZE', 'HISTCONTROL', 'HISTTIMEFORMAT'],
  ...['TURN_SERVER', 'TURN_USER', 'STUN_SERVER', 'STUN_SERVERS', 'TRUST_STORE', 'RATE_LIMIT', 'ALLOWED_HOSTS'],
  ...[
    'KUBERNETES_SERVICE_HOST',
    'KUBERNETES_PORT',
    'CHAT_PORT',
    'CHAT_SERVICE_HOST',
    'INVOCATION_ID',
    'JOURNAL_STREAM',
  ],
];

function warningsFor(...names: readonly string[]): readonly string[] {
  return unknownSettingWarnings(Object.fromEntries(names.map((name) => [name, 'a secret'])));
}

describe('unknownSettingWarnings', () => {
  test.each([
    ['ADMIN_TOKENS', 'ADMIN_TOKEN'],
    ['ADMINTOKEN', 'ADMIN_TOKEN'],
    ['AMDIN_TOKEN', 'ADMIN_TOKEN'],
    ['PUBLIC_IPS', 'PUBLIC_IP'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['ALLOWED_ORIGIN', 'ALLOWED_ORIGINS'],
    ['ALOWED_ORIGINS', 'ALLOWED_ORIGINS'],
    ['DATADIR', 'DATA_DIR'],
    ['DATA-DIR', 'DATA_DIR'],
    ['data_dir', 'DATA_DIR'],
    ['TRUST_PROXIES', 'TRUST_PROXY'],
    ['TRUSTED_PROXY', 'TRUST_PROXY'],
    ['TRUSTED_PROXIES', 'TRUST_PROXY'],
    ['ICE_SERVER', 'ICE_SERVERS'],
    ['WHEP_READ_ONLY', 'WHEP_READONLY'],
    ['AUTH_TOKENS', 'AUTH_TOKEN'],
    ['MAX_PEER', 'MAX_PEERS'],
    ['RATE_BYTE', 'RATE_BYTES'],
    ['HISTORY_DAY', 'HISTORY_DAYS'],
    ['PORTS', 'PORT'],
  ])('warns about %s and names %s', (name, meant) => {
    expect(warningsFor(name)).toEqual([`${name}: unknown setting. Use ${meant}.`]);
  });

  test('gives one warning for each similar name, without its value', () => {
    const warnings = warningsFor('ADMIN_TOKENS', 'DATADIR', 'PATH');
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).not.toContain('secret');
  });

  test('names the current name of a renamed setting', () => {
    expect(warningsFor('HISTORY_EVENTS')).toEqual([
      'HISTORY_EVENTS: this setting has a new name. Use HISTORY_MESSAGES.',
    ]);
  });

  test('gives no warning for a setting', () => {
    expect(warningsFor(...settings.map(({ name }) => name))).toEqual([]);
  });

  test('gives no warning for 90 variables of other programs', () => {
    expect(COMMON.length).toBeGreaterThanOrEqual(90);
    expect(warningsFor(...COMMON)).toEqual([]);
  });
});
