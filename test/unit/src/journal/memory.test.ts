import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { newId } from '../../../../src/secrets.ts';
import { journalContract, type JournalMaker } from '../../../helpers/journal-contract.ts';
import { retentionContract } from '../../../helpers/retention-contract.ts';

const maker: JournalMaker = {
  make: (retention, clock) => new MemoryJournal({ retention, clock, log: () => {}, newId }),
};
journalContract('MemoryJournal', maker);
retentionContract('MemoryJournal', maker);
