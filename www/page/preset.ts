/** Values of settings to start from, by the setting's name; what a preset does not name is as it was at first. */
export const presets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: {},
  lagoon: { '--chat-accent': '#0e7c86', '--chat-round': '1.5' },
  paper: { '--chat-accent': '#3d5a80', '--chat-round': '0', 'font-family': 'Georgia, serif', 'font-size': '17' },
  night: {
    '--chat-accent': '#6ee7a8',
    '--chat-round': '0.25',
    'font-family': 'ui-monospace, monospace',
    'font-size': '14',
    scheme: 'dark',
  },
};
