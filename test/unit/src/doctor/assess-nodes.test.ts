import { describe, expect, test } from 'bun:test';
import { assessNodes } from '../../../../src/doctor/assess-nodes.ts';
import { expectFixes } from '../../../helpers/findings.ts';

function assess(...nodes: Parameters<typeof assessNodes>[0]): string[] {
  const findings = assessNodes(nodes);
  expectFixes(findings);
  return findings.map(({ level, what }) => `${level}: ${what}`);
}

describe('assessNodes', () => {
  test('finds nothing about a server that has no engine', () => {
    expect(assess()).toEqual([]);
  });

  test('names all nodes that answer', () => {
    expect(assess({ id: 'n1.a', udpAddresses: [] })).toEqual(['ok: Only this node, n1.a, uses the engine.']);
    const nodes = ['n1.a', 'n2.b', 'n3.c'].map((id) => ({ id, udpAddresses: [`203.0.113.7:${id}`] }));
    expect(assess(...nodes)).toEqual(['ok: The nodes n1.a, n2.b and n3.c share all rooms.']);
  });

  test('warns of a node that does not answer', () => {
    const [, silent] = assess({ id: 'n1.a', udpAddresses: [] }, { id: 'n2.b', udpAddresses: undefined });
    expect(silent).toStartWith('warn: The node n2.b does not answer');
  });

  test('finds each address that several nodes have', () => {
    const [, ...shared] = assess(
      { id: 'n1.a', udpAddresses: ['203.0.113.7:8080', '[2001:db8::7]:8080', '203.0.113.7:8080'] },
      { id: 'n2.b', udpAddresses: ['203.0.113.7:8081', '[2001:db8::7]:8080'] },
      { id: 'n3.c', udpAddresses: ['203.0.113.7:8081'] },
    );
    expect(shared).toEqual([
      expect.stringContaining('fail: The nodes n1.a and n2.b have the same UDP address [2001:db8::7]:8080.'),
      expect.stringContaining('fail: The nodes n2.b and n3.c have the same UDP address 203.0.113.7:8081.'),
    ]);
  });
});
