/** Returns why this process cannot create networks, and how to change it. Returns undefined when it can. */
export function findMissingNetwork(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = ['ip', 'nft'].filter((name) => !Bun.which(name));
  if (missing.length > 0) return `no ${missing.join(' and no ')}: run "apt-get install iproute2 nftables"`;
  const name = `chat-box-try-${process.pid}`;
  const tried = Bun.spawnSync(['ip', 'netns', 'add', name], { stdio: ['ignore', 'ignore', 'ignore'] });
  Bun.spawnSync(['ip', 'netns', 'del', name], { stdio: ['ignore', 'ignore', 'ignore'] });
  return tried.exitCode === 0 ? undefined : 'this machine does not allow network namespaces';
}
