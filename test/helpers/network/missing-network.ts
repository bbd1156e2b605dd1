/** Undefined where this process may make networks of its own, else the reason why not, with what changes it. */
export function findMissingNetwork(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  if (process.getuid?.() !== 0) return 'only root makes network namespaces';
  const missing = ['ip', 'nft'].filter((name) => !Bun.which(name));
  if (missing.length > 0) return `no ${missing.join(' and no ')}: run "apt-get install iproute2 nftables"`;
  const name = `chat-box-try-${process.pid}`;
  const tried = Bun.spawnSync(['ip', 'netns', 'add', name], { stdio: ['ignore', 'ignore', 'ignore'] });
  Bun.spawnSync(['ip', 'netns', 'del', name], { stdio: ['ignore', 'ignore', 'ignore'] });
  return tried.exitCode === 0 ? undefined : 'this machine does not allow network namespaces';
}
